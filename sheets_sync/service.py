"""What one round of work is: a pass, then what is due to be mailed, then the master's deliveries tab."""

from dataclasses import dataclass
from typing import Any

from sheets_sync import delivery, reconcile
from sheets_sync.clock import Clock
from sheets_sync.config import Settings
from sheets_sync.delivery import Line, Post, StepResult
from sheets_sync.errors import SheetsSyncError
from sheets_sync.google import Sheets
from sheets_sync.reconcile import Accepted, PassResult, Standing
from sheets_sync.store import Store


@dataclass(frozen=True, slots=True)
class Office:
    """One province's rooms, opened: what every command works with."""

    settings: Settings
    clock: Clock
    store: Store

    @property
    def post(self) -> Post:
        """Its post office."""
        return Post(self.settings, self.store, self.clock)

    def standing(self) -> Standing | None:
        """How the province stood at the end of the last pass; None before the first."""
        return self.store.cache(self._standing_name, Standing.from_json).load().get(("", ""))

    def keep_standing(self, result: PassResult) -> None:
        """Remembers how the province stands after this pass."""
        kept = Standing.after(result, self.standing())
        self.store.cache(self._standing_name, Standing.from_json).keep([kept])

    @property
    def _standing_name(self) -> str:
        return f"{self.settings.province.code} standing"


@dataclass(frozen=True, slots=True)
class Round:
    """What a round of work gave. `steps` is None when mail was left alone."""

    result: PassResult
    steps: StepResult | None
    calls: dict[str, int]
    trouble: SheetsSyncError | None = None  # the master's deliveries tab could not be written

    @property
    def needs_a_person(self) -> bool:
        """Exit code 1: something has errors, could not be reached, or waits."""
        waits = self.steps is not None and self.steps.needs_a_person
        return self.result.needs_a_person or waits or self.trouble is not None

    def to_json(self) -> dict[str, Any]:
        """The contract's `sync --json`."""
        lines = self.steps.lines if self.steps else ()
        return self.result.to_json() | {"calls": self.calls, "deliveries": [line.to_json() for line in lines]}


def work(office: Office, sheets: Sheets, *, mail: bool = True, heartbeat: bool = False) -> Round:
    """One pass, then due deliveries unless `mail` is False.

    Trouble with one sheet, the master or one mail stays with it and is told in the result. UsageError when
    mail is due that may not be sent with a pretended clock; StoreError when the store fails.
    """
    before = dict(sheets.calls)
    result = one_pass(office, sheets, heartbeat=heartbeat)
    steps = deliver(office, result) if mail else None
    trouble = None
    if steps and steps.changed and result.master_tabs:
        try:
            told = [line.for_master() for line in steps.lines]
            reconcile.write_deliveries(office.settings, sheets, result.master_tabs, told)
        except SheetsSyncError as e:  # the next pass tells it
            trouble = e
    calls = {kind: count - before[kind] for kind, count in sheets.calls.items()}
    return Round(result, steps, calls, trouble)


def one_pass(office: Office, sheets: Sheets, *, heartbeat: bool = False) -> PassResult:
    """One pass over the province; how it then stands is remembered for `status`."""
    result = reconcile.run(
        office.settings,
        sheets,
        office.store.cache(office.settings.province.code, Accepted.from_json),
        office.clock.now(),
        heartbeat=heartbeat,
        deliveries=[line.for_master() for line in delivery.lines(office.post)],
    )
    if result.reached:
        office.keep_standing(result)
    return result


def deliver(office: Office, result: PassResult | None) -> StepResult:
    """Freezes (from a pass that reached Google) and sends what is due."""
    return delivery.step(office.post, result if result and result.reached else None)


def outbox(office: Office) -> tuple[Line, ...]:
    """Every delivery of the ledger."""
    return delivery.lines(office.post)
