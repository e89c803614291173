"""google-api-python-client, from the discovery documents it carries: all of Sheets, most of Drive."""

import json
from typing import Any

import google_auth_httplib2  # type: ignore[import-untyped]
import pytest
import requests
from google.oauth2.service_account import Credentials
from googleapiclient.discovery import Resource, build
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaInMemoryUpload

from sheets_sync.emulator import Running, sheets_api
from tests.emulator_clients.conftest import RedirectedHttp

SHEET = "application/vnd.google-apps.spreadsheet"
META = {"metadataKey": "ours", "visibility": "DOCUMENT", "location": {"sheetId": 0}}


@pytest.fixture(scope="module")
def sheets(credentials: Credentials, http: RedirectedHttp) -> Resource:
    signed = google_auth_httplib2.AuthorizedHttp(credentials, http=http)
    return build("sheets", "v4", http=signed, static_discovery=True).spreadsheets()


@pytest.fixture(scope="module")
def drive(credentials: Credentials, http: RedirectedHttp) -> Resource:
    return build("drive", "v3", http=google_auth_httplib2.AuthorizedHttp(credentials, http=http))


def make(sheets: Resource, title: str = "ก") -> str:
    """A spreadsheet with two rows in Sheet1."""
    made = sheets.create(body={"properties": {"title": title}}, fields="spreadsheetId").execute()
    values = {"values": [["ก", 1], ["ข", "=B1+1"]]}
    option = {"valueInputOption": "USER_ENTERED"}
    sheets.values().update(spreadsheetId=made["spreadsheetId"], range="A1", body=values, **option).execute()
    return str(made["spreadsheetId"])


def test_every_method_of_sheets_answers(emulator: Running, sheets: Resource) -> None:
    requests.delete(f"{emulator.url}/emulator/calls", timeout=10)
    book, other = make(sheets), make(sheets, "ข")
    one: dict[str, Any] = {"spreadsheetId": book}
    values, raw = sheets.values(), {"valueInputOption": "RAW"}
    assert sheets.get(**one, includeGridData=True).execute()["sheets"][0]["data"]
    added = sheets.batchUpdate(
        **one, body={"requests": [{"createDeveloperMetadata": {"developerMetadata": META}}]}
    ).execute()
    mark = added["replies"][0]["createDeveloperMetadata"]["developerMetadata"]["metadataId"]
    here: Any = {"dataFilters": [{"a1Range": "Sheet1!B1:B2"}]}
    assert sheets.getByDataFilter(**one, body=here).execute()["spreadsheetId"] == book
    assert values.get(**one, range="B2").execute()["values"] == [["2"]]
    assert len(values.batchGet(**one, ranges=["A1", "B1"]).execute()["valueRanges"]) == 2
    found = values.batchGetByDataFilter(**one, body=here).execute()["valueRanges"]
    assert found[0]["valueRange"]["values"] == [["1"], ["2"]]
    data = [{"range": "Sheet1!C1", "values": [["ค"]]}]
    assert values.batchUpdate(**one, body=raw | {"data": data}).execute()["totalUpdatedCells"] == 1
    filtered = [{"dataFilter": {"a1Range": "Sheet1!D1"}, "values": [["ง"]]}]
    assert (
        values.batchUpdateByDataFilter(**one, body=raw | {"data": filtered}).execute()["totalUpdatedCells"]
        == 1
    )
    appended = values.append(**one, range="A1", body={"values": [["ท้าย"]]}, **raw).execute()
    assert appended["updates"]["updatedRange"] == "Sheet1!A3"
    assert values.clear(**one, range="A3").execute()["clearedRange"] == "Sheet1!A3"
    assert values.batchClear(**one, body={"ranges": ["C1"]}).execute()["clearedRanges"] == ["Sheet1!C1"]
    assert values.batchClearByDataFilter(**one, body=here).execute()["clearedRanges"] == ["Sheet1!B1:B2"]
    assert sheets.developerMetadata().get(**one, metadataId=mark).execute()["metadataKey"] == "ours"
    looked = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "ours"}}]}
    assert (
        len(sheets.developerMetadata().search(**one, body=looked).execute()["matchedDeveloperMetadata"]) == 1
    )
    copied = sheets.sheets().copyTo(**one, sheetId=0, body={"destinationSpreadsheetId": other}).execute()
    assert copied["title"] == "Copy of Sheet1"
    counted = requests.get(f"{emulator.url}/emulator/calls", timeout=10).json()["by_operation"]
    assert set(counted) == {operation.id for operation in sheets_api.OPERATIONS}


def test_files_are_made_found_shared_copied_and_deleted(drive: Resource, sheets: Resource) -> None:
    files, permissions = drive.files(), drive.permissions()
    media = MediaInMemoryUpload("ก,ข\n".encode(), mimetype="text/csv")
    made = files.create(body={"name": "จากไฟล์", "mimeType": SHEET}, media_body=media, fields="id").execute()[
        "id"
    ]
    assert sheets.values().get(spreadsheetId=made, range="1:1").execute()["values"] == [["ก", "ข"]]
    friend = {"type": "user", "role": "reader", "emailAddress": "friend@example.com"}
    given = permissions.create(fileId=made, body=friend, sendNotificationEmail=False).execute()["id"]
    permissions.update(fileId=made, permissionId=given, body={"role": "writer"}).execute()
    assert permissions.get(fileId=made, permissionId=given, fields="role").execute() == {"role": "writer"}
    assert len(permissions.list(fileId=made).execute()["permissions"]) == 2
    permissions.delete(fileId=made, permissionId=given).execute()
    copy = files.copy(fileId=made, body={"name": "สำเนา"}).execute()["id"]
    files.update(fileId=copy, body={"name": "ชื่อใหม่"}).execute()
    assert files.get(fileId=copy, fields="name").execute() == {"name": "ชื่อใหม่"}
    assert files.list(q="name = 'ชื่อใหม่'", fields="files(id)").execute() == {"files": [{"id": copy}]}
    assert files.export(fileId=copy, mimeType="text/csv").execute() == "ก,ข".encode()
    files.delete(fileId=copy).execute()
    with pytest.raises(HttpError) as refused:
        files.get(fileId=copy).execute()
    assert json.loads(refused.value.content)["error"]["errors"][0]["reason"] == "notFound"


def test_changes_are_told(drive: Resource, sheets: Resource) -> None:
    start = drive.changes().getStartPageToken().execute()["startPageToken"]
    book = make(sheets)
    told = drive.changes().list(pageToken=start).execute()
    assert book in {change["fileId"] for change in told["changes"]}


def test_errors_are_googles(sheets: Resource) -> None:
    with pytest.raises(HttpError) as refused:
        sheets.values().get(spreadsheetId=make(sheets), range="ไม่มี!A1").execute()
    assert (refused.value.status_code, refused.value.reason) == (400, "Unable to parse range: ไม่มี!A1")
    with pytest.raises(HttpError) as refused:
        sheets.get(spreadsheetId="missing").execute()
    assert refused.value.status_code == 404


def test_the_way_of_the_page_needs_no_redirect(emulator: Running, credentials: Credentials) -> None:
    options = {"api_endpoint": f"{emulator.url}/"}
    with build("sheets", "v4", credentials=credentials, client_options=options) as service:
        assert make(service.spreadsheets())
