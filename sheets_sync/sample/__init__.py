"""The invented province (or country), put into a running emulator over HTTP, with its configuration."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sheets_sync.sample import nation, phayao, settings
from sheets_sync.sample.mistakes import Planted
from sheets_sync.sample.plan import DistrictPlan, ProvincePlan
from sheets_sync.sample.writing import OWNER, Hand

__all__ = [
    "OWNER",
    "START",
    "DistrictPlan",
    "Kind",
    "Planted",
    "ProvincePlan",
    "Truth",
    "load",
    "plan",
    "truth",
]

Kind = Literal["phayao", "nation", "empty"]
START = "2021-03-20T10:00:00+07:00"
SEED = 2564


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true about a sample, told without the service's own checks."""

    planted: tuple[Planted, ...]  # every finding to expect
    clean: dict[tuple[str, str], tuple[str, ...]]  # (district code, form) -> keys of its clean rows, in order
    rows: dict[tuple[str, str], int]  # (district code, form) -> rows filled
    submitted: frozenset[tuple[str, str]]  # (district code, form) whose tick is set


def plan(kind: Kind, seed: int = SEED) -> Iterable[ProvincePlan]:
    """The provinces of a sample; the same for the same seed."""
    match kind:
        case "phayao":
            return [phayao.plan(seed)]
        case "nation":
            return nation.plan(seed)
        case "empty":
            return []


def truth(kind: Kind = "phayao", seed: int = SEED) -> Truth:
    """What the sample of this seed holds: planted mistakes, clean rows, ticks."""
    districts = [d for province in plan(kind, seed) for d in province.districts]
    return Truth(
        tuple(p for d in districts for p in d.planted),
        {(d.code, form): keys for d in districts for form, keys in d.clean.items()},
        {(d.code, form): count for d in districts for form, count in d.rows.items()},
        frozenset((d.code, form) for d in districts for form in d.submitted),
    )


def load(
    url: str,
    data: Path,
    *,
    kind: Kind,
    smtp: tuple[str, int],
    service_account: Path,
    seed: int = SEED,
) -> dict[str, Any]:
    """Loads a sample into the emulator at `url` and writes its configuration to `data`/config.

    Gives what the ready line adds: `config`, `master`, `owner`, `districts` (name -> spreadsheet id), or for
    the nation `provinces`. The emulator's clock is set to the start of the sample, its calls are forgotten.
    Unreachable or Rejected when the emulator does not play along.
    """
    if kind == "empty":
        return {"config": None, "master": None, "owner": OWNER, "districts": {}}
    hand = Hand(url, json.loads(service_account.read_text(encoding="utf-8"))["client_email"])
    hand.control("POST", "clock", {"now": START})
    around = settings.Surroundings(url, data, smtp, service_account)
    config = data.resolve() / "config"
    if kind == "phayao":
        ready = load_province(hand, phayao.plan(seed), config, around) | {"owner": OWNER}
    else:
        provinces = {
            p.code: load_province(hand, p, config / p.code, around, by_code=True) for p in nation.plan(seed)
        }
        ready = {"config": str(config), "owner": OWNER, "provinces": provinces}
    hand.control("DELETE", "calls")
    return ready


def load_province(
    hand: Hand, province: ProvincePlan, folder: Path, around: settings.Surroundings, *, by_code: bool = False
) -> dict[str, Any]:
    """One province: its files in the emulator, its configuration in `folder`; districts by name or code."""
    master = hand.master(province.name)
    ids = {d.code: hand.district(d, province.name) for d in province.districts}
    settings.write(folder, province, ids, master, around)
    named = ids if by_code else {d.name: ids[d.code] for d in province.districts}
    return {"config": str(folder), "master": master, "districts": named}
