"""Our own column in a sheet of other people: its mark, its look, and the colour of the cells it speaks of.

The colour is a conditional format that reads the feedback text of its own row, so it follows the row through
sorting and inserting, and no typist's cell is ever formatted: red, or yellow where a row is only doubted.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gspread.utils import rowcol_to_a1

from sheets_sync.messages import text
from sheets_sync.model import Tab

Rule = Mapping[str, Any]
Watch = tuple[int, str, bool]  # 0-based column, the header its feedback names, whether only for doubts
MARK = "sheets_sync.feedback"
ROOM = 50  # rows below the last one in use
WIDTH = 300  # pixels: a phone shows it whole
RED = {"red": 0.98, "green": 0.85, "blue": 0.83}
YELLOW = {"red": 1.0, "green": 0.96, "blue": 0.78}
DOUBT = text("feedback.mark.warnings", n="")  # how the feedback of a row begins that holds no error
_FORMULA = re.compile(
    rf'=(?P<doubt>AND\(LEFT\(\$(?P<begins>[A-Z]+[0-9]+),{len(DOUBT)}\)="{DOUBT}",)?'
    r'ISNUMBER\(FIND\(CHAR\(10\)&"(?P<header>(?:[^"]|"")*):",CHAR\(10\)&\$(?P<column>[A-Z]+)(?P<row>[0-9]+)\)\)'
    r"(?(doubt)\)|)"
)


@dataclass(frozen=True, slots=True)
class Band:
    """The rows below one header, 0-based: in use are [top, used), coloured [top, bottom)."""

    top: int
    used: int
    bottom: int
    headers: Mapping[int, str]  # 0-based column -> the header's word as the feedback says it


@dataclass(frozen=True, slots=True)
class FeedbackColumn:
    """Where the feedback of a form stands in a tab (0-based), and which cells it colours."""

    sheet_id: int
    form: str
    column: int
    bands: tuple[Band, ...]

    def rules(self) -> Iterator[dict[str, Any]]:
        """The conditional formats as they should be; of two that fit a cell Sheets shows the first."""
        for band in self.bands:
            for column, header in sorted(band.headers.items()):
                for doubt in (True, False):
                    yield self._rule(band, column, header, doubt=doubt)

    def _rule(self, band: Band, column: int, header: str, *, doubt: bool) -> dict[str, Any]:
        top, bottom = band.top, band.bottom
        where = {"startRowIndex": top, "endRowIndex": bottom}
        where |= {"startColumnIndex": column, "endColumnIndex": column + 1}
        cell = f"${_letters(self.column)}{top + 1}"
        word = header.replace('"', '""')
        told = f'ISNUMBER(FIND(CHAR(10)&"{word}:",CHAR(10)&{cell}))'
        formula = f'=AND(LEFT({cell},{len(DOUBT)})="{DOUBT}",{told})' if doubt else f"={told}"
        condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": formula}]}
        return {
            "ranges": [{"sheetId": self.sheet_id} | where],
            "booleanRule": {"condition": condition, "format": {"backgroundColor": YELLOW if doubt else RED}},
        }


def colours_hold(tab: Tab, wanted: FeedbackColumn) -> bool:
    """Whether every cell of the tables is still watched by a rule that reads its own row's feedback.

    Cutting and pasting splits and moves such rules; what still covers everything rightly is left as it is.
    """
    found = list(_ours(tab.conditional_formats, wanted))
    covered: dict[Watch, list[tuple[int, int]]] = {}
    for _, rule in found:
        for watch, top, bottom in _watched(rule, wanted):
            covered.setdefault(watch, []).append((top, bottom))
    needed = [((c, h, d), b) for b in wanted.bands for c, h in b.headers.items() for d in (True, False)]
    return all(_covers(covered.get(watch, ()), band.top, band.used) for watch, band in needed)


def _letters(column: int) -> str:
    return str(rowcol_to_a1(1, column + 1)).rstrip("1")


def _covers(stretches: Iterable[tuple[int, int]], top: int, end: int) -> bool:
    for start, stop in sorted(stretches):
        if start <= top:
            top = max(top, stop)
    return top >= end


def _watched(rule: Mapping[str, Any], wanted: FeedbackColumn) -> Iterator[tuple[Watch, int, int]]:
    """(what it watches, top, bottom) for each range of a rule whose formula reads the row it stands in."""
    match = _FORMULA.fullmatch(_formula(rule))
    letters = _letters(wanted.column)
    ranges = rule.get("ranges", ())
    anchor = min((r.get("startRowIndex", 0) for r in ranges), default=0)
    if not match or match["column"] != letters or int(match["row"]) != anchor + 1:
        return
    if match["doubt"] and match["begins"] != match["column"] + match["row"]:
        return
    header = match["header"].replace('""', '"')
    for r in ranges:
        left = r.get("startColumnIndex", 0)
        for column in range(left, r.get("endColumnIndex", left + 1)):
            watch = (column, header, bool(match["doubt"]))
            yield watch, r.get("startRowIndex", 0), r.get("endRowIndex", 1 << 30)


def _formula(rule: Mapping[str, Any]) -> str:
    condition = rule.get("booleanRule", {}).get("condition", {})
    values = condition.get("values") or [{}]
    formula = str(values[0].get("userEnteredValue", ""))
    if condition.get("type") != "CUSTOM_FORMULA":
        return ""
    parts = formula.split('"')  # a header's own spaces are left as they are
    parts[::2] = [re.sub(r"\s", "", part) for part in parts[::2]]
    return '"'.join(parts)


def _ours(rules: Sequence[Rule], wanted: FeedbackColumn) -> Iterator[tuple[int, Rule]]:
    """Our rules for this form with their index; those of another form's column in the tab are not meant."""
    words = {h for band in wanted.bands for h in band.headers.values()}
    letters = _letters(wanted.column)
    for i, rule in enumerate(rules):
        match = _FORMULA.fullmatch(_formula(rule))
        if match and (match["column"] == letters or match["header"].replace('""', '"') in words):
            yield i, rule


