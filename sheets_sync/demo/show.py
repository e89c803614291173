"""The demo's story as tables for a terminal: Thai first, English beside it."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sheets_sync.demo.story import Story

EXAMPLES = 6


def story(console: Console, told: Story, folder: Path) -> None:
    """Prints what the demo did and where it left what was sent."""
    console.print(_districts(told.first))
    console.print(_to_mend(told.to_mend))
    console.print(_calls(told))
    console.print(_mails(told.mails))
    console.print("[bold]ไฟล์ที่ส่งแล้ว · what was sent[/bold]")
    for file in told.files:
        console.print(f"  {file}", soft_wrap=True)
    console.print(f"ทั้งหมดอยู่ที่ · all of it is in [bold]{escape(str(folder))}[/bold]")


def _districts(reply: dict[str, Any]) -> Table:
    forms = sorted({form for d in reply["districts"] for form in d["forms"]})
    table = Table(
        title=f"จังหวัด{reply['province']}: ผลตรวจรายอำเภอ · what the pass found", title_justify="left"
    )
    table.add_column("อำเภอ · district")
    table.add_column("ส่งจังหวัด · sent")
    for form in forms:
        table.add_column(f"แบบ {form}\nผ่าน/แถว · clean/rows", justify="right")
        table.add_column("แถวที่ต้องแก้ · rows to mend", justify="right")
    for district in reply["districts"]:
        cells = [district["name"], "✓" if district["submitted"] else "ยังไม่ส่ง"]
        for form in forms:
            counts = district["forms"].get(form)
            cells += (
                [f"{counts['clean']}/{counts['rows']}", _count(counts["errors"])] if counts else ["–", "–"]
            )
        table.add_row(*cells)
    return table


def _count(number: int) -> str:
    return f"[red]{number}[/red]" if number else "0"


def _to_mend(rows: list[list[str]]) -> Table:
    """Some of the master's tab of things to mend; its header row says which column is which."""
    table = Table(title="ตัวอย่างสิ่งที่แจ้งอำเภอ · some of what districts are told", title_justify="left")
    headers, found = (rows[0], rows[1:]) if rows else ([], [])
    wanted = [h for h in ("อำเภอ", "แบบ", "ช่อง", "สิ่งที่พบ → วิธีแก้") if h in headers]
    for header in wanted:
        table.add_column(header, overflow="fold")
    seen: set[str] = set()
    for row in found:
        cells = dict(zip(headers, row, strict=False))
        kind = cells.get("สิ่งที่พบ → วิธีแก้", "")[-12:]
        if kind not in seen and len(seen) < EXAMPLES:
            seen.add(kind)
            table.add_row(*(escape(cells.get(h, "")) for h in wanted))
    table.caption = f"ทั้งหมด {len(found)} รายการ · {len(found)} in all"
    return table


def _calls(told: Story) -> Table:
    table = Table(title="คำขอถึง Google · calls to Google", title_justify="left")
    for header in ("รอบ · pass", "อ่าน · reads", "เขียน · writes", "ทะเบียน + ~ − · master"):
        table.add_column(header, justify="right")
    passes = [("แรก · first", told.first), ("สอง · second", told.second)]
    passes += [(f"กำหนดส่ง {form} · due", reply) for form, _, reply in told.deadlines]
    for name, reply in passes:
        sums = [sum(m[k] for m in reply["master"].values()) for k in ("inserted", "updated", "deleted")]
        calls = reply["calls"]
        table.add_row(name, str(calls["sheets_read"]), str(calls["sheets_write"]), " ".join(map(str, sums)))
    return table


def _mails(mails: list[dict[str, Any]]) -> Table:
    table = Table(title="อีเมลที่เซิร์ฟเวอร์รับไว้ · mail accepted", title_justify="left")
    for header in ("ถึง · to", "เรื่อง · subject", "ไฟล์แนบ · attachments"):
        table.add_column(header, overflow="fold")
    for mail in mails:
        files = "\n".join(f"{a['name']} ({a['bytes']:,} B)" for a in mail["attachments"])
        table.add_row(", ".join(mail["to"]), escape(mail["subject"]), files)
    return table
