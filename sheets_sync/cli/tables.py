"""Replies as tables for people; the words are the catalogue's."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sheets_sync.cli.still_open import see_status
from sheets_sync.cli.words import beside, grid, say, tell
from sheets_sync.messages import both, catalogue
from sheets_sync.mirror import later_text
from sheets_sync.model import Form, Later
from sheets_sync.service import Round
from sheets_sync.thai.dates import short_date

_LAID = ("made", "feedback", "rules", "text", "frozen")


def show_round(console: Console, done: Round, forms: Mapping[str, Form]) -> None:
    """What a round of work found and did."""
    reply = done.to_json()
    console.print(_districts(reply))
    if not reply["master_note"]:
        for form, counts in reply["master"].items():
            say(console, "screen.master", form=form, **counts)
    calls = reply["calls"]
    _halted(console, reply)
    say(console, "screen.calls", **calls)
    _notes(console, reply)
    for trouble in (reply["master_note"], done.trouble.th if done.trouble else ""):
        if trouble:
            console.print(f"[red]{escape(trouble)}[/red]", soft_wrap=True)
    if reply["deliveries"]:
        console.print(deliveries(reply["deliveries"]))
    if done.needs_a_person:
        tell(console, see_status(done, forms))


def show_status(console: Console, found: dict[str, Any]) -> None:
    """How the province stands."""
    if found["last_pass"] is None:
        say(console, "cli.never_read")
    else:
        console.print(_districts(found))
        _halted(console, found)
        _notes(console, found)
        if found["master_note"]:
            console.print(f"[red]{escape(found['master_note'])}[/red]", soft_wrap=True)
        console.print(_open(found))
        for table in (_oldest(found), _later(found)):
            if table.row_count:
                console.print(table)
        if found["waived"]:
            console.print(_waived(found))
        _mended(console, found["mended"])
        console.print(_compared(found))
    for again in found["reopened"]:
        _reopened(console, found, again)
    console.print(_calendar(found["calendar"]))
    console.print(deliveries(found["deliveries"]) if found["deliveries"] else beside("cli.nothing_due"))


def show_layout(console: Console, reply: dict[str, Any]) -> None:
    """What `layout` laid, or would."""
    title, same = beside("layout.would" if reply["dry_run"] else "layout.done"), beside("screen.same")
    table = grid(title, "district", "tab", "form", "table", "feedback", "helped", "text", "frozen")
    for district in reply["districts"]:
        for tab in district["tabs"]:
            counts = [str(tab[kind] or "-") for kind in ("rules", "text", "frozen")]
            news = [beside("screen.laid") if tab[what] else same for what in ("made", "feedback")]
            table.add_row(district["name"], escape(tab["tab"]), tab["form"], *news, *counts)
    if table.row_count:
        console.print(table)
    _around(console, reply)
    _notes(console, reply)
    _master_layout(console, reply)
    districts, master = all(map(_is_laid, reply["districts"])), reply["master"]
    idle = (districts, not master["tabs"] and not master["note"])
    if any(idle):
        say(console, f"layout.nothing.{'all' if all(idle) else 'districts' if districts else 'master'}")


def _is_laid(district: dict[str, Any]) -> bool:
    """Whether nothing was to be laid in a district's sheet, and nothing waits for a person there."""
    laid = any(bool(tab[what]) for tab in district["tabs"] for what in _LAID)
    told = district["note"] or district["locale"] or district["time_zone"]
    return not laid and not told and district["howto"] in ("", "kept", "theirs")


def _master_layout(console: Console, reply: dict[str, Any]) -> None:
    """What was laid in the master, or would be."""
    title = beside("layout.master_would" if reply["dry_run"] else "layout.master_done")
    laid, same = beside("screen.laid"), beside("screen.same")
    table = grid(title, "tab", "table", "protection", "views", "chart")
    for tab in reply["master"]["tabs"]:
        made, protected, drawn = (laid if tab[kind] else same for kind in ("added", "protection", "chart"))
        table.add_row(escape(tab["tab"]), made, protected, str(len(tab["views"]) or "-"), drawn)
    if table.row_count:
        console.print(table)
    if reply["master"]["note"]:
        console.print(
            f"[red]{beside('layout.master')}: {escape(reply['master']['note'])}[/red]", soft_wrap=True
        )


def _around(console: Console, reply: dict[str, Any]) -> None:
    """The tab of instructions, locale and time zone: what was done about them, district by district."""
    for district in reply["districts"]:
        said = [both(f"layout.howto.{district['howto']}")] if district["howto"] not in ("", "kept") else []
        if set_to := [district[key] for key in ("locale", "time_zone") if district[key]]:
            said.append(both("layout.place", set_to=", ".join(set_to)))
        for words in zip(*(one.values() for one in said), strict=True):
            console.print(f"{district['name']}: {' · '.join(words)}", markup=False, soft_wrap=True)


def _notes(console: Console, reply: dict[str, Any]) -> None:
    """What could not be done in a district's sheet, and why."""
    for district in reply["districts"]:
        if district.get("note"):
            console.print(f"[red]{district['name']}: {escape(district['note'])}[/red]", soft_wrap=True)


def _halted(console: Console, reply: dict[str, Any]) -> None:
    """Why a form of a district could not be read or taken: a sentence, too long for a column."""
    for district in reply["districts"]:
        for form, counts in district["forms"].items():
            if counts["state"] != "ok" and counts["note"]:
                said = f"{district['name']} แบบ {form}: {escape(counts['note'])}"
                console.print(f"[red]{said}[/red]", soft_wrap=True)
                if counts.get("cause") == "rows_vanished":  # the one that a person may take as it is
                    say(console, "cli.accept_it", name=district["name"], form=form)


