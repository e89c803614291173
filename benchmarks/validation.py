"""How fast rosters are checked, beside libraries that do it too: the same rules, 12 columns."""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from benchmarks import memory, rivals
from benchmarks.measure import Measured
from benchmarks.rosters import PLACES, PLAIN, TYPED, Row, plain_person, plain_roster, typed_roster
from sheets_sync import shipped
from sheets_sync.model import Cell, Form, Report, Scope, Subdistrict, Tab, Table, Workbook
from sheets_sync.validation import ProvinceIndex, find_tables, load_forms, validate_table

MANY, FEW = 15_000, 15
SCOPE = Scope(
    district_code="5602",
    district_name="จุน",
    subdistricts=tuple(Subdistrict(f"56020{n}", name) for n, name in enumerate(PLACES, start=1)),
    gazetteer=PLACES,
    fiscal_year=2564,
    today=datetime(2021, 3, 20, 3, tzinfo=UTC),
)
ROSTERS = (
    ("as a machine writes them", PLAIN, plain_roster, rivals.PLAIN_RULES),
    ("as offices type them", TYPED, typed_roster, rivals.TYPED_RULES),
)


def measure() -> list[Measured]:
    """Both kinds of rosters, few rows and many; then one edit among many, and memory."""
    form = load_forms(shipped.rules_folder(), [])["1.1"]
    found: list[Measured] = []
    for kind, keys, roster, rules in ROSTERS:
        others = rivals.installed(rules)
        for n in (FEW, MANY):
            found += compared(f"{n:,} rows {kind}", form, keys, roster(n), others)
    table = find_tables(workbook(form, PLAIN, plain_roster(MANY)), form).tables[0]
    return [*found, *one_edit(form, table), *memory.measure()]


def compared(
    what: str, form: Form, keys: list[str], rows: list[Row], others: dict[str, rivals.Rival]
) -> Iterator[Measured]:
    """Ours, then whatever else is installed, as milliseconds and as times of ours; runs of all in turn."""
    book = workbook(form, keys, rows)
    table = find_tables(book, form).tables[0]
    prepared = {name: rival.prepare(rows) for name, rival in others.items()}
    for name, rival in others.items():
        agree(name, rival.check(prepared[name]), validate_table(table, form, SCOPE))
    times = 30 if len(rows) <= FEW else 7
    strange = iter([fresh_memory(form) for _ in range(times)])
    ours: dict[str, Callable[[], Any]] = {
        "the engine, for the first time": lambda: validate_table(table, next(strange), SCOPE),
        "the engine again, as every pass does": lambda: validate_table(table, form, SCOPE),
        "found in the sheet": lambda: find_tables(book, form),
    }
    theirs = {
        name: lambda name=name, rival=rival: rival.check(prepared[name]) for name, rival in others.items()
    }
    took = interleaved({**ours, **theirs}, times)
    yield Measured(what, len(rows), "rows")
    first, again, _ = (took[way] for way in ours)
    for way in took:
        yield Measured(f"  {way}", 1000 * took[way], "ms")
        if way in theirs:
            yield Measured("    times of ours, first time", took[way] / first, "×")
            yield Measured("    times of ours, again", took[way] / again, "×")
    yield Measured("  rows a second, for the first time", len(rows) / first, "1/s")
    yield Measured("  rows a second, again", len(rows) / again, "1/s")


def interleaved(works: dict[str, Callable[[], Any]], times: int) -> dict[str, float]:
    """The quickest run of each, in seconds of processor time; one run of each in turn."""
    took: dict[str, float] = {}
    for _ in range(times):
        for name, work in works.items():
            begun = time.process_time()
            work()
            spent = time.process_time() - begun
            took[name] = min(took.get(name, spent), spent)
    return took


def agree(name: str, cells: rivals.Cells, report: Report) -> None:
    """The comparison means something only where all find the same."""
    ours = {(at, v.column) for at, row in enumerate(report.rows) for v in row.violations}
    if cells != ours:
        raise SystemExit(f"{name} finds {len(cells)} faulty cells, the engine {len(ours)}")


def fresh_memory(form: Form) -> Form:
    """The same rules as new objects: nothing is remembered of them."""
    return replace(form, columns=tuple(replace(column) for column in form.columns))


def workbook(form: Form, keys: list[str], rows: list[Row]) -> Workbook:
    """The rows as a sheet gives them."""
    lines = [[form.column(key).header for key in keys], *([row[key] for key in keys] for row in rows)]
    cells = tuple(tuple(Cell(text, text, "TEXT") if text else Cell() for text in line) for line in lines)
    return Workbook("bench", "bench", (Tab(0, "1.1", cells, len(cells), len(keys)),))


def one_edit(form: Form, table: Table) -> list[Measured]:
    """One cell edited in one of a thousand sheets: the findings across them brought up to date."""
    whole = validate_table(table, form, SCOPE)
    parts = {f"{n:04}": whole.rows[15 * n : 15 * n + 15] for n in range(MANY // 15)}
    reports = {code: Report(form.id, part, columns=whole.columns) for code, part in parts.items()}
    index = ProvinceIndex(form, {})
    for code, report in reports.items():
        index.replace(code, report)
        index.report(code)
    chance, costs = random.Random(1), []
    for _ in range(2_000):
        code = chance.choice(list(parts))
        rows = list(reports[code].rows)
        place = chance.randrange(len(rows))
        strange = plain_person(chance, MANY + chance.randrange(MANY))  # half of the edits make a pair
        other = chance.choice((strange, chance.choice(whole.rows).values))["national_id"]
        rows[place] = rows[place]._replace(values={**rows[place].values, "national_id": other})
        edited = replace(reports[code], rows=tuple(rows))
        begun = time.thread_time()
        for touched in index.replace(code, edited):
            index.report(touched)
        costs.append(1000 * (time.thread_time() - begun))
    return [
        Measured(f"one edited cell of {MANY:,} rows, median", statistics.median(costs), "ms"),
        Measured("  p99", statistics.quantiles(costs, n=100)[98], "ms"),
    ]


if __name__ == "__main__":
    for line in measure():
        print(f"{line.what:50} {line.value:12,.3f} {line.unit}")