# ── requests ─────────────────────────────────────────────────────────────────────────────────────


def mark_request(wanted: FeedbackColumn) -> dict[str, Any]:
    """Makes the column known by an id that follows it wherever it is moved."""
    place = {
        "sheetId": wanted.sheet_id,
        "dimension": "COLUMNS",
        "startIndex": wanted.column,
        "endIndex": wanted.column + 1,
    }
    data = {
        "metadataKey": MARK,
        "metadataValue": wanted.form,
        "visibility": "DOCUMENT",
        "location": {"dimensionRange": place},
    }
    return {"createDeveloperMetadata": {"developerMetadata": data}}


def unmark_request(mark_id: int) -> dict[str, Any]:
    """Forgets a mark that stands on a column of somebody else's."""
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": mark_id}}}}


def look_requests(wanted: FeedbackColumn) -> Iterator[dict[str, Any]]:
    """Width and wrapping of our own column, and of nothing else.

    Only as far down as people will soon type: Google sends every formatted cell with every read.
    """
    columns = {"startColumnIndex": wanted.column, "endColumnIndex": wanted.column + 1}
    columns["startRowIndex"] = max(min(b.top for b in wanted.bands) - 2, 0)
    columns["endRowIndex"] = min(
        max(b.used for b in wanted.bands) + ROOM, max(b.bottom for b in wanted.bands)
    )
    cell = {"wrapStrategy": "WRAP", "verticalAlignment": "TOP"}
    yield {
        "repeatCell": {
            "range": {"sheetId": wanted.sheet_id} | columns,
            "cell": {"userEnteredFormat": cell},
            "fields": "userEnteredFormat(wrapStrategy,verticalAlignment)",
        }
    }
    place = {"sheetId": wanted.sheet_id, "dimension": "COLUMNS"}
    place |= {"startIndex": wanted.column, "endIndex": wanted.column + 1}
    width = {"properties": {"pixelSize": WIDTH}, "fields": "pixelSize"}
    yield {"updateDimensionProperties": {"range": place} | width}


def colour_requests(tab: Tab, wanted: FeedbackColumn) -> Iterator[dict[str, Any]]:
    """Takes our rules of this form away and lays them anew; other people's rules keep their place."""
    for i in sorted((i for i, _ in _ours(tab.conditional_formats, wanted)), reverse=True):
        yield {"deleteConditionalFormatRule": {"sheetId": wanted.sheet_id, "index": i}}
    others = len(tab.conditional_formats) - sum(1 for _ in _ours(tab.conditional_formats, wanted))
    for index, rule in enumerate(wanted.rules(), start=others):
        yield {"addConditionalFormatRule": {"rule": rule, "index": index}}
