"""gspread's Client, Spreadsheet and Cell: a use of each name, and what must come out."""

from gspread.cell import Cell
from gspread.utils import ExportFormat

from tests.emulator_clients.gspread_stage import FRIEND, TABLE, Use, after, quietly

RAW = {"valueInputOption": "RAW"}

CLIENT: dict[str, Use] = {
    "copy": (lambda s: s.client.copy(s.book.id, "สำเนา").sheet1.get_all_values(), TABLE),
    "create": (lambda s: s.new("ใหม่").title, "ใหม่"),
    "del_spreadsheet": (
        lambda s: after(b := s.new("ลบ"), s.client.del_spreadsheet(b.id), s.client.openall("ลบ")),
        [],
    ),
    "expiry": (lambda s: s.client.expiry is not None, True),
    "export": (lambda s: s.client.export(s.book.id, ExportFormat.CSV).decode().splitlines()[1], "ก,1,p"),
    "get_file_drive_metadata": (
        lambda s: s.client.get_file_drive_metadata(s.book.id)["id"] == s.book.id,
        True,
    ),
    "import_csv": (
        lambda s: after(s.client.import_csv(s.book.id, "ก,ข\n1,2\n"), s.book.sheet1.get_all_values()),
        [["ก", "ข"], ["1", "2"]],
    ),
    "insert_permission": (
        lambda s: after(
            s.client.insert_permission(s.book.id, FRIEND, "user", "reader", notify=False), s.role()
        ),
        "reader",
    ),
    "list_permissions": (lambda s: [p["role"] for p in s.client.list_permissions(s.book.id)], ["owner"]),
    "list_spreadsheet_files": (
        lambda s: [f["id"] for f in s.client.list_spreadsheet_files(s.book.title)] == [s.book.id],
        True,
    ),
    "open": (lambda s: s.client.open(s.book.title).id == s.book.id, True),
    "open_by_key": (lambda s: s.client.open_by_key(s.book.id).title == s.book.title, True),
    "open_by_url": (lambda s: s.client.open_by_url(s.book.url).id == s.book.id, True),
    "openall": (lambda s: [b.id for b in s.client.openall(s.book.title)] == [s.book.id], True),
    "remove_permission": (
        lambda s: after(s.client.remove_permission(s.book.id, s.friend()), s.role()),
        "",
    ),
    "set_timeout": (lambda s: after(s.client.set_timeout(20), s.sheet.acell("A2").value), "ก"),
}

