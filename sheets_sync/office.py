"""One province's rooms, opened, and what the service remembers of it between passes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

import structlog

from sheets_sync import delivery, reconcile
from sheets_sync.clock import Clock
from sheets_sync.config import Settings
from sheets_sync.delivery import Post
from sheets_sync.mirror import Seen
from sheets_sync.model import JudgedRow
from sheets_sync.reconcile import (
    Accepted,
    FormChange,
    KeptRules,
    Mended,
    PassResult,
    Standing,
)
from sheets_sync.store import Store

_log = structlog.get_logger("sheets_sync.service")


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
        self._keep_mended(result)
        kept = Standing.after(result)
        since = {"since_sent": delivery.since_sent(self.post, result, self._first_seen(result))}
        kept = replace(kept, told={**kept.told, **since})
        self.store.cache(self._standing_name, Standing.from_json).keep([kept])

    def _first_seen(self, result: PassResult) -> delivery.When:
        """Since when the rows stand as they do; the cache is read only where something changed."""
        kept = cache(lambda: self.store.cache(self.settings.province.code, Accepted.from_json).load())

        def when(district: str, form: str) -> Iterable[tuple[str, JudgedRow, datetime | None]]:
            judged = result.judged.get((district, form))
            return reconcile.first_seen(judged, kept().get((district, form))) if judged else ()

        return when

    def keep_rules(self) -> None:
        """Remembers the rule files that this pass went by, where they are not those of the pass before."""
        cache = self.store.cache(self._rules_name, KeptRules.from_json)
        before = {kept.form: kept.hash for kept in cache.load().values()}
        forms = self.settings.forms.values()
        cache.keep([KeptRules.of(form) for form in forms if before.get(form.id) != form.hash])

    def rules_change(self) -> tuple[FormChange, ...]:
        """What the rule files of now would change, against those of the last pass. Asks Google nothing."""
        accepted = self.store.cache(self.settings.province.code, Accepted.from_json).load()
        kept = self.store.cache(self._rules_name, KeptRules.from_json).load()
        by_form = {rules.form: rules for rules in kept.values()}
        waivers = delivery.waivers(self.post)
        return reconcile.compare_rules(self.settings, accepted, by_form, self.clock.now(), waivers)

    @property
    def _rules_name(self) -> str:
        return f"{self.settings.province.code} rules"

    def mended(self) -> Mended:
        """The findings that were mended of late."""
        return self.store.cache(self._mended_name, Mended.from_json).load().get(("", ""), Mended())

    def _keep_mended(self, result: PassResult) -> None:
        """Written only when something was mended: it is the longer of the two."""
        if result.lives.closed:
            kept = self.mended().joined(result.lives.closed, result.at)
            self.store.cache(self._mended_name, Mended.from_json).keep([kept])

    def seen(self) -> Seen:
        """What the master's rows named at the read before, so far as it is remembered."""
        return self.store.cache(self._seen_name, Seen.from_json).load().get(("", ""), Seen())

    def keep_seen(self, seen: Seen) -> None:
        """Remembers what the master's rows named in this pass."""
        if seen != self.seen():
            self.store.cache(self._seen_name, Seen.from_json).keep([seen])

    @property
    def _seen_name(self) -> str:
        return f"{self.settings.province.code} ticks"

    @property
    def _standing_name(self) -> str:
        return f"{self.settings.province.code} standing"

    @property
    def _mended_name(self) -> str:
        return f"{self.settings.province.code} mended"
