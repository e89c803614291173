"""The live page of the demo. It acts as people would, over HTTP, and never wakes the service."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nicegui import run, ui

from sheets_sync.clock import BANGKOK
from sheets_sync.demo.live.sheetgrid import SheetGrid
from sheets_sync.demo.live.world import World
from sheets_sync.messages import both, text

LOOK_SECONDS = 0.6  # a sheet that is open shows what changes at once
TICK_SECONDS = 1.2  # Google lets one person read 60 times a minute
_LETTER = ".letter p {margin: .7em 0} .letter td, .letter th {border: 1px solid #999; padding: 2px 8px}"


def serve(world: World, send_at: Mapping[str, str], port: int) -> None:
    """Blocks until it is stopped. `send_at`: form -> the moment (ISO) its batch leaves."""
    ui.page("/")(lambda: _Page(world, send_at).build())
    title = "sheets-sync · " + text("live.title")
    ui.run(
        host="127.0.0.1",
        port=port,
        title=title,
        language="th",
        show=False,
        reload=False,
        show_welcome_message=False,
    )


class _Page:
    """One person's view: which district, which tab."""

    def __init__(self, world: World, send_at: Mapping[str, str]) -> None:
        self._world = world
        self._send_at = send_at
        self._district = next(iter(world.districts))
        self._tab = ""
        self._master_tab = ""

    def build(self) -> None:
        """Lays the page out and starts looking."""
        ui.add_css(_LETTER)
        ui.query("body").style("font-family: Sarabun, 'Noto Sans Thai', 'Loma', sans-serif")
        with ui.header().classes("bg-teal-800 items-center gap-x-4 gap-y-0 py-1 flex-wrap"):
            ui.label(text("live.title")).classes("text-lg font-bold")
            self._clock = ui.label().classes("text-sm")
            for form, moment in self._send_at.items():
                label = text("live.go", form=form)
                ui.button(label, on_click=lambda m=moment: self._go(m)).props(
                    "dense outline color=white size=sm"
                )
        with ui.tabs().props("dense align=left outside-arrows mobile-arrows").classes("w-full") as tabs:
            names = {name: ui.tab(text(f"live.tab.{name}")) for name in ("district", "master", "mail")}
        with ui.tab_panels(tabs, value=names["district"]).classes("w-full"):
            with ui.tab_panel(names["district"]).classes("p-1"):
                self._build_district()
            with ui.tab_panel(names["master"]).classes("p-1"):
                self._build_master()
            with ui.tab_panel(names["mail"]).classes("p-1"):
                self._build_mail()
        ui.timer(LOOK_SECONDS, self._look_at_district)
        ui.timer(TICK_SECONDS, self._look_at_the_rest)

    # ── a district's sheet ───────────────────────────────────────────────────────────────────────

    def _build_district(self) -> None:
        ui.label(text("live.hint")).classes("text-sm text-gray-600")
        with ui.row().classes("items-center gap-3"):
            ui.select(list(self._world.districts), value=self._district, on_change=self._choose).props(
                "dense"
            )
            self._district_tabs = ui.toggle([], on_change=self._choose_tab).props("dense no-caps")
        self._sheet = SheetGrid(self._type)

    async def _choose(self, event: Any) -> None:
        self._district, self._tab = event.value, ""
        await self._look_at_district()

    async def _choose_tab(self, event: Any) -> None:
        if event.value and event.value != self._tab:
            self._tab = event.value
            await self._look_at_district()

    def _type(self, cell: str, said: str) -> None:
        title = self._tab.replace("'", "''")
        self._world.type(self._world.districts[self._district], f"'{title}'!{cell}", said)

    async def _look_at_district(self) -> None:
        found = await run.io_bound(self._world.tabs, self._world.districts[self._district])
        if not found:
            return
        titles = [t for t in found if t != "คำแนะนำ"] or list(found)
        if self._tab not in titles:
            self._tab = titles[0]
        if self._district_tabs.options != titles or self._district_tabs.value != self._tab:
            self._district_tabs.set_options(titles, value=self._tab)
        self._sheet.show(found[self._tab])

    # ── the master ───────────────────────────────────────────────────────────────────────────────

    def _build_master(self) -> None:
        self._master_tabs = ui.toggle([], on_change=self._choose_master_tab).props("dense no-caps")
        self._master = SheetGrid()

    async def _choose_master_tab(self, event: Any) -> None:
        if event.value and event.value != self._master_tab:
            self._master_tab = event.value
            await self._look_at_the_rest()

    async def _look_at_the_rest(self) -> None:
        found = await run.io_bound(self._world.tabs, self._world.master)
        now = await run.io_bound(self._world.now)
        if now:
            self._clock.set_text(text("live.now", moment=_minute(now)))
        if found:
            titles = [t for t in found if len(found[t]) > 0]
            if titles and self._master_tab not in titles:
                self._master_tab = titles[0]
            if self._master_tabs.options != titles or self._master_tabs.value != self._master_tab:
                self._master_tabs.set_options(titles, value=self._master_tab or None)
            self._master.show(found.get(self._master_tab, []))
        self._show_mails(await run.io_bound(self._world.mails) or [])

    # ── the clock and the mail ───────────────────────────────────────────────────────────────────

    async def _go(self, moment: str) -> None:
        await run.io_bound(self._world.go_to, moment)
        ui.notify(" · ".join(both("live.gone", moment=_minute(moment)).values()))

    def _build_mail(self) -> None:
        self._none_yet = ui.label(text("live.no_mail")).classes("text-gray-600")
        self._list = ui.column().classes("w-full gap-1")
        self._open = ui.column().classes("w-full")
        self._known: list[int] = []

    def _show_mails(self, mails: list[dict[str, Any]]) -> None:
        numbers = [mail["n"] for mail in mails]
        if numbers == self._known:
            return
        self._known = numbers
        self._none_yet.set_visibility(not mails)
        self._list.clear()
        with self._list:
            for mail in mails:
                ui.button(mail["subject"], icon="mail", on_click=lambda n=mail["n"]: self._read(n)).props(
                    "flat no-caps align=left"
                ).classes("w-full")

    async def _read(self, number: int) -> None:
        letter = await run.io_bound(self._world.letter, number)
        if letter is None:  # the page is being closed
            return
        self._open.clear()
        with self._open, ui.card().classes("w-full"):
            ui.label(letter.subject).classes("font-bold")
            ui.label(f"{letter.sender} → {letter.to}").classes("text-sm text-gray-600")
            for name, content in letter.files.items():
                ui.button(
                    f"{name} ({len(content):,} B)",
                    icon="attach_file",
                    on_click=lambda n=name, c=content: ui.download.content(c, n),
                ).props("flat dense no-caps")
            ui.separator()
            # our own letter, out of our own mail server
            ui.html(letter.body, sanitize=False).classes("letter overflow-x-auto")


def _minute(moment: str) -> str:
    """`2021-03-30 09:00`, as it is in Bangkok."""
    return f"{datetime.fromisoformat(moment).astimezone(BANGKOK):%Y-%m-%d %H:%M}"
