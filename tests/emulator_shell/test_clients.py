"""Other people's clients at the emulator: gspread and google-api-python-client."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import google_auth_httplib2  # type: ignore[import-untyped]
import gspread
import httplib2  # type: ignore[import-untyped]
import pytest
from google.oauth2.service_account import Credentials
from googleapiclient import discovery_cache
from googleapiclient.discovery import Resource, build_from_document
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaInMemoryUpload
from gspread.utils import ExportFormat, ValueRenderOption

from sheets_sync.emulator import Redirect, Running

SCOPES = ["https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive"]


def credentials(running: Running) -> Credentials:
    made: Credentials = Credentials.from_service_account_file(  # type: ignore[no-untyped-call]
        running.service_account, scopes=SCOPES
    )
    return made


@pytest.fixture
def gc(emulator: Running) -> Iterator[gspread.Client]:
    client = gspread.authorize(credentials(emulator))
    client.http_client.session.mount("https://", Redirect(emulator.url))
    yield client
    client.http_client.session.close()


def test_gspread_writes_reads_and_formats(gc: gspread.Client) -> None:
    book = gc.create("ทะเบียนผู้นำ")
    sheet = book.sheet1
    sheet.update([["ชื่อ", "โทรศัพท์"], ["สมชาย", "0812345678"], ["มาลี", "=1+2"]], "A1")
    assert sheet.get_all_values()[1:] == [["สมชาย", "0812345678"], ["มาลี", "=1+2"]]
    sheet.update_cell(3, 2, "=1+2")
    assert (sheet.cell(3, 2).value, sheet.cell(3, 2, ValueRenderOption.formula).value) == ("3", "=1+2")
    sheet.append_row(["สมหญิง", "7"])
    sheet.format("A1:B1", {"textFormat": {"bold": True}})
    sheet.insert_row(["แถวใหม่"], 2)
    assert sheet.col_values(1) == ["ชื่อ", "แถวใหม่", "สมชาย", "มาลี", "สมหญิง"]
    other = book.add_worksheet("แผ่นสอง", 5, 3)
    other.update_title("สอง")
    assert [s.title for s in book.worksheets()] == ["Sheet1", "สอง"]
    book.del_worksheet(other)
    gc.del_spreadsheet(book.id)


def test_gspread_opens_shares_copies_and_finds(gc: gspread.Client) -> None:
    book = gc.create("อำเภอปง")
    assert gc.open("อำเภอปง").id == book.id
    assert [file["id"] for file in gc.list_spreadsheet_files("อำเภอปง")] == [book.id]
    book.share("officer@example.com", perm_type="user", role="writer", notify=False)
    shared = {p["emailAddress"]: p["role"] for p in book.list_permissions()}
    assert shared["officer@example.com"] == "writer"
    book.remove_permissions("officer@example.com")
    assert len(book.list_permissions()) == 1
    copy = gc.copy(book.id, "สำเนา", copy_permissions=True)
    assert copy.title == "สำเนา"
    book.update_title("อำเภอปง ๒๕๖๔")
    assert gc.open("อำเภอปง ๒๕๖๔").id == book.id
    assert book.get_lastUpdateTime() >= book.creationTime


def test_gspread_imports_and_exports(gc: gspread.Client) -> None:
    book = gc.create("นำเข้า")
    gc.import_csv(book.id, "ก,ข\n1,2\n")
    assert book.sheet1.get_all_values() == [["ก", "ข"], ["1", "2"]]
    assert gc.export(book.id, ExportFormat.CSV) == "ก,ข\r\n1,2".encode()


def test_gspread_meets_googles_refusals(gc: gspread.Client) -> None:
    with pytest.raises(gspread.SpreadsheetNotFound):
        gc.open_by_key("missing")
    with pytest.raises(gspread.SpreadsheetNotFound):
        gc.open("ไม่มีชื่อนี้")
    book = gc.create("ช่วง")
    with pytest.raises(gspread.exceptions.APIError, match="Unable to parse range: ไม่มี!A1"):
        book.values_get("ไม่มี!A1")


def pointed(running: Running, document: str, http: Any) -> Resource:
    """A service whose discovery document names the emulator as its root (uploads included)."""
    text = (Path(discovery_cache.__file__).parent / "documents" / document).read_text("utf-8")
    return build_from_document(json.loads(text) | {"rootUrl": f"{running.url}/"}, http=http)


@pytest.fixture
def services(emulator: Running) -> Iterator[tuple[Resource, Resource]]:
    http = google_auth_httplib2.AuthorizedHttp(credentials(emulator), http=httplib2.Http(timeout=10))
    sheets, drive = (pointed(emulator, f"{api}.json", http) for api in ("sheets.v4", "drive.v3"))
    yield sheets, drive
    http.close()


def test_googles_own_client_reads_and_writes(services: tuple[Resource, Resource]) -> None:
    sheets, drive = services
    books = sheets.spreadsheets()
    book = books.create(body={"properties": {"title": "ก"}}, fields="spreadsheetId").execute()[
        "spreadsheetId"
    ]
    body = {"values": [["เลข", 1], ["ข", None]]}
    books.values().update(spreadsheetId=book, range="Sheet1!A1", valueInputOption="RAW", body=body).execute()
    read = books.values().get(spreadsheetId=book, range="A:B").execute()
    assert read["values"] == [["เลข", "1"], ["ข"]]
    requests = [{"updateSheetProperties": {"properties": {"sheetId": 0, "title": "ใหม่"}, "fields": "title"}}]
    books.batchUpdate(spreadsheetId=book, body={"requests": requests}).execute()
    listed = drive.files().list(q="name = 'ก'", fields="files(id)").execute()
    assert listed == {"files": [{"id": book}]}
    assert drive.files().export(fileId=book, mimeType="text/csv").execute() == "เลข,1\r\nข,".encode()
    drive.files().delete(fileId=book).execute()


def test_googles_own_client_may_ask_more_than_an_address_holds(services: tuple[Resource, Resource]) -> None:
    values = services[0].spreadsheets().values()
    book = services[0].spreadsheets().create(body={}).execute()["spreadsheetId"]
    ranges = [f"Sheet1!A{n}:Z{n}" for n in range(1, 301)]
    found = values.batchGet(spreadsheetId=book, ranges=ranges).execute()
    assert [r["range"] for r in found["valueRanges"]] == ranges


def test_googles_own_client_uploads_and_meets_errors(services: tuple[Resource, Resource]) -> None:
    sheets, drive = services
    media = MediaInMemoryUpload("ก,ข".encode(), mimetype="text/csv")
    meta = {"name": "จากไฟล์", "mimeType": "application/vnd.google-apps.spreadsheet"}
    made = drive.files().create(body=meta, media_body=media, fields="id,name").execute()
    assert made["name"] == "จากไฟล์"
    read = sheets.spreadsheets().values().get(spreadsheetId=made["id"], range="A1:B1").execute()
    assert read["values"] == [["ก", "ข"]]
    with pytest.raises(HttpError) as refused:
        sheets.spreadsheets().get(spreadsheetId="missing").execute()
    assert refused.value.status_code == 404
    assert json.loads(refused.value.content)["error"]["status"] == "NOT_FOUND"
