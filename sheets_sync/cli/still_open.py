"""What a round of work left open, in one sentence: why `sync` ends with exit code 1."""

from collections.abc import Iterator, Mapping

from sheets_sync.cli.words import in_units
from sheets_sync.messages import LANGUAGES, both, text
from sheets_sync.model import Bilingual, Form, Judged
from sheets_sync.reconcile import PassResult
from sheets_sync.service import Round


def see_status(done: Round, forms: Mapping[str, Form]) -> Bilingual:
    """`ยังเปิดอยู่: ต้องแก้ไข 1 แถว · แบบ 1.1 ขาด 58 คน …`; every count has its unit, and none is 0."""
    said = [*_rows(done.result), *_missing(done.result, forms), *_rest(done)]
    return {x: text("cli.see_status", x, open=" · ".join(one[x] for one in said)) for x in LANGUAGES}


def _rows(result: PassResult) -> Iterator[Bilingual]:
    states = [row.state for judged in result.judged.values() for row in judged.report.rows]
    yield from _counted("errors", states.count("error"))
    yield from _counted("in_progress", states.count("in_progress"))


def _missing(result: PassResult, forms: Mapping[str, Form]) -> Iterator[Bilingual]:
    for id, form in forms.items():
        count = sum(district.missing.get(id) or 0 for district in result.districts)
        if count:
            yield in_units("open.missing", form, count=count, form=id)


def _rest(done: Round) -> Iterator[Bilingual]:
    """What is no row: findings about whole tables, sheets that could not be read or written, mail."""
    result, judged = done.result, done.result.judged.values()
    yield from _counted("tables", sum(map(_about_the_table, judged)))
    yield from _counted("halted", sum(j.state != "ok" for j in judged))
    yield from _counted("untold", sum(bool(district.note) for district in result.districts))
    if result.master_note or done.trouble:
        yield both("open.master")
    waiting = [line for line in done.steps.lines if line.waits] if done.steps else []
    yield from _counted("deliveries", len(waiting))


def _about_the_table(judged: Judged) -> int:
    """Errors of groups and headers; rows that are missing are counted as such."""
    found = judged.report.violations
    return sum(v.severity == "error" and not v.waived and not v.gap for v in found)


def _counted(what: str, count: int) -> Iterator[Bilingual]:
    if count:
        yield both(f"open.{what}", count=count)
