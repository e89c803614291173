"""The page itself: completeness, freshness, what is open and since when, deadlines, deliveries. Read-only."""

from datetime import datetime
from html import escape
from typing import Any

from nicegui import run, ui

from sheets_sync.messages import text
from sheets_sync.thai.dates import short_date
from sheets_sync.web import figures
from sheets_sync.web.figures import Source, Square, Status

REFRESH_SECONDS = 5.0
AGES = ("today", "days_3", "days_7", "older")
COLOURS = {"error": "#c2410c", "warning": "#d4a017"}
_HEAT = "p => ({whiteSpace: 'nowrap', backgroundColor: (p.data.heat || {})[p.colDef.field] || ''})"
_SHADES = ((1.0, "#99d8c9"), (0.8, "#e0f3db"), (0.01, "#fee8c8"), (0.0, "#fdbb84"))  # told apart in grey too
_SHUT = "#d6d3d1"  # unreadable or halted
_HEAD_PX, _ROW_PX = 50, 29  # the grid's theme: its head with a sideways scroll bar, and a row
_REASONS = 8  # lines; the whole list is `status`


def build(source: Source) -> None:
    """Lays the page out and keeps it fresh."""
    _View(source).build()


class _View:
    """One visitor's page."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._shown: dict[str, Any] = {}

    def build(self) -> None:
        """Header, cards, heat map, ages, deadlines, deliveries."""
        ui.query("body").style("font-family: Sarabun, 'Noto Sans Thai', 'Loma', sans-serif")
        with ui.header().classes("bg-teal-800 items-center gap-x-4 gap-y-0 py-1 flex-wrap"):
            self._title = ui.label().classes("text-lg font-bold")
            self._fresh = ui.label().classes("text-sm")
        with ui.row().classes("w-full gap-2 flex-wrap"):
            self._cards = {
                name: _card(text(f"page.card.{name}")) for name in ("complete", "open", "oldest", "next")
            }
        with ui.element("div").classes("w-full grid grid-cols-1 md:grid-cols-2 gap-4"):
            with ui.column().classes("w-full"):
                ui.label(text("page.heat")).classes("font-bold")
                self._heat = ui.aggrid(_heat_options([]), theme="balham", auto_size_columns=False)
                self._heat.classes("w-full").style(_height(0))
                self._shut = ui.label().classes("text-sm text-orange-900 whitespace-pre-line break-words")
            with ui.column().classes("w-full"):
                ui.label(text("page.ages")).classes("font-bold")
                self._ages = ui.echart(_chart({})).classes("w-full h-52")
                ui.label(text("page.deadlines")).classes("font-bold")
                self._deadlines = _table(text("page.no_deadlines"), "form", "district_deadline", "send_at")
                ui.label(text("page.deliveries")).classes("font-bold")
                self._deliveries = _table(text("page.no_deliveries"), "key", "state", "rows")
        self._show(self._source())
        ui.timer(REFRESH_SECONDS, self._refresh, immediate=False)

    async def _refresh(self) -> None:
        status = await run.io_bound(self._source)
        if status is not None:
            self._show(status)

    def _show(self, status: Status) -> None:
        """Sends only what differs from what is shown."""
        squares = list(figures.squares(status))
        self._title.set_text(text("page.heading", province=status["province"]))
        age = figures.since_last_pass(status)
        fresh = text("page.never") if age is None else text("page.fresh", age=_age(age))
        self._fresh.set_text(fresh)
        self._fresh.classes(remove="text-yellow-300") if figures.is_well(status) else self._fresh.classes(
            "text-yellow-300"
        )
        complete = sum(s.share == 1 for s in squares)
        errors = sum(figures.open_by_age(status)["error"].values())
        oldest = figures.oldest_seconds(status)
        self._cards["complete"].set_text(f"{complete}/{len(squares)}")
        self._cards["open"].set_text(str(errors))
        self._cards["oldest"].set_text(_age(oldest) if oldest else "–")
        self._cards["next"].set_text(_next(status))
        self._put("heat", _rows(squares), self._show_heat)
        self._put("shut", _reasons(squares), self._shut.set_text)
        self._put("ages", {k: dict(v) for k, v in figures.open_by_age(status).items()}, self._show_ages)
        self._put("deadlines", _deadlines(status), self._deadlines.update_rows)
        self._put("deliveries", _deliveries(status), self._deliveries.update_rows)

    def _put(self, name: str, value: Any, show: Any) -> None:
        if self._shown.get(name) != value:
            self._shown[name] = value
            show(value)

    def _show_heat(self, rows: list[dict[str, Any]]) -> None:
        self._heat.style(_height(len(rows)))
        self._heat.options.update(_heat_options(rows))
        self._heat.update()

    def _show_ages(self, ages: dict[str, dict[str, int]]) -> None:
        self._ages.options.update(_chart(ages))
        self._ages.update()


def _card(title: str) -> ui.label:
    with ui.card().classes("grow min-w-[150px] p-2 gap-0"):
        ui.label(title).classes("text-xs text-gray-600")
        return ui.label("–").classes("text-xl font-bold")


def _table(empty: str, *names: str) -> ui.table:
    columns = [{"name": n, "field": n, "label": text(f"page.{n}"), "align": "left"} for n in names]
    table = ui.table(columns=columns, rows=[], row_key=names[0]).props("dense flat wrap-cells")
    table.add_slot("no-data", f'<span class="text-gray-600">{escape(empty)}</span>')
    return table.classes("w-full")


def _height(rows: int) -> str:
    """As high as its rows and the sideways scroll bar; beyond 70 % of the screen the grid scrolls."""
    return f"height: min(70vh, {_HEAD_PX + max(1, rows) * _ROW_PX}px)"


def _reasons(squares: list[Square]) -> str:
    """Why squares are shut, a line each: a phone has no tooltip, and a column is too narrow for it."""
    said = [_reason(square) for square in squares if square.note]
    more = [text("page.more", n=len(said) - _REASONS)] if len(said) > _REASONS else []
    return "\n".join([*said[:_REASONS], *more])


def _reason(square: Square) -> str:
    """As `status` has it: the command beside the one reason that it mends."""
    if square.cause == "untold":
        return f"{square.district}: {square.note}"
    said = f"{square.district} {text('page.of_form', form=square.form)}: {square.note}"
    if square.cause != "rows_vanished":
        return said
    return f"{said}\n{text('cli.accept_it', name=square.district, form=square.form)}"


def _heat_options(rows: list[dict[str, Any]]) -> dict[str, Any]:
    forms = rows[0]["heat"] if rows else ()
    district = {"headerName": text("page.district"), "field": "district", "pinned": "left", "width": 120}
    columns = [
        {
            "headerName": text("page.of_form", form=_form(f)),
            "field": f,
            ":cellStyle": _HEAT,
            "flex": 1,
            "minWidth": 150,
        }
        for f in forms
    ]
    return {"columnDefs": [district, *columns], "rowData": rows, ":getRowId": "p => p.data.code"}


def _rows(squares: list[Square]) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for square in squares:
        row = rows.setdefault(square.code, {"code": square.code, "district": square.district, "heat": {}})
        due = f"/{square.due}" if square.due else ""
        shut = "no_table" if square.cause == "no_table" else square.state
        state = "" if shut == "ok" else f" {text(f'page.shut.{shut}')}"
        field = square.form.replace(".", "_")  # a dot would be a path to the grid
        row[field] = f"{square.clean}{due}{' ✓' if square.sent else ''}{state}"
        row["heat"][field] = _shade(square)
    return list(rows.values())


def _form(field: str) -> str:
    return field.replace("_", ".")


def _shade(square: Square) -> str:
    if square.state != "ok":
        return _SHUT
    share = square.share
    return "" if share is None else next(colour for least, colour in _SHADES if share >= least)


def _chart(ages: dict[str, dict[str, int]]) -> dict[str, Any]:
    series = [
        {
            "name": text(f"severity.{severity}"),
            "type": "bar",
            "stack": "all",
            "color": colour,
            "data": [ages.get(severity, {}).get(age, 0) for age in AGES],
        }
        for severity, colour in COLOURS.items()
    ]
    return {
        "animation": False,
        "grid": {"left": 40, "right": 10, "top": 30, "bottom": 30},
        "legend": {"top": 0},
        "xAxis": {"type": "category", "data": [text(f"page.age.{age}") for age in AGES]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": series,
    }


def _deadlines(status: Status) -> list[dict[str, str]]:
    return [
        {"form": form, "district_deadline": _moment(d["district_deadline"]), "send_at": _moment(d["send_at"])}
        for form, d in status["calendar"].items()
    ]


def _deliveries(status: Status) -> list[dict[str, Any]]:
    return [
        {"key": d["key"], "state": text(f"delivery_state.{d['state']}"), "rows": d["rows"]}
        for d in status["deliveries"]
        if d["kind"] == "batch"
    ]


def _next(status: Status) -> str:
    """The next moment of any form's calendar."""
    now = datetime.fromisoformat(status["at"])
    moments = [
        datetime.fromisoformat(d[k])
        for d in status["calendar"].values()
        for k in ("district_deadline", "send_at")
    ]
    coming = min((m for m in moments if m >= now), default=None)
    return _moment(coming.isoformat()) if coming else "–"


def _moment(iso: str) -> str:
    at = datetime.fromisoformat(iso)
    return f"{short_date(at.date())} {at:%H:%M}"


def _age(seconds: float) -> str:
    for size, unit in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= size:
            return text(f"page.{unit}", n=int(seconds // size))
    return text("page.seconds", n=int(seconds))
