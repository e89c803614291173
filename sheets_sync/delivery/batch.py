"""From what a pass saw to a batch, its files and its message. Nothing is stored or sent here."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sheets_sync import deadlines, mail, render
from sheets_sync.config import District, Settings
from sheets_sync.delivery.papers import file_stem, lock, papers
from sheets_sync.delivery.post import Post, Seen, clock_text, usage
from sheets_sync.messages import text
from sheets_sync.model import Attachment, Batch, BatchRow, Delivery, Judged, RowChange, Waived
from sheets_sync.store import rows_hash
from sheets_sync.thai import long_date


@dataclass(frozen=True, slots=True)
class Draft:
    """The rows of a batch that could be frozen now, and what is missing among them."""

    batch: Batch
    late: bool
    missing: int


@dataclass(frozen=True, slots=True)
class Replaced:
    """The revision that a batch replaces: when that was sent, and what became of its rows."""

    on: date
    changes: tuple[RowChange, ...]

    @property
    def counted(self) -> mail.Replaced:
        """As the letter tells it."""
        kinds = [c.kind for c in self.changes]
        return mail.Replaced(self.on, kinds.count("added"), kinds.count("altered"), kinds.count("removed"))


@dataclass(frozen=True, slots=True)
class Mail:
    """One message that a batch is mailed as; its key is the batch's own, or that of a part."""

    key: str
    letter: mail.Letter
    files: tuple[Attachment, ...]
    message_id: str
    message: bytes

    @property
    def stem(self) -> str:
        """What its files are called."""
        return self.files[0].name.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Compiled:
    """Everything that one batch is about to be: one mail, or several that are its parts."""

    batch: Batch
    envelope: mail.Envelope
    message_id: str
    mails: tuple[Mail, ...]
    folder: str  # the name of its folder in the outbox

    def delivered(self, delivery: Delivery) -> tuple[Delivery, tuple[Delivery, ...]]:
        """The delivery with its message; or without one, and its parts with theirs."""
        whole = replace(delivery, message_id=self.message_id)
        if len(self.mails) == 1:
            return replace(whole, message=self.mails[0].message), ()
        return whole, tuple(
            replace(whole, key=m.key, kind="part", message_id=m.message_id, message=m.message)
            for m in self.mails
        )


def draft(post: Post, seen: Seen, form: str, now: datetime, revision: int = 0) -> Draft:
    """The batch of every row that is clean in what the pass saw."""
    settings = post.settings
    rows = tuple(_rows(settings, seen, form))
    batch = Batch(
        key=post.key(form, revision),
        province_code=settings.province.code,
        province=settings.province.name,
        form=form,
        round=settings.rounds[form].round,
        revision=revision,
        frozen_at=now,
        rows=rows,
        counts=tuple(seen.counts.get(form, ())),
        rows_hash=rows_hash(rows),
        rules_hash=settings.forms[form].hash,
        remarks=tuple(_remarks(settings, seen, form)),
    )
    return Draft(batch, deadlines.is_late(post.calendar(form), now), mail.totals(batch).missing)


def compile_batch(post: Post, found: Draft, replaces: Replaced | None = None) -> Compiled:
    """Its files and its messages. The Message-ID of a batch in parts is on no mail: its parts refer to it, so
    that a mail program shows them together."""
    settings, batch = post.settings, found.batch
    made = papers(settings, batch, replaces.changes if replaces else ())
    envelope = recipients(settings, batch.form)
    content = batch.rows_hash + batch.rules_hash
    id_ = mail.message_id(batch.key, content, envelope.sender)
    several, mails = len(made) > 1, []
    for number, paper in enumerate(made, start=1):
        key = f"{batch.key}/{number}" if several else batch.key
        own = mail.message_id(key, content, envelope.sender)
        part = mail.Part(number, len(made), paper.batch) if several else None
        letter = mail.compose(_facts(settings, found, paper.enclosures, replaces, part))
        thread = id_ if several else ""
        message = mail.build(envelope, letter, paper.mailed, own, batch.frozen_at, thread)
        mails.append(Mail(key, letter, paper.mailed, own, message))
    return Compiled(batch, envelope, id_, tuple(mails), file_stem(settings, batch))


