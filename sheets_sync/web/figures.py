"""What the page and the metrics say, from the document of `status --json`. Pure."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Status = Mapping[str, Any]
Source = Callable[[], Status]
DAY = 86_400
AGES = ((1, "today"), (3, "days_3"), (7, "days_7"))  # days, name of what is younger; older: "older"
STALE_SECONDS = 600  # a service that has not looked for so long is not well


@dataclass(frozen=True, slots=True)
class Square:
    """One district and form of the heat map. `due` None: nobody says how many rows it owes."""

    code: str
    district: str
    form: str
    clean: int
    due: int | None
    state: str
    sent: bool
    note: str  # why it is shut, or why its district cannot be told; empty when all is well
    cause: str = ""  # which kind of reason that is, as `status --json` has it, or `untold`

    @property
    def share(self) -> float | None:
        """How much of what is due is clean."""
        return min(1.0, self.clean / self.due) if self.due else None


def squares(status: Status) -> Iterator[Square]:
    """Every district × form, in the config's order."""
    for district in status["districts"]:
        untold = district.get("note", "")  # told once, with the first form that is read
        for form, told in district["forms"].items():
            read = told["state"] == "ok"
            yield Square(
                code=district["code"],
                district=district["name"],
                form=form,
                clean=told["clean"],
                due=told.get("due"),
                state=told["state"],
                sent=district["submitted"] is not None,
                note=untold if read else told.get("note", ""),
                cause="untold" if read and untold else told.get("cause", ""),
            )
            untold = "" if read else untold


def open_by_age(status: Status) -> dict[str, Counter[str]]:
    """Severity -> how many findings are open, by age; a rule's are counted at the age of its oldest."""
    found: dict[str, Counter[str]] = {"error": Counter(), "warning": Counter()}
    for _, one in _open(status):
        days = one["age_s"] / DAY
        name = next((name for limit, name in AGES if days < limit), "older")
        found[one["severity"]][name] += one["count"]
    return found


def open_by_rule(status: Status) -> Counter[tuple[str, str, str]]:
    """(form, rule, severity) -> how many are open."""
    found: Counter[tuple[str, str, str]] = Counter()
    for (form, rule), one in _open(status):
        found[form, rule, one["severity"]] += one["count"]
    return found


def _open(status: Status) -> Iterator[tuple[tuple[str, str], Mapping[str, Any]]]:
    for district in status["districts"]:
        for form, told in district["forms"].items():
            for rule, one in told["open"].items():
                yield (form, rule), one


def oldest_seconds(status: Status) -> float:
    """The age of the oldest open finding; 0 when none is."""
    return max((one["age_s"] for _, one in _open(status)), default=0)


def since_last_pass(status: Status) -> float | None:
    """Seconds from the last pass to the moment of the document; None before the first."""
    if status["last_pass"] is None:
        return None
    return (
        datetime.fromisoformat(status["at"]) - datetime.fromisoformat(status["last_pass"])
    ).total_seconds()


def is_well(status: Status) -> bool:
    """Whether the service has looked lately."""
    age = since_last_pass(status)
    return age is not None and age <= STALE_SECONDS
