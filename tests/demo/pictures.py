"""The pictures of docs/district.md: what really stands in a sheet of the sample, set as a sheet looks.

`.venv/bin/python -m tests.demo.pictures docs/pictures` makes them anew; look at each afterwards.
"""

import base64
import contextlib
import html
import io
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sheets_sync import cli
from sheets_sync.demo.live.world import Shown, World
from tests.conftest import Phayao, province

DISTRICT, TAB = "เมืองพะเยา", "แบบ 1.1"
SUMMARY_ROW, HEADER_ROW = 4, 5
FAULTY, DOUBTED, HALF = 9, 7, 10  # rows: planted · a telephone with a digit too few · half typed
STYLE = """
body {margin: 0; background: #fff}
main {padding: 8px; font: 15px/1.45 S; width: max-content}
table {border-collapse: collapse; background: #fff}
td, th {border: 1px solid #dadce0; padding: 2px 6px; vertical-align: top; font-weight: 400; text-align: left}
th {background: #f1f3f4; color: #5f6368; text-align: center; font-size: 13px}
td.gap {border-top-color: #fff; border-bottom-color: #fff; color: #5f6368; padding: 2px 3px}
td.ours {width: WIDEpx; white-space: pre-wrap}
td.head {background: #e8f0ee; white-space: nowrap}
td {position: relative; white-space: nowrap}
.mark {position: absolute; right: 3px; top: 3px; width: 20px; height: 20px; border-radius: 10px;
  font-size: 13px; background: #00695c; color: #fff; text-align: center; line-height: 20px}
td.marked {padding-right: 28px}
.tick {font-size: 17px; line-height: 1}
"""


@dataclass(frozen=True)
class Picture:
    """Which part of the sheet it shows, and which cells bear a number."""

    columns: Sequence[str]  # "" is a gap: columns left out
    rows: Sequence[int]
    marks: Mapping[tuple[str, int], str] = field(default_factory=dict)
    wide: int = 300  # px of our column


TOP = Picture(
    columns=["A", "B", "C", "D", "E", "", "K", "M", "N"],
    rows=range(1, 13),
    marks={("N", 4): "1", ("B", 4): "2", ("N", 9): "3", ("E", 9): "4", ("N", 7): "5", ("N", 10): "6"},
)
PHONE = Picture(columns=["K", "N"], rows=range(4, 13), wide=206)
SENT = Picture(columns=["A", "B", "C", "D", "E", "", "M", "N"], rows=range(1, 11), marks={("N", 4): "7"})


def html_of(cells: Sequence[Sequence[Shown]], picture: Picture) -> str:
    """The part of the tab as a page."""
    head = "".join(f"<th>{c}</th>" if c else '<td class="gap">⋯</td>' for c in picture.columns)
    lines = [_line(cells, picture, row) for row in picture.rows]
    return f"<main><table><tr><th></th>{head}</tr>{''.join(lines)}</table></main>"


def _line(cells: Sequence[Sequence[Shown]], picture: Picture, row: int) -> str:
    columns = picture.columns
    if row < SUMMARY_ROW and "A" in columns:  # a title runs over the cells beside it
        words = html.escape(cells[row - 1][0].text)
        title, columns = f'<td colspan="{columns.index("")}">{words}</td>', columns[columns.index("") :]
    else:
        title = ""
    said = title + "".join(_cell(cells, picture, row, column) for column in columns)
    return f"<tr><th>{row}</th>{said}</tr>"


def _cell(cells: Sequence[Sequence[Shown]], picture: Picture, row: int, column: str) -> str:
    if not column:
        return '<td class="gap">⋯</td>'
    place, line = ord(column) - ord("A"), cells[row - 1]
    cell = line[place] if place < len(line) else Shown()
    mark = picture.marks.get((column, row), "")
    badge = f'<span class="mark">{mark}</span>' if mark else ""
    kind = "ours" if column == "N" else "head" if row == HEADER_ROW else ""
    words = {"TRUE": "☑", "FALSE": "☐"}.get(cell.text, html.escape(cell.text))
    words = f'<span class="tick">{words}</span>' if words in "☑☐" and words else words
    paint = f' style="background:{cell.colour}"' if cell.colour else ""
    return f'<td class="{kind}{" marked" if mark else ""}"{paint}>{words}{badge}</td>'


def font() -> str:
    """Sarabun, the font of the documents, as a CSS rule: so Thai marks stand right wherever it is drawn."""
    import fontpkg_sarabun

    file = (Path(fontpkg_sarabun.ROOT) / "files" / "Sarabun-Regular.ttf").read_bytes()
    return f"@font-face {{font-family: S; src: url(data:font/ttf;base64,{base64.b64encode(file).decode()})}}"


def shoot(pages: Mapping[str, tuple[str, int]], folder: Path) -> None:
    """Name -> (body, width of our column), each as NAME.png."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, (body, wide) in pages.items():
            page = browser.new_page(viewport={"width": 1200, "height": 500}, device_scale_factor=1.3)
            page.set_content(f"<style>{font()}{STYLE.replace('WIDE', str(wide))}</style>{body}")
            page.locator("main").screenshot(path=str(folder / f"{name}.png"))
        browser.close()


class Sheet:
    """The district's sheet: somebody types, the service looks, and what then stands there is read."""

    def __init__(self, phayao: Phayao) -> None:
        self._phayao = phayao
        self._world = World({**phayao.ready, "url": phayao.url})
        self._id = phayao.districts[DISTRICT]

    def type(self, **said: Any) -> None:
        """`E9="3560…"`"""
        for cell, text in said.items():
            self._world.type(self._id, f"'{TAB}'!{cell}", text)

    def command(self, *words: str) -> None:
        """What a province would type."""
        with contextlib.redirect_stdout(io.StringIO()):
            cli.run(["--config", str(self._phayao.config), "--json", *words])

    def look(self) -> Sequence[Sequence[Shown]]:
        """A pass, then the tab as it is shown."""
        self.command("sync", "--no-mail")
        return self._world.tabs(self._id)[TAB]


def pages(phayao: Phayao) -> dict[str, tuple[str, int]]:
    """The three pictures: with things to mend, the same on a phone, and mended and sent."""
    sheet = Sheet(phayao)
    sheet.command("layout")
    first = sheet.look()
    right = {f"{c}{r}": first[r - 1][ord(c) - 65].text for c, r in (("K", DOUBTED), ("D", HALF), ("E", HALF))}
    sheet.type(**{f"K{DOUBTED}": "08123456", f"D{HALF}": "", f"E{HALF}": ""})
    open_ = sheet.look()
    wrong = open_[FAULTY - 1][4].text
    sheet.type(**right, **{f"E{FAULTY}": _with_check_digit(wrong), "A4": "TRUE"})
    sent = sheet.look()
    return {
        "district": (html_of(open_, TOP), TOP.wide),
        "district-phone": (html_of(open_, PHONE), PHONE.wide),
        "district-sent": (html_of(sent, SENT), SENT.wide),
    }


def _with_check_digit(number: str) -> str:
    weighed = sum(int(digit) * (13 - place) for place, digit in enumerate(number[:12]))
    return number[:12] + str((11 - weighed % 11) % 10)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as kept, province(Path(kept)) as loaded:
        shoot(pages(loaded), Path(sys.argv[1]))