def unread(settings: Settings, seen: Seen, form: str) -> list[District]:
    """The districts whose sheet could not be read in this pass."""
    return [
        d
        for d in settings.districts
        if d.subdistricts and ((j := seen.judged.get((d.code, form))) is None or j.state == "unreadable")
    ]


def _rows(settings: Settings, seen: Seen, form: str) -> Iterator[BatchRow]:
    """Clean rows without reserves: by district and sub-district in the config's order, then as they stand."""
    for district in settings.districts:
        judged = seen.judged.get((district.code, form))
        if judged is None:
            continue
        places = {s.code: s.name for s in settings.subdistricts(district)}
        codes = {name: code for code, name in places.items()}
        order = {code: i for i, code in enumerate(places)}
        found = []
        for row in judged.report.clean_rows:
            code = row.group or codes.get(row.values.get("subdistrict", ""), "")
            name = places.get(code) or row.values.get("subdistrict", "")
            if not row.reserve:
                found.append(BatchRow(district.code, district.name, code, name, dict(row.values)))
        yield from sorted(found, key=lambda r: order.get(r.subdistrict_code, len(order)))


def _remarks(settings: Settings, seen: Seen, form: str) -> Iterator[str]:
    """What the department should know: sheets that could not be read at the freeze, what was waived in it."""
    for district in settings.districts:
        judged = seen.judged.get((district.code, form))
        if not district.subdistricts or (judged and judged.state == "ok"):
            continue
        yield _remark(district, judged)
    mine = {d.code: d for d in settings.districts}
    judged_here = [j for j in seen.judged.values() if j.form == form]
    waived = [(mine[j.district_code], w) for j in judged_here for w in j.waived if w.goes]
    if waived:
        said = "; ".join(_waived(district, where) for district, where in waived)
        yield text("delivery.waived", count=len(waived), what=said)


def _waived(district: District, where: Waived) -> str:
    told = {"district": district.name, "row": where.row, "header": where.header, "why": where.waiver.why}
    return text("delivery.waived_row", **dict[str, Any](told))


def _remark(district: District, judged: Judged | None) -> str:
    if judged is None or judged.read_at is None:
        return text("delivery.never_read", district=district.name)
    at = judged.read_at
    day = f"{long_date(at.date())} เวลา {clock_text(at)}"
    why = judged.cause if judged.cause in ("header", "no_table") else judged.state
    return text(f"delivery.{why}", district=district.name, at=day)


def _facts(
    settings: Settings,
    found: Draft,
    enclosures: tuple[str, ...],
    replaces: Replaced | None,
    part: mail.Part | None,
) -> mail.Facts:
    batch, province = found.batch, settings.province
    rules, round_ = settings.forms[batch.form], settings.rounds[batch.form]
    return mail.Facts(
        batch=batch,
        form=rules,
        fiscal_year=province.fiscal_year,
        on=batch.frozen_at.date(),
        deadline=round_.department_deadline.date(),
        office=province.office,
        group=province.group,
        phone=province.phone,
        reference=province.reference,
        figures=render.figures(batch.rows, rules),
        enclosures=enclosures,
        late=found.late and batch.revision == 0,  # a revision is not late: the batch before it was there
        late_reason=round_.late_reason,
        rest_by=round_.rest_by.date() if round_.rest_by else None,
        replaces=replaces.counted if replaces else None,
        number=round_.covering_letter.number if round_.covering_letter else "",
        locked=bool(lock(settings)),
        part=part,
    )


def recipients(settings: Settings, form: str) -> mail.Envelope:
    """Who the form's mail is from and to. UsageError when somebody is not in the allow-list."""
    found, to = settings.mail, settings.rounds[form]
    strangers = [a for a in (*to.to, *to.cc) if a not in found.allow]
    if strangers:
        raise usage("delivery.not_allowed", n=len(strangers), form=form)
    return mail.Envelope(
        sender=found.sender,
        sender_name=found.sender_name or settings.province.office,
        to=tuple(to.to),
        cc=tuple(to.cc),
        reply_to=found.reply_to or "",
    )