def deliveries(lines: list[dict[str, Any]]) -> Table:
    """The outbox."""
    table = grid(beside("title.deliveries"), "key", "state", "count", "attempts", "note")
    for line in lines:
        state = beside(f"delivery_state.{line['state']}")
        state += f" {beside('screen.late')}" if line["late"] else ""
        table.add_row(line["key"], state, str(line["rows"]), str(line["attempts"]), escape(_note(line)))
    return table


def _note(line: dict[str, Any]) -> str:
    """Why it is as it is; of an approved batch whose hour is to come, when that is."""
    waits = line["state"] == "due" and not line["rows"] and line.get("due_at")
    return line["why"].strip("-") or (beside("screen.goes_at", at=day(line["due_at"])) if waits else "")


def _districts(reply: dict[str, Any]) -> Table:
    at = day(reply.get("last_pass") or reply["at"])
    title = beside("title.province", province=reply["province"], at=at)
    counted = ("clean", "errors", "warnings", "in_progress", "missing")
    table = grid(title, "district", "form", "state", *counted, "submitted")
    for district in reply["districts"]:
        for form, counts in district["forms"].items():
            state = beside(f"state.{_shown(counts)}")
            table.add_row(
                district["name"],
                form,
                state if counts["state"] == "ok" else f"[red]{state}[/red]",
                f"{counts['clean']}/{counts['rows']}",
                f"[red]{counts['errors']}[/red]" if counts["errors"] else "0",
                str(counts["warnings"]),
                str(counts["in_progress"]),
                _missing(counts.get("missing")),  # an older pass that is remembered did not count them
                day(counts["submitted"]) if counts["submitted"] else beside("screen.not_sent"),
            )
    return table


def _missing(count: int | None) -> str:
    """A dash where nobody says how many are due."""
    return "–" if count is None else f"[red]{count}[/red]" if count else "0"


def _shown(counts: dict[str, Any]) -> str:
    """The state as people are told it; an older pass that is remembered gave no cause."""
    return "no_table" if counts.get("cause") == "no_table" else str(counts["state"])


def day(iso: str) -> str:
    """`23 มี.ค. 64 16:30`"""
    at = datetime.fromisoformat(iso)
    return f"{short_date(at.date())} {at:%H:%M}"


def _open(found: dict[str, Any]) -> Table:
    table = grid(beside("title.open"), "district", "form", "rule", "count", "since")
    for district in found["districts"]:
        for form, counts in district["forms"].items():
            for rule, one in counts["open"].items():
                table.add_row(district["name"], form, _rule(rule), str(one["count"]), day(one["since"]))
    return table


def _rule(rule: str) -> str:
    """A rule as people call it; an id that an older store kept and no rule has any more stays as it is."""
    key = f"rule_name.{rule}"
    return beside(key) if key in catalogue() else rule


def _oldest(found: dict[str, Any]) -> Table:
    """The error that is open longest, of each sub-district and form."""
    table = grid(beside("title.oldest"), "district", "subdistrict", "form", "row", "since")
    names = _names(found)
    for one in found["oldest"]:
        name = names.get(one["district"], one["district"])
        row = "-" if one["row"] is None else str(one["row"])
        table.add_row(name, one["subdistrict"] or "-", one["form"], row, day(one["since"]))
    return table


def _later(found: dict[str, Any]) -> Table:
    """Rows that came or changed after the district's deadline, and after it sent."""
    table = grid(beside("title.later"), "district", "form", "late", "edited")
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


def _mended(console: Console, mended: dict[str, Any]) -> None:
    if not mended["count"]:
        return say(console, "cli.mended_none", days=mended["days"])
    hours = f"{mended['median_s'] / 3600:.1f}"
    return say(console, "cli.mended", days=mended["days"], count=mended["count"], hours=hours)


def _reopened(console: Console, found: dict[str, Any], again: dict[str, str]) -> None:
    name = _names(found).get(again["district"], again["district"])
    say(
        console,
        "cli.reopened_why",
        name=name,
        form=again["form"],
        until=day(again["until"]),
        why=again["why"],
    )


def _names(found: dict[str, Any]) -> dict[str, str]:
    return {district["code"]: district["name"] for district in found["districts"]}


def _compared(found: dict[str, Any]) -> Table:
    """Beside the last round; a dash where nobody knows."""
    table = grid(beside("title.compared"), "district", "form", "new", "left", "men", "women", "unknown_sex")
    for district in found["districts"]:
        for form, counts in district["forms"].items():
            if tally := counts.get("compared"):
                told = ("–" if count is None else str(count) for count in tally.values())
                table.add_row(district["name"], form, *told)
    return table


def _waived(found: dict[str, Any]) -> Table:
    table = grid(beside("severity.waived"), "district", "form", "row", "rule", "why", "who", "when")
    for district in found["districts"]:
        for form, counts in district["forms"].items():
            for one in counts.get("waived", ()):
                words = (escape(one["why"]), escape(one["who"]))
                table.add_row(
                    district["name"], form, str(one["row"]), _rule(one["rule"]), *words, day(one["at"])
                )
    return table


def _calendar(calendar: dict[str, Any]) -> Table:
    table = grid(beside("title.calendar"), "form", "district_deadline", "send_at", "department_deadline")
    for form, dates in calendar.items():
        days = (day(dates[k]) for k in ("district_deadline", "send_at", "department_deadline"))
        table.add_row(form, *days)
    return table
