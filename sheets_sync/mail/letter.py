"""The words of a batch's mail: subject and body in Thai with Thai digits, made of counts only. Pure.

What a form's mail is called and tells stands in its rule file (`document: mail:`); the frame stands in
messages/mail.yaml. No name and no number of a person is at hand here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import Any

from sheets_sync.mail import markup
from sheets_sync.messages import catalogue, text
from sheets_sync.model import Batch, Form, GroupCount
from sheets_sync.thai import long_date, thai_digits


@dataclass(frozen=True, slots=True)
class Replaced:
    """The revision that this batch replaces, and how many rows changed since."""

    on: date
    added: int
    altered: int
    removed: int


@dataclass(frozen=True, slots=True)
class Part:
    """Which of a batch's mails this is, and the rows that its own files hold."""

    number: int
    of: int
    batch: Batch


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a mail tells. `figures` are the batch's counts (rows, men, women, sums) as text."""

    batch: Batch
    form: Form
    fiscal_year: int
    on: date
    deadline: date
    office: str
    figures: Mapping[str, str]
    enclosures: Sequence[str] = ()
    group: str = ""
    phone: str = ""
    reference: str = ""
    number: str = ""  # of the signed covering letter
    locked: bool = False  # the files need a password
    late: bool = False
    late_reason: str = ""  # in the officer's words
    rest_by: date | None = None  # by when what is missing will follow
    replaces: Replaced | None = None
    part: Part | None = None  # the counts are the whole batch's all the same


@dataclass(frozen=True, slots=True)
class Letter:
    """A subject and a body, as plain text and as HTML that says the same."""

    subject: str
    plain: str
    html: str


@dataclass(frozen=True, slots=True)
class Line:
    """A district in the mail's table. `expected` None: nobody knows how many there should be."""

    district: str
    groups: int
    expected: int | None
    sent: int
    missing: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What was sent and what is missing, by district."""

    lines: tuple[Line, ...]
    fields: Mapping[str, str] = field(default_factory=dict)
    missing: int = 0
    missing_groups: int = 0

    @property
    def targets(self) -> bool:
        """True when it is known how many there should be."""
        return all(line.expected is not None for line in self.lines)


def totals(batch: Batch) -> Totals:
    """Counts what the batch holds against what each sub-district owes."""
    sent: dict[tuple[str, str], int] = {}
    for row in batch.rows:
        place = (row.district_code, row.subdistrict_code)
        sent[place] = sent.get(place, 0) + 1
    lines: dict[str, Line] = {}
    short = whole = covered = 0
    for count in batch.counts:
        here = sent.get((count.district_code, count.code), 0)
        owed = missing(count, here)
        short, whole, covered = short + (owed > 0), whole + (owed == 0), covered + (here > 0)
        lines[count.district_code] = _add(lines.get(count.district_code), count, here, owed)
    found = tuple(lines.values())
    fields = {
        "all_groups": str(len(batch.counts)),
        "complete_groups": str(whole),
        "groups": str(covered),
        "expected": str(sum(line.expected or 0 for line in found)),
    }
    return Totals(found, fields, sum(line.missing for line in found), short)


def missing(count: GroupCount, sent: int) -> int:
    """How many rows of a sub-district are not in a batch that holds `sent` of them: owed, or left out."""
    left_out = count.to_mend + count.in_progress
    return left_out if count.expected is None else max(count.expected - sent, left_out)


def compose(facts: Facts) -> Letter:
    """The letter of one batch."""
    counted = totals(facts.batch)
    words = _words(facts, counted)
    blocks: list[str | Sequence[Sequence[str]]] = [*_opening(facts, counted, words)]
    summary = [*_summary(facts, words), _say("letter.by_district", words)]
    blocks.append("\n".join(f"{i}. {line}" for i, line in enumerate(summary, start=1)))
    blocks.append(_table(facts, counted))
    blocks += [_say("letter.remark", {"remark": r}) for r in facts.batch.remarks]
    private = "private_locked" if facts.locked else "private"
    blocks += [_say(f"letter.{part}", words) for part in (private, "close", "respectfully")]
    blocks.append("\n".join(_signature(facts, words)))
    return Letter(
        subject=thai_digits(_subject(facts, words)),
        plain="\n\n".join(_plain(b) for b in blocks) + "\n",
        html=markup.page("".join(_html(b) for b in blocks)),
    )


# ── parts ────────────────────────────────────────────────────────────────────────────────────────


def _hints(form: Form) -> Mapping[str, Any]:
    hints: Mapping[str, Any] = form.document.get("mail", {})
    return hints


def _name(form: Form) -> str:
    return str(form.document.get("corner") or f"แบบรายงาน {form.id}")


def _words(facts: Facts, counted: Totals) -> dict[str, str]:
    unit = facts.form.unit.get("th", "รายการ")
    words = {
        **facts.figures,
        **counted.fields,
        "unit": unit,
        "province": facts.batch.province,
        "fiscal_year": str(facts.fiscal_year),
        "deadline": long_date(facts.deadline),
        "on": long_date(facts.on),
        "reference": facts.reference,
        "number": facts.number,
        "batch_key": facts.batch.key,
        "revision": str(facts.batch.revision),
        "form": _name(facts.form),
        "missing": str(counted.missing),
        "missing_groups": str(counted.missing_groups),
        "rest": _rest(facts),
    }
    words["sexes"] = _say("letter.sexes", words)
    if facts.figures.get("sex_unknown", "0") != "0":
        words["sexes"] += _say("letter.sex_unknown", words)
    words["unreviewed"] = ""
    if facts.figures.get("review_0", "0") != "0":
        words["unreviewed"] = _say("letter.unreviewed", words)
    hints = _hints(facts.form)
    words["what"] = str(hints.get("what") or facts.form.title.get("th", facts.form.id)).format_map(words)
    words["about"] = str(hints.get("about") or words["what"]).format_map(words)
    words["asked"] = str(hints.get("asked", "")).format_map(words)
    words["request"] = str(hints.get("request", "โปรดทราบ"))
    words["counts"] = str(hints.get("subject", "จำนวน {rows} {unit}")).format_map(words)
    return words


def _say(key: str, words: Mapping[str, str]) -> str:
    return catalogue()[key]["th"].format_map(words)


def _subject(facts: Facts, words: Mapping[str, str]) -> str:
    part = _say("letter.subject_part", _part_words(facts.part)) if facts.part else ""
    if facts.replaces:
        changed = facts.replaces.added + facts.replaces.altered + facts.replaces.removed
        return _say("letter.subject_revision", {**words, "changed": str(changed)}) + part
    return _say("letter.subject", words) + part


def _part_words(part: Part) -> dict[str, str]:
    rows = part.batch.rows
    places = dict.fromkeys((r.district, r.subdistrict) for r in rows)
    return {
        "number": str(part.number),
        "of": str(part.of),
        "rows": str(len(rows)),
        "places": ", ".join(f"{subdistrict} ({district})" for district, subdistrict in places),
    }


def _opening(facts: Facts, counted: Totals, words: Mapping[str, str]) -> Iterator[str]:
    yield _say("letter.numbered" if facts.number else "letter.date", words)
    for part in ("about", "to"):
        yield _say(f"letter.{part}", words)
    if facts.reference:
        yield _say("letter.reference", words)
    if facts.enclosures:
        numbered = "\n".join(f"{i}. {e}" for i, e in enumerate(facts.enclosures, start=1))
        yield _say("letter.enclosures", {"enclosures": numbered})
    if facts.part:
        yield _say("letter.part", {**words, **_part_words(facts.part)})
    if words["asked"]:
        yield _say("letter.asked_in" if facts.reference else "letter.asked", words)
    if facts.replaces:
        yield _replacing(facts.replaces)
    if facts.late:
        yield _late(facts.late_reason)
    yield _say("letter.incomplete" if counted.missing else "letter.complete", words)


def _late(reason: str) -> str:
    """The apology, with the officer's reason where one was given; it may begin with the word that we put."""
    why = " ".join(reason.split()).removeprefix("เนื่องจาก").strip()
    return _say("letter.late_because" if why else "letter.late", {"why": why})


