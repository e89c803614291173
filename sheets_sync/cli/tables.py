"""Replies as tables for people; the words are the catalogue's."""

from datetime import datetime
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sheets_sync.messages import text
from sheets_sync.mirror import later_text
from sheets_sync.model import Later
from sheets_sync.service import Round
from sheets_sync.thai.dates import short_date


def show_round(console: Console, done: Round) -> None:
    """What a round of work found and did."""
    reply = done.to_json()
    console.print(_districts(reply))
    for form, counts in reply["master"].items():
        console.print(f"ทะเบียนรวมจังหวัด แบบ {form}: " + _master(counts))
    calls = reply["calls"]
    _halted(console, reply)
    console.print(f"คำขอถึง Google: อ่าน {calls['sheets_read']} เขียน {calls['sheets_write']}")
    _notes(console, reply)
    for trouble in (reply["master_note"], done.trouble.th if done.trouble else ""):
        if trouble:
            console.print(f"[red]{escape(trouble)}[/red]")
    if reply["deliveries"]:
        console.print(deliveries(reply["deliveries"]))
    if done.needs_a_person:
        console.print(text("cli.see_status"), markup=False, soft_wrap=True)


def show_status(console: Console, found: dict[str, Any]) -> None:
    """How the province stands."""
    if found["last_pass"] is None:
        console.print(text("cli.never_read"))
    else:
        console.print(_districts(found))
        _halted(console, found)
        console.print(_open(found))
        for table in (_oldest(found), _later(found)):
            if table.row_count:
                console.print(table)
        if found["waived"]:
            console.print(_waived(found))
        console.print(_mended(found["mended"]))
        console.print(_compared(found))
    for again in found["reopened"]:
        console.print(_reopened(found, again), markup=False)
    console.print(_calendar(found["calendar"]))
    console.print(deliveries(found["deliveries"]) if found["deliveries"] else text("cli.nothing_due"))


def show_layout(console: Console, reply: dict[str, Any]) -> None:
    """What `layout` laid, or would."""
    title = text("layout.would" if reply["dry_run"] else "layout.done")
    headers = ("อำเภอ", "แท็บ", "แบบ", "ตาราง", "ช่องผลตรวจ", "มีคำแนะนำ", "ช่องข้อความ", "ตรึงแถว")
    table = _table(title, *headers)
    for district in reply["districts"]:
        for tab in district["tabs"]:
            counts = [str(tab[kind] or "คงเดิม") for kind in ("rules", "text", "frozen")]
            news = ["วางใหม่" if tab[what] else "คงเดิม" for what in ("made", "feedback")]
            table.add_row(district["name"], escape(tab["tab"]), tab["form"], *news, *counts)
    if table.row_count:
        console.print(table)
    _around(console, reply)
    _notes(console, reply)
    _master_layout(console, reply)


def _master_layout(console: Console, reply: dict[str, Any]) -> None:
    """What was laid in the master, or would be."""
    title = text("layout.master_would" if reply["dry_run"] else "layout.master_done")
    table = _table(title, "แท็บ", "แท็บใหม่", "ป้องกัน", "มุมมองตัวกรอง", "แผนภูมิ")
    for tab in reply["master"]["tabs"]:
        done = ("วางใหม่" if tab[kind] else "คงเดิม" for kind in ("added", "protection"))
        views = str(len(tab["views"]) or "คงเดิม")
        table.add_row(escape(tab["tab"]), *done, views, "วางใหม่" if tab["chart"] else "คงเดิม")
    if table.row_count:
        console.print(table)
    if reply["master"]["note"]:
        console.print(f"[red]{text('layout.master')}: {escape(reply['master']['note'])}[/red]")


def _around(console: Console, reply: dict[str, Any]) -> None:
    """The tab of instructions, locale and time zone: what was done about them, district by district."""
    for district in reply["districts"]:
        said = [text(f"layout.howto.{district['howto']}")] if district["howto"] not in ("", "kept") else []
        if set_to := [district[key] for key in ("locale", "time_zone") if district[key]]:
            said.append(text("layout.place", set_to=", ".join(set_to)))
        if said:
            console.print(f"{district['name']}: {' · '.join(said)}", markup=False, soft_wrap=True)


def _notes(console: Console, reply: dict[str, Any]) -> None:
    """What could not be done in a district's sheet, and why."""
    for district in reply["districts"]:
        if district["note"]:
            console.print(f"[red]{district['name']}: {escape(district['note'])}[/red]")


def _halted(console: Console, reply: dict[str, Any]) -> None:
    """Why a form of a district could not be read or taken: a sentence, too long for a column."""
    for district in reply["districts"]:
        for form, counts in district["forms"].items():
            if counts["state"] != "ok" and counts["note"]:
                said = f"{district['name']} แบบ {form}: {escape(counts['note'])}"
                console.print(f"[red]{said}[/red]", soft_wrap=True)
                if counts["state"] == "halted" and counts["rows"]:
                    hint = text("cli.accept_it", name=district["name"], form=form)
                    console.print(hint, markup=False, soft_wrap=True)


def deliveries(lines: list[dict[str, Any]]) -> Table:
    """The outbox."""
    table = _table("ทะเบียนการจัดส่งกรมฯ", "ชุดข้อมูล", "สถานะ", "จำนวน", "ส่งแล้ว (ครั้ง)", "หมายเหตุ")
    for line in lines:
        state = text(f"delivery_state.{line['state']}") + (" (หลังกำหนด)" if line["late"] else "")
        table.add_row(line["key"], state, str(line["rows"]), str(line["attempts"]), escape(line["why"]))
    return table