SPREADSHEET: dict[str, Use] = {
    "accept_ownership": (
        lambda s: after(
            p := s.book.list_permissions()[0], s.book.accept_ownership(str(p["id"])).json()["role"]
        ),
        "owner",
    ),
    "add_worksheet": (lambda s: after(s.other("สอง"), s.titles()), ["Sheet1", "สอง"]),
    "batch_update": (
        lambda s: after(
            s.book.batch_update({"requests": [{"addSheet": {"properties": {"title": "สาม"}}}]}), s.titles()
        ),
        ["Sheet1", "สาม"],
    ),
    "creationTime": (lambda s: s.book.creationTime[-1], "Z"),
    "del_worksheet": (lambda s: after(s.book.del_worksheet(s.other()), s.titles()), ["Sheet1"]),
    "del_worksheet_by_id": (
        lambda s: after(s.book.del_worksheet_by_id(s.other().id), s.titles()),
        ["Sheet1"],
    ),
    "duplicate_sheet": (
        lambda s: after(s.book.duplicate_sheet(0, 1, new_sheet_name="แฝด"), s.titles()),
        ["Sheet1", "แฝด"],
    ),
    "export": (lambda s: s.book.export(ExportFormat.TSV).decode().splitlines()[3], "ค\t3\tr"),
    "fetch_sheet_metadata": (
        lambda s: s.book.fetch_sheet_metadata()["sheets"][0]["properties"]["sheetId"],
        0,
    ),
    "get_lastUpdateTime": (lambda s: s.book.get_lastUpdateTime() >= s.book.creationTime, True),
    "get_worksheet": (lambda s: s.book.get_worksheet(0).title, "Sheet1"),
    "get_worksheet_by_id": (lambda s: s.book.get_worksheet_by_id("0").title, "Sheet1"),
    "id": (lambda s: len(s.book.id) > 30, True),
    "lastUpdateTime": (
        lambda s: after(s.book.update_drive_metadata(), quietly(lambda: s.book.lastUpdateTime)[-1]),
        "Z",
    ),
    "list_named_ranges": (
        lambda s: after(
            s.sheet.define_named_range("A1:B2", "ชื่อ"), [n["name"] for n in s.book.list_named_ranges()]
        ),
        ["ชื่อ"],
    ),
    "list_permissions": (lambda s: [p["type"] for p in s.book.list_permissions()], ["user"]),
    "list_protected_ranges": (lambda s: s.book.list_protected_ranges(0), []),
    "locale": (lambda s: s.book.locale, "en_US"),
    "named_range": (
        lambda s: after(
            s.sheet.define_named_range("A1:B1", "หัว"), [c.value for c in s.book.named_range("หัว")]
        ),
        ["name", "n"],
    ),
    "remove_permissions": (
        lambda s: after(s.friend(), s.book.remove_permissions(FRIEND, "writer"), s.role()),
        "",
    ),
    "reorder_worksheets": (
        lambda s: after(s.other("สอง"), s.book.reorder_worksheets(s.book.worksheets()[::-1]), s.titles()),
        ["สอง", "Sheet1"],
    ),
    "share": (lambda s: after(s.friend(), s.role()), "writer"),
    "sheet1": (lambda s: s.book.sheet1.title, "Sheet1"),
    "timezone": (lambda s: "/" in s.book.timezone, True),
    "title": (lambda s: s.book.title.startswith("ทดลอง"), True),
    "transfer_ownership": (
        lambda s: after(s.book.transfer_ownership(s.friend()), s.role()),
        "writer",
    ),
    "update_drive_metadata": (lambda s: after(s.book.update_drive_metadata(), s.book.title[:5]), "ทดลอง"),
    "update_locale": (
        lambda s: after(s.book.update_locale("th_TH"), s.client.open_by_key(s.book.id).locale),
        "th_TH",
    ),
    "update_timezone": (
        lambda s: after(s.book.update_timezone("Asia/Bangkok"), s.client.open_by_key(s.book.id).timezone),
        "Asia/Bangkok",
    ),
    "update_title": (
        lambda s: after(s.book.update_title("ชื่อใหม่"), s.client.open_by_key(s.book.id).title),
        "ชื่อใหม่",
    ),
    "url": (lambda s: s.book.url.endswith(s.book.id), True),
    "values_append": (
        lambda s: s.book.values_append("Sheet1!A1", RAW, {"values": [["ง"]]})["updates"]["updatedRange"],
        "Sheet1!A5",
    ),
    "values_batch_clear": (
        lambda s: after(
            s.book.values_batch_clear(body={"ranges": ["Sheet1!A2:C4"]}), s.sheet.get_all_values()
        ),
        TABLE[:1],
    ),
    "values_batch_get": (
        lambda s: [r["values"] for r in s.book.values_batch_get(["Sheet1!A2", "Sheet1!C4"])["valueRanges"]],
        [[["ก"]], [["r"]]],
    ),
    "values_batch_update": (
        lambda s: after(
            s.book.values_batch_update(RAW | {"data": [{"range": "Sheet1!A2", "values": [["=1"]]}]}),
            s.sheet.acell("A2").value,
        ),
        "=1",
    ),
    "values_clear": (lambda s: after(s.book.values_clear("Sheet1!A1:C3"), s.sheet.row_values(4)), TABLE[3]),
    "values_get": (lambda s: s.book.values_get("Sheet1!B:B")["values"], [["n"], ["1"], ["2"], ["3"]]),
    "values_update": (
        lambda s: s.book.values_update("Sheet1!A9", RAW, {"values": [["x", "y"]]})["updatedCells"],
        2,
    ),
    "worksheet": (lambda s: s.book.worksheet("Sheet1").id, 0),
    "worksheets": (lambda s: after(s.other("ซ่อน").hide(), len(s.book.worksheets(exclude_hidden=True))), 1),
}

CELL: dict[str, Use] = {
    "address": (lambda s: s.sheet.cell(3, 2).address, "B3"),
    "col": (lambda s: s.sheet.acell("B3").col, 2),
    "from_address": (lambda s: Cell.from_address("C4", "r") == s.sheet.acell("C4"), True),
    "numeric_value": (lambda s: s.sheet.acell("B3").numeric_value, 2),
    "row": (lambda s: s.sheet.acell("B3").row, 3),
}
