"""Google's JSON of a spreadsheet as a `model.Workbook`: what was typed, what it counts as, what is shown."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sheets_sync.model import BLANK, Cell, Mark, Protection, Span, Tab, Workbook

CELL = (
    "userEnteredValue,effectiveValue,formattedValue,hyperlink,"
    "effectiveFormat(numberFormat/type,textFormat/strikethrough),dataValidation/inputMessage"
)
DATA = (
    f"data(startRow,startColumn,rowData/values({CELL}),"
    "rowMetadata(hiddenByFilter,hiddenByUser),columnMetadata/developerMetadata)"
)
PROPERTIES = "properties(sheetId,title,gridProperties(rowCount,columnCount,frozenRowCount))"
RULES = "conditionalFormats(ranges,booleanRule/condition)"
TAB = f"{PROPERTIES},merges,{RULES},developerMetadata,{DATA}"
_RULE_ONLY = {"dataValidation"}
MASK = f"spreadsheetId,properties(title,locale,timeZone),sheets({TAB})"
LOCKS = "sheets.protectedRanges(protectedRangeId,description,range)"
FITTINGS = (
    "sheets(protectedRanges(protectedRangeId,description,range,unprotectedRanges),"
    "filterViews(filterViewId,title),charts(chartId,spec(title,basicChart(domains,series))))"
)
ENDLESS = 1 << 30


def workbook(data: Mapping[str, Any]) -> Workbook:
    """The spreadsheet that Google answered with, asked for with `MASK`."""
    properties = data.get("properties", {})
    return Workbook(
        id=data.get("spreadsheetId", ""),
        title=properties.get("title", ""),
        tabs=tuple(tab(sheet) for sheet in data.get("sheets", ())),
        locale=properties.get("locale", "th_TH"),
        time_zone=properties.get("timeZone", "Asia/Bangkok"),
    )


def tab(sheet: Mapping[str, Any]) -> Tab:
    """One tab, whole or those parts of it that were asked for; what was not asked for is blank."""
    properties = sheet.get("properties", {})
    grid = properties.get("gridProperties", {})
    parts = sheet.get("data", ())
    return Tab(
        sheet_id=properties.get("sheetId", 0),
        title=properties.get("title", ""),
        cells=_cells(parts),
        row_count=grid.get("rowCount", 0),
        column_count=grid.get("columnCount", 0),
        merges=tuple(_span(m) for m in sheet.get("merges", ())),
        hidden_rows=frozenset(_hidden(parts)),
        marks=tuple(_sheet_marks(sheet)) + tuple(_column_marks(parts)),
        conditional_formats=tuple(sheet.get("conditionalFormats", ())),
        helps=dict(_helps(parts)),
        protections=tuple(_protection(p) for p in sheet.get("protectedRanges", ())),
        frozen_rows=grid.get("frozenRowCount", 0),
        views={v["filterViewId"]: v.get("title", "") for v in sheet.get("filterViews", ())},
        charts=tuple(sheet.get("charts", ())),
    )


def _cells(parts: Iterable[Mapping[str, Any]]) -> tuple[tuple[Cell, ...], ...]:
    rows: list[list[Cell]] = []
    for part in parts:
        top, left = part.get("startRow", 0), part.get("startColumn", 0)
        for i, line in enumerate(part.get("rowData", ()), start=top):
            cells = [cell(c) if c and c.keys() != _RULE_ONLY else BLANK for c in line.get("values", ())]
            while len(rows) <= i:
                rows.append([])
            row = rows[i]
            row += [BLANK] * (left + len(cells) - len(row))
            row[left : left + len(cells)] = cells
    return tuple(tuple(row) for row in rows)


def cell(data: Mapping[str, Any]) -> Cell:
    """One cell; a formula counts by what it gives."""
    effective = data.get("effectiveValue", {})
    form = data.get("effectiveFormat", {})
    value = next((effective[k] for k in ("stringValue", "numberValue", "boolValue") if k in effective), None)
    shown = data.get("formattedValue", "")
    broken = effective.get("errorValue")
    return Cell(
        value=float(value) if isinstance(value, int) and not isinstance(value, bool) else value,
        shown=shown,
        format=form.get("numberFormat", {}).get("type", ""),
        error=(shown or f"#{broken.get('type', 'ERROR')}!") if broken else "",
        formula="formulaValue" in data.get("userEnteredValue", {}),
        struck=bool(form.get("textFormat", {}).get("strikethrough", False)),
        link=data.get("hyperlink", ""),
    )


def _helps(parts: Iterable[Mapping[str, Any]]) -> Iterator[tuple[tuple[int, int], str]]:
    """What is shown beside each cell that has a data validation, where that says something."""
    for part in parts:
        left = part.get("startColumn", 0)
        for i, line in enumerate(part.get("rowData", ()), start=part.get("startRow", 0)):
            for j, data in enumerate(line.get("values", ()), start=left):
                if help_ := data.get("dataValidation", {}).get("inputMessage"):
                    yield (i, j), help_


def _span(merge: Mapping[str, int]) -> Span:
    return Span(
        top=merge.get("startRowIndex", 0),
        left=merge.get("startColumnIndex", 0),
        bottom=merge["endRowIndex"],
        right=merge["endColumnIndex"],
    )


def _protection(data: Mapping[str, Any]) -> Protection:
    open_ = tuple(map(_open_span, data.get("unprotectedRanges", ())))
    span = _open_span(data.get("range", {}))
    return Protection(data.get("protectedRangeId", 0), data.get("description", ""), span, open_)


def _open_span(where: Mapping[str, int]) -> Span:
    """A range that may lack bounds."""
    return Span(
        top=where.get("startRowIndex", 0),
        left=where.get("startColumnIndex", 0),
        bottom=where.get("endRowIndex", ENDLESS),
        right=where.get("endColumnIndex", ENDLESS),
    )


def _hidden(parts: Iterable[Mapping[str, Any]]) -> Iterator[int]:
    """Rows hidden by hand or by a filter."""
    for part in parts:
        for i, row in enumerate(part.get("rowMetadata", ()), start=part.get("startRow", 0)):
            if row.get("hiddenByFilter") or row.get("hiddenByUser"):
                yield i


def _sheet_marks(sheet: Mapping[str, Any]) -> Iterator[Mark]:
    for data in sheet.get("developerMetadata", ()):
        yield _mark(data, None)


def _column_marks(parts: Iterable[Mapping[str, Any]]) -> Iterator[Mark]:
    for part in parts:
        for i, column in enumerate(part.get("columnMetadata", ()), start=part.get("startColumn", 0)):
            for data in column.get("developerMetadata", ()):
                yield _mark(data, i)


def _mark(data: Mapping[str, Any], column: int | None) -> Mark:
    return Mark(data["metadataId"], data.get("metadataKey", ""), data.get("metadataValue", ""), column)
