"""What reading one cell gave: its normal form, what is wrong with it, what was repaired."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

NONE: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say about a value. `id` is `rule` or `rule.variant`; `soft`: no more than a warning."""

    id: str
    details: Mapping[str, object] = field(default_factory=lambda: NONE)
    soft: bool = False

    @property
    def rule(self) -> str:
        """The stable rule id: what stands before the dot."""
        return self.id.partition(".")[0]


class Reading(NamedTuple):
    """The normal form of a value ("" when there is none), its faults and its repairs."""

    value: str = ""
    faults: tuple[Remark, ...] = ()
    repairs: tuple[Remark, ...] = ()


BLANK = Reading()


def fault(id: str, value: str = "", *, soft: bool = False, **details: object) -> Reading:
    """A reading with one fault; `value` is what the master may still hold when it is soft."""
    return Reading(value, (Remark(id, details, soft),))


def repaired(value: str, *ids: str, **details: object) -> Reading:
    """A reading without fault whose value was repaired in these ways."""
    return Reading(value, (), tuple(Remark(id, details) for id in ids))
