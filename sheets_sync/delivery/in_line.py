"""Texts to paste into LINE: how many are in, never who is out; links that open outside LINE's own browser."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sheets_sync import deadlines
from sheets_sync.clock import BANGKOK
from sheets_sync.delivery.post import Post, clock_text
from sheets_sync.messages import text
from sheets_sync.thai import short_date, thai_digits


def link(spreadsheet: str, sheet_id: int | None = None) -> str:
    """The address of a sheet; Google refuses to sign people in within LINE's own browser."""
    home = f"https://docs.google.com/spreadsheets/d/{spreadsheet}/edit?openExternalBrowser=1"
    return home if sheet_id is None else f"{home}#gid={sheet_id}"


def day(at: datetime) -> str:
    """`อ. 23 มี.ค. 64`"""
    return short_date(at.astimezone(BANGKOK).date(), weekday=True)


def left(deadline: datetime, now: datetime) -> str:
    """`เหลืออีก 3 วัน`, `วันนี้วันสุดท้าย`."""
    days = deadlines.days_left(deadline, now)
    return text("remind.left", days=days) if days > 0 else text("remind.today")


def group_text(post: Post, form: str, sent_by: Collection[str], now: datetime) -> str:
    """What the province may post to its districts' group; `sent_by` are the districts (codes) that sent."""
    round_, settings = post.settings.rounds[form], post.settings
    numbers = {d.code: len(d.subdistricts) for d in settings.districts}
    words: dict[str, Any] = {
        "form": form,
        "sent": sum(n for code, n in numbers.items() if code in sent_by),
        "all": sum(numbers.values()),
        "day": day(round_.district_deadline),
        "time": clock_text(round_.district_deadline.astimezone(BANGKOK)),
        "send_day": day(round_.send_at),
        "send_time": clock_text(round_.send_at.astimezone(BANGKOK)),
        "left": left(round_.district_deadline, now),
        "phone": settings.province.phone or "-",
    }
    if round_.open and now < round_.open:
        return text("line.not_open", open_day=day(round_.open), **words)
    if words["sent"] == words["all"]:
        return text("line.all_in", **words)
    return text("line.group" if now <= round_.district_deadline else "line.after", **words)


def department_text(post: Post, form: str) -> str:
    """What the province may post to the department's group once the form's batch was sent; "" before.

    Of a batch that was ruled sent without ever being frozen, neither rows nor way nor moment are known.
    """
    here = post.round_key(form)
    sent = [
        d
        for d in post.deliveries()
        if d.kind == "batch" and d.key.startswith(f"{here}/") and d.state in ("sent", "acknowledged")
    ]
    last = max(sent, key=lambda d: int(d.key.rpartition("/")[2]), default=None)
    if last is None or last.settled_at is None:
        return ""
    rules, at = post.settings.forms[form], last.settled_at.astimezone(BANGKOK)
    rows = post.ledger.sizes().get(last.key, 0)
    words = text(
        "line.sent" if rows else "line.sent_otherwise",
        province=post.settings.province.name,
        name=rules.document.get("corner") or f"แบบรายงาน {form}",
        rows=rows,
        unit=rules.unit.get("th", "รายการ"),
        day=short_date(at.date()),
        time=clock_text(at),
    )
    return thai_digits(words)
