"""How the deliveries stand: for `sync --json`, `outbox`, and the master's deliveries tab."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sheets_sync.delivery.post import Post, batch_key
from sheets_sync.messages import text
from sheets_sync.mirror import ACKNOWLEDGE, APPROVE, BY_HAND, HOLD, DeliveryLine, moment
from sheets_sync.model import Delivery, DeliveryState
from sheets_sync.store import Ruling

WAITS_FOR_A_PERSON = ("held", "failed", "unknown", "awaiting_approval")
DECIDING = ("approve", "hold", "retry")  # words on whether a batch may leave: the last one counts
ROWS_SHOWN = 10  # of a district in one cell; all of them stand in `status --json`
HOLDABLE: Final[tuple[DeliveryState, ...]] = (
    "planned",
    "awaiting_approval",
    "due",
    "retry",
    "held",
    "failed",
)
APPROVABLE: Final[tuple[DeliveryState, ...]] = ("planned", "awaiting_approval", "held", "due")
CONFIRMABLE: Final[tuple[DeliveryState, ...]] = ("sent", "unknown")


@dataclass(frozen=True, slots=True)
class Line:
    """One delivery of the ledger, without its message. `rows` 0: not frozen yet."""

    delivery: Delivery
    rows: int
    since: Mapping[str, Any] | None = None  # of a sent batch: what was added, removed, altered after it
    ruled: tuple[Ruling, ...] = ()  # of a batch: people's words, the first first
    mailed_as: tuple[str, ...] = ()  # the Message-IDs of its parts; () when it is one mail
    rows_hash: str = ""
    answer: str = ""  # the mail server's at the last attempt, of each part where there are parts

    @property
    def needs_a_person(self) -> bool:
        """It does not go on by itself."""
        return self.delivery.state in WAITS_FOR_A_PERSON

    @property
    def waits(self) -> bool:
        """For a person, or for the next attempt."""
        return self.needs_a_person or self.delivery.state == "retry"

    def to_json(self) -> dict[str, Any]:
        """As `sync --json` and `outbox list --json` have it."""
        d = self.delivery
        return {
            "key": d.key,
            "form": d.form,
            "kind": d.kind,
            "state": d.state,
            "message_id": d.message_id,
            "attempts": d.attempts,
            "late": d.late,
            "rows": self.rows,
            "rows_sha256": self.rows_hash,
            "to": list(d.recipients),
            "why": d.why,
            "answer": self.answer,
            "due_at": _iso(d.due_at),
            "next_attempt_at": _iso(d.next_attempt_at),
            "settled_at": _iso(d.settled_at),
            "changed_since_sent": dict(self.since) if self.since is not None else None,
        }

    def for_master(self) -> DeliveryLine:
        """As a row of the master's deliveries tab."""
        d = self.delivery
        _, _, round_, revision = d.key.split("/")[:4]
        sent = d.state in ("sent", "acknowledged")
        return DeliveryLine(
            key=d.key,
            form=d.form,
            round=round_,
            revision=int(revision),
            state=d.state,
            rows=self.rows,
            due_at=d.due_at,
            sent_at=d.settled_at if sent else None,
            message_id=" ".join(self.mailed_as) or d.message_id,
            attempts=d.attempts,
            why=d.why,
            changed=self._changed(),
            to=d.recipients,
            rows_hash=self.rows_hash,
            answer=self.answer,
            ticked=frozenset(box for box, ruling in self._boxes().items() if ruling),
            possible=frozenset(self._possible()),
            taken=" · ".join(
                text(f"tick.{r.kind}", at=moment(r.at), who=r.who) for r in self._boxes().values() if r
            ),
        )

    def _boxes(self) -> dict[str, Ruling | None]:
        """The boxes of the deliveries tab: what people's last word on each was, where it still holds."""
        last = {r.kind: r for r in self.ruled}
        leave = next((r for r in reversed(self.ruled) if r.kind in DECIDING), None)
        hand = last.get("by_hand")
        return {
            APPROVE: leave if leave and leave.kind == "approve" else None,
            HOLD: leave if leave and leave.kind == "hold" else None,
            BY_HAND: hand if hand and hand.until is None else None,
            ACKNOWLEDGE: last.get("acknowledge") if self.delivery.state == "acknowledged" else None,
        }

    def _possible(self) -> Iterator[str]:
        """A ledger that was lost is asked by command only: a tick may be from before."""
        d = self.delivery
        if d.state in APPROVABLE and d.why != text("delivery.lost"):
            yield APPROVE
        if d.state in HOLDABLE:
            yield HOLD
        if d.state in CONFIRMABLE:
            yield ACKNOWLEDGE
        yield BY_HAND

    def _changed(self) -> str:
        since = self.since
        if not since or not any(since[kind] for kind in ("added", "altered", "removed")):
            return ""
        counted = text("delivery.since", **{k: since[k] for k in ("added", "altered", "removed")})
        return " · ".join([counted, *_places(since.get("rows", ()))])


def lines(post: Post) -> tuple[Line, ...]:
    """Every delivery of the ledger, by key."""
    sizes, hashes, deliveries = post.ledger.sizes(), post.ledger.hashes(), post.deliveries()
    ruled = post.ledger.rulings_about([d.key for d in deliveries if d.kind == "batch"])
    said = post.ledger.last_answers()
    parts: dict[str, list[Delivery]] = {}
    for d in deliveries:
        if d.kind == "part":
            parts.setdefault(batch_key(d), []).append(d)
    return tuple(
        Line(
            d,
            sizes.get(d.key, 0),
            ruled=ruled.get(d.key, ()),
            mailed_as=tuple(part.message_id for part in parts.get(d.key, ())),
            rows_hash=hashes.get(d.key, ""),
            answer=_answer(d, parts.get(d.key, ()), said),
        )
        for d in deliveries
    )


def _places(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Where the changed rows stand, by district, and when the last of them was first seen so."""
    by_district: dict[str, list[int]] = {}
    for row in rows:
        if row["row"] is not None:
            by_district.setdefault(row["name"], []).append(row["row"])
    for name, numbers in by_district.items():
        shown = [str(n) for n in sorted(numbers)[:ROWS_SHOWN]] + ["…"] * (len(numbers) > ROWS_SHOWN)
        yield f"{name} {text('summary.rows', rows=', '.join(shown))}"
    if moments := [row["seen_at"] for row in rows if row["seen_at"]]:
        yield text("delivery.since_at", at=moment(datetime.fromisoformat(max(moments))))


def _answer(delivery: Delivery, parts: Sequence[Delivery], said: Mapping[str, str]) -> str:
    """What the server said of a mail; of several, each with its number."""
    told = sorted((int(part.key.rpartition("/")[2]), said[part.key]) for part in parts if part.key in said)
    each = [text("delivery.part", n=number, why=why) for number, why in told]
    return " · ".join(each) or said.get(delivery.key, "")


def for_master(found: Iterable[Line]) -> list[DeliveryLine]:
    """The batches among them, as rows of the master's deliveries tab: previews and reminders stay out."""
    return [line.for_master() for line in found if line.delivery.kind == "batch"]


def planned(post: Post) -> tuple[Line, ...]:
    """The rounds of the config whose batch the ledger does not know yet: still to come."""
    known = {d.key for d in post.deliveries()}
    keys = {post.key(form): form for form in post.settings.rounds}
    ruled = post.ledger.rulings_about(keys.keys() - known)
    return tuple(
        Line(
            Delivery(key, "batch", form, "planned", (), due_at=post.settings.rounds[form].send_at),
            0,
            ruled=ruled.get(key, ()),
        )
        for key, form in keys.items()
        if key not in known
    )


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