def _table(title: str, *headers: str) -> Table:
    table = Table(title=title, title_justify="left")
    for header in headers:
        table.add_column(header, overflow="fold")
    return table


def _districts(reply: dict[str, Any]) -> Table:
    title = f"จังหวัด{reply['province']} ข้อมูล ณ {_day(reply.get('last_pass') or reply['at'])}"
    table = _table(
        title, "อำเภอ", "แบบ", "สถานะ", "ผ่าน/แถว", "ต้องแก้ไข", "โปรดตรวจสอบ", "ยังกรอกไม่ครบ", "ส่งจังหวัด"
    )
    for district in reply["districts"]:
        for form, counts in district["forms"].items():
            state = text(f"state.{counts['state']}")
            table.add_row(
                district["name"],
                form,
                state if counts["state"] == "ok" else f"[red]{state}[/red]",
                f"{counts['clean']}/{counts['rows']}",
                f"[red]{counts['errors']}[/red]" if counts["errors"] else "0",
                str(counts["warnings"]),
                str(counts["in_progress"]),
                _day(counts["submitted"]) if counts["submitted"] else "ยังไม่ส่ง",
            )
    return table


def _day(iso: str) -> str:
    """`23 มี.ค. 64 16:30`"""
    at = datetime.fromisoformat(iso)
    return f"{short_date(at.date())} {at:%H:%M}"


def _master(counts: dict[str, int]) -> str:
    words = {"inserted": "เพิ่ม", "updated": "แก้", "deleted": "นำออก", "unchanged": "คงเดิม"}
    return " ".join(f"{word} {counts[kind]}" for kind, word in words.items())


def _open(found: dict[str, Any]) -> Table:
    table = _table("สิ่งที่ยังเปิดอยู่", "อำเภอ", "แบบ", "กฎ", "จำนวน", "ตั้งแต่")
    for district in found["districts"]:
        for form, counts in district["forms"].items():
            for rule, one in counts["open"].items():
                table.add_row(
                    district["name"], form, rule, str(one["count"]), one["since"][:16].replace("T", " ")
                )
    return table


def _oldest(found: dict[str, Any]) -> Table:
    """The error that is open longest, of each sub-district and form."""
    table = _table("ค้างนานสุด", "อำเภอ", "ตำบล", "แบบ", "แถว", "ตั้งแต่")
    names = _names(found)
    for one in found["oldest"]:
        name = names.get(one["district"], one["district"])
        row = "-" if one["row"] is None else str(one["row"])
        table.add_row(name, one["subdistrict"] or "-", one["form"], row, _day(one["since"]))
    return table


def _later(found: dict[str, Any]) -> Table:
    """Rows that came or changed after the district's deadline, and after it sent."""
    table = _table("หลังกำหนดและหลังส่ง", "อำเภอ", "แบบ", "ส่งหลังกำหนด", "แก้ไขหลังส่ง")
    for district in found["districts"]:
        for form, counts in district["forms"].items():
            said = [_rows(counts.get(kind)) for kind in ("late", "edited")]
            if any(said):
                table.add_row(district["name"], form, *(words or "-" for words in said))
    return table


def _rows(later: dict[str, Any] | None) -> str:
    if later is None:
        return ""
    rows, unsure = ([(0, n) for n in later[kind]] for kind in ("rows", "unsure"))
    words = later_text(Later(tuple(rows), tuple(unsure), later["removed"], later["known"]))
    return "" if words == later_text(Later()) else words


def _mended(mended: dict[str, Any]) -> str:
    if not mended["count"]:
        return text("cli.mended_none", days=mended["days"])
    hours = f"{mended['median_s'] / 3600:.1f}"
    return text("cli.mended", days=mended["days"], count=mended["count"], hours=hours)


def _reopened(found: dict[str, Any], again: dict[str, str]) -> str:
    name = _names(found).get(again["district"], again["district"])
    until = datetime.fromisoformat(again["until"])
    return text(
        "cli.reopened_why", name=name, form=again["form"], until=f"{until:%Y-%m-%d %H:%M}", why=again["why"]
    )


def _names(found: dict[str, Any]) -> dict[str, str]:
    return {district["code"]: district["name"] for district in found["districts"]}


def _compared(found: dict[str, Any]) -> Table:
    """Beside the last round; a dash where nobody knows."""
    table = _table("เทียบกับรอบก่อน", "อำเภอ", "แบบ", "ใหม่", "ออก", "ชาย", "หญิง", "ไม่ระบุเพศ")
    for district in found["districts"]:
        for form, counts in district["forms"].items():
            if tally := counts.get("compared"):
                told = ("–" if count is None else str(count) for count in tally.values())
                table.add_row(district["name"], form, *told)
    return table


def _waived(found: dict[str, Any]) -> Table:
    table = _table(text("severity.waived"), "อำเภอ", "แบบ", "แถว", "กฎ", "เหตุผล", "ชื่อย่อ", "เมื่อ")
    for district in found["districts"]:
        for form, counts in district["forms"].items():
            for one in counts.get("waived", ()):
                words = (escape(one["why"]), escape(one["who"]))
                table.add_row(district["name"], form, str(one["row"]), one["rule"], *words, _day(one["at"]))
    return table


def _calendar(calendar: dict[str, Any]) -> Table:
    table = _table("กำหนดการ", "แบบ", "กำหนดส่งจังหวัด", "ส่งกรมฯ เมื่อ", "กำหนดส่งกรมฯ")
    for form, dates in calendar.items():
        days = (
            dates[k][:16].replace("T", " ") for k in ("district_deadline", "send_at", "department_deadline")
        )
        table.add_row(form, *days)
    return table