def _rest(facts: Facts) -> str:
    """When what is missing will follow: by the day that was promised, unless that is over."""
    if facts.rest_by is None or facts.rest_by < facts.on:
        return _say("letter.rest", {})
    return _say("letter.rest_by", {"day": long_date(facts.rest_by)})


def _replacing(old: Replaced) -> str:
    counts = {"added": str(old.added), "altered": str(old.altered), "removed": str(old.removed)}
    return _say("letter.replaces", {"on": long_date(old.on), **counts})


def _summary(facts: Facts, words: Mapping[str, str]) -> list[str]:
    lines = _hints(facts.form).get("summary")
    return [line.format_map(words) for line in lines] if lines else [_say("letter.sent_now", words)]


def _signature(facts: Facts, words: Mapping[str, str]) -> list[str]:
    phone = f"โทร./โทรสาร {facts.phone}" if facts.phone else ""
    contact = " ".join(part for part in (facts.group, phone) if part)
    return [line for line in (facts.office, contact, _say("letter.key", words)) if line]


def _table(facts: Facts, counted: Totals) -> list[list[str]]:
    """Header, one line a district, and the sum."""
    unit = facts.form.unit.get("th", "รายการ")
    head = ["อำเภอ", "ตำบล", f"เป้าหมาย ({unit})", f"ส่ง ({unit})", "หมายเหตุ"]
    rows = [
        [line.district, str(line.groups), _or_dash(line.expected), str(line.sent), _remark(line, unit)]
        for line in counted.lines
    ]
    whole = [sum(line.groups for line in counted.lines), sum(line.sent for line in counted.lines)]
    rows.append(["รวม", str(whole[0]), counted.fields["expected"], str(whole[1]), ""])
    table = [head, *rows]
    return table if counted.targets else [[*line[:2], *line[3:]] for line in table]


def _or_dash(number: int | None) -> str:
    return "-" if number is None else str(number)


def _remark(line: Line, unit: str) -> str:
    if line.missing:
        return text("letter.line_missing", n=line.missing, unit=unit)
    return "" if line.expected is None else text("letter.line_complete")


def _add(line: Line | None, count: GroupCount, sent: int, owed: int) -> Line:
    if line is None:
        return Line(count.district, 1, count.expected, sent, owed)
    expected = None if line.expected is None or count.expected is None else line.expected + count.expected
    return Line(line.district, line.groups + 1, expected, line.sent + sent, line.missing + owed)


def _plain(block: str | Sequence[Sequence[str]]) -> str:
    if isinstance(block, str):
        return thai_digits(block)
    return "\n".join(thai_digits(" | ".join(line)) for line in block)


def _html(block: str | Sequence[Sequence[str]]) -> str:
    if isinstance(block, str):
        return "<p>" + escape(thai_digits(block)).replace("\n", "<br>") + "</p>"
    return markup.table([[thai_digits(cell) for cell in line] for line in block])
