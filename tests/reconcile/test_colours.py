"""What people see before they read: red where something must be mended, yellow where it is doubted."""

from typing import Any

import pytest

from sheets_sync.google.feedback import RED, YELLOW
from tests.reconcile.conftest import Province

CHUN = "5602"
ID, PHONE = 4, 10


def colour(province: Province, row: int, column: int) -> dict[str, float]:
    """The background that a person sees (a sheet knows 256 shades); {} where it is the sheet's own."""
    spreadsheet = province.district(CHUN).spreadsheet
    url = f"{province.sample.url}/v4/spreadsheets/{spreadsheet}"
    fields = "sheets.data.rowData.values.effectiveFormat.backgroundColor"
    sheets = province.person.get(url, params={"fields": fields}).json()["sheets"]
    cell: dict[str, Any] = sheets[0]["data"][0]["rowData"][row - 1]["values"][column]
    shown: dict[str, float] = cell.get("effectiveFormat", {}).get("backgroundColor", {})
    return {} if set(shown.values()) == {1} else {name: round(shade, 2) for name, shade in shown.items()}


@pytest.fixture
def coloured(province: Province) -> Province:
    """Row 5 has a doubtful telephone, row 6 a wrong ID, row 7 both."""
    province.edit(CHUN, "phone", 5, "-")
    province.edit(CHUN, "national_id", 6, "1234")
    province.edit(CHUN, "phone", 7, "-")
    province.edit(CHUN, "national_id", 7, "1234")
    for _ in range(2):
        province.one_pass()
    return province


def test_a_row_with_an_error_is_red_where_it_is_and_one_only_doubted_is_yellow(coloured):
    assert colour(coloured, 5, PHONE) == YELLOW
    assert colour(coloured, 6, ID) == RED
    assert colour(coloured, 7, ID) == colour(coloured, 7, PHONE) == RED
    assert colour(coloured, 5, ID) == colour(coloured, 6, PHONE) == colour(coloured, 8, ID) == {}


def test_colours_of_a_sheet_that_only_knew_red_get_their_yellow_once(coloured):
    spreadsheet = coloured.district(CHUN).spreadsheet
    rules = coloured.tab(spreadsheet, "แบบ 1.1").conditional_formats
    doubts = [i for i, rule in enumerate(rules) if "LEFT" in str(rule["booleanRule"]["condition"]["values"])]
    coloured.change(
        spreadsheet,
        *({"deleteConditionalFormatRule": {"sheetId": 7, "index": i}} for i in reversed(doubts)),
    )
    assert colour(coloured, 5, PHONE) == RED
    assert coloured.one_pass().calls["sheets_write"] == 1
    assert colour(coloured, 5, PHONE) == YELLOW
    assert coloured.one_pass().calls["sheets_write"] == 0
