"""What a delivery works with, and what it is made from."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from sheets_sync import mail
from sheets_sync.clock import Clock
from sheets_sync.config import Settings
from sheets_sync.deadlines import Calendar
from sheets_sync.errors import PaperError, UsageError
from sheets_sync.messages import LANGUAGES, catalogue
from sheets_sync.model import Delivery, GroupCount, Judged
from sheets_sync.store import Ledger, Store


class Seen(Protocol):
    """What a pass gives for a freeze (reconcile.PassResult is one)."""

    @property
    def judged(self) -> Mapping[tuple[str, str], Judged]:
        """(district code, form) -> its rows as judged."""
        ...

    @property
    def counts(self) -> Mapping[str, Sequence[GroupCount]]:
        """Form -> what each sub-district owes and has."""
        ...

    @property
    def deliveries_told(self) -> Collection[str] | None:
        """The batch keys that stand in the master's deliveries tab; None: nobody can tell."""
        ...


@dataclass(frozen=True, slots=True)
class Post:
    """One province's post office: its settings, its store, and the clock it follows."""

    settings: Settings
    store: Store
    clock: Clock

    @property
    def ledger(self) -> Ledger:
        """The store's ledger."""
        return self.store.ledger

    def deliveries(self) -> tuple[Delivery, ...]:
        """This province's deliveries, without their bytes: a store may serve several provinces."""
        here = f"{self.settings.province.code}/"
        return tuple(d for d in self.ledger.deliveries() if d.key.startswith(here))

    def parts(self, key: str) -> tuple[Delivery, ...]:
        """The parts that the batch of this key is mailed in, in their order; () when it is one mail."""
        found = [d for d in self.deliveries() if d.kind == "part" and batch_key(d) == key]
        return tuple(sorted(found, key=lambda d: int(d.key.rpartition("/")[2])))

    def key(self, form: str, revision: int = 0) -> str:
        """`56/1.1/2564-1/0`: province / form / fiscal year – round / revision."""
        return f"{self.round_key(form)}/{revision}"

    def round_key(self, form: str) -> str:
        """`56/1.1/2564-1`: what every key of the form's round begins with."""
        return f"{self.settings.province.code}/{form}/{self.settings.rounds[form].round}"

    def calendar(self, form: str) -> Calendar:
        """The form's round as the config has it."""
        found = self.settings.rounds[form]
        return Calendar(
            form=form,
            round=found.round,
            open=found.open,
            district_deadline=found.district_deadline,
            send_at=found.send_at,
            department_deadline=found.department_deadline,
            approval=found.approval,
            incomplete=found.incomplete,
            grace=timedelta(minutes=found.grace_minutes),
            reminders=tuple(found.reminders),
        )

    def server(self) -> mail.Server:
        """The mail server with its password.

        UsageError when that cannot be read, or may not be mailed to, or nobody has said yet from whom.
        """
        found = self.settings.mail
        if found.host.startswith(mail.TO_FILL):
            raise usage("delivery.unfilled", what="mail.host")
        server = mail.Server(found.host, found.port, found.security, found.user)
        mail.check(server, pretended=self.clock.pretended)
        if self.unfilled([found.sender, found.reply_to or found.sender]):
            raise usage("delivery.unfilled", what="mail.sender, mail.reply_to")
        return replace(server, password=self._password())

    def unfilled(self, addresses: Iterable[str]) -> tuple[str, ...]:
        """Those of them that are an example's, or wait to be filled in: nobody is mailed there."""
        found = self.settings.mail
        server = mail.Server(found.host, found.port)
        return mail.unfilled(addresses, loopback=server.is_loopback)

    def unfilled_in(self, form: str) -> str:
        """What keeps the form's batch back, as the config names it: nobody's addresses, no letter; or ""."""
        round_, reference = self.settings.rounds[form], self.settings.province.reference
        told = {
            f"forms.{form}.{who}": self.unfilled(some) for who, some in (("to", round_.to), ("cc", round_.cc))
        }
        if reference.startswith(mail.TO_FILL):
            told["province.reference"] = (reference,)
        return ", ".join(f"{name} ({', '.join(some)})" for name, some in told.items() if some)

    def _password(self) -> str:
        found = self.settings.mail
        if not found.user:
            return ""
        try:
            if found.password_file is None:
                raise FileNotFoundError
            return found.password_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise usage("delivery.no_password") from None


def batch_key(delivery: Delivery) -> str:
    """The key of the batch that a delivery is, or is a part of: `56/1.3/2564-1/0` of `56/1.3/2564-1/0/2`."""
    return delivery.key.rpartition("/")[0] if delivery.kind == "part" else delivery.key


def usage(words: str, **values: object) -> UsageError:
    """A UsageError in the catalogue's words."""
    said = _said(words, values)
    return UsageError(said["en"], said["th"])


def no_paper(words: str, **values: object) -> PaperError:
    """A PaperError in the catalogue's words."""
    said = _said(words, values)
    return PaperError(said["en"], said["th"])


def _said(words: str, values: Mapping[str, object]) -> dict[str, str]:
    """In both languages; so may be a value that is itself a message."""
    found = {}
    for language in LANGUAGES:
        own = {name: v[language] if isinstance(v, Mapping) else v for name, v in values.items()}
        found[language] = catalogue()[words][language].format_map(own)
    return found


def clock_text(at: datetime) -> str:
    """`09.00 น.`"""
    return f"{at:%H.%M} น."
