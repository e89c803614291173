"""How fast rosters are checked, beside libraries that do it too: the same rules, 12 columns."""

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from stdnum.th import pin

from benchmarks import memory, rivals
from benchmarks.measure import Measured
from benchmarks.rivals import CHANGES, PLACES, PREFIXES
from sheets_sync import shipped
from sheets_sync.model import Cell, Form, Report, Scope, Subdistrict, Tab, Table, Workbook
from sheets_sync.validation import ProvinceIndex, find_tables, load_forms, validate_table

MANY, FEW, FAULTY = 15_000, 15, 0.08
SCOPE = Scope(
    district_code="5602",
    district_name="จุน",
    subdistricts=tuple(Subdistrict(f"56020{n}", name) for n, name in enumerate(PLACES, start=1)),
    gazetteer=PLACES,
    fiscal_year=2564,
    today=datetime(2021, 3, 20, 3, tzinfo=UTC),
)
KEYS = (
    "prefix first_name last_name national_id house_no moo village subdistrict role phone change note".split()
)
PROVINCES = ("50", "51", "52", "54", "55", "56", "57", "58")


def measure() -> list[Measured]:
    """Ours, then whatever else is installed, as milliseconds and as times of ours; runs of all in turn."""
    form = load_forms(shipped.rules_folder(), [])["1.1"]
    rows = {n: roster(n) for n in (FEW, MANY)}
    books = {n: workbook(form, rows[n]) for n in rows}
    tables = {n: find_tables(books[n], form).tables[0] for n in rows}
    others = rivals.installed()
    for name, check in others.items():
        agree(name, check(rows[MANY]), validate_table(tables[MANY], form, SCOPE))
    found: list[Measured] = []
    for n in (FEW, MANY):
        ours = {
            "checked for the first time": lambda n=n: validate_table(tables[n], fresh_memory(form), SCOPE),
            "checked again, as every pass does": lambda n=n: validate_table(tables[n], form, SCOPE),
            "found in the sheet": lambda n=n: find_tables(books[n], form),
        }
        theirs = {name: lambda n=n, check=check: check(rows[n]) for name, check in others.items()}
        took = interleaved({**ours, **theirs}, 30 if n == FEW else 7)
        found += [Measured(f"{n:,} rows, {what}", 1000 * took[what], "ms") for what in ours]
        first, again, _ = (took[what] for what in ours)
        for name in theirs:
            found.append(Measured(f"{n:,} rows, {name}", 1000 * took[name], "ms"))
            found.append(Measured("  times of ours, first time", took[name] / first, "×"))
            found.append(Measured("  times of ours, again", took[name] / again, "×"))
    found.append(Measured("rows a second, for the first time", MANY / first, "1/s"))
    found.append(Measured("rows a second, again", MANY / again, "1/s"))
    return [*found, *one_edit(form, tables[MANY]), *memory.measure()]


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


def roster(count: int) -> list[dict[str, str]]:
    """Rows of people; some hold one mistake."""
    chance = random.Random(2564)
    return [person(chance, number) for number in range(count)]


def person(chance: random.Random, number: int) -> dict[str, str]:
    """One row; the same for the same state of `chance`."""
    twelve = f"3{chance.choice(PROVINCES)}{number:09}"
    letters = "กขคงจชซดตถทธนบปผพมยรลวสหอ"
    row = {
        "prefix": chance.choice(PREFIXES),
        "first_name": "".join(chance.choices(letters, k=4)),
        "last_name": "".join(chance.choices(letters, k=6)),
        "national_id": twelve + pin.calc_check_digit(twelve + "0"),
        "house_no": f"{chance.randint(1, 299)}/{chance.randint(1, 12)}",
        "moo": str(chance.randint(1, 15)),
        "village": "บ้านร่องดู่",
        "subdistrict": chance.choice(PLACES),
        "role": chance.choice(("กรรมการหมู่บ้าน", "อสม.", "ปราชญ์ชาวบ้าน")),
        "phone": f"08{chance.randint(10_000_000, 99_999_999)}",
        "change": chance.choice(CHANGES[:3]),
        "note": "ย้ายบ้าน",
    }
    if chance.random() < FAULTY:
        row[chance.choice(KEYS[:-1])] = chance.choice(("", "ไม่ทราบแน่ชัด", "1234"))
    return row


def workbook(form: Form, rows: list[dict[str, str]]) -> Workbook:
    """The rows as a sheet gives them."""
    lines = [[form.column(key).header for key in KEYS], *([row[key] for key in KEYS] for row in rows)]
    cells = tuple(tuple(Cell(text, text, "TEXT") if text else Cell() for text in line) for line in lines)
    return Workbook("bench", "bench", (Tab(0, "1.1", cells, len(cells), len(KEYS)),))


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
        strange = person(chance, MANY + chance.randrange(MANY))  # half of the edits make a pair
        other = chance.choice((strange, chance.choice(whole.rows).values))["national_id"]
        rows[place] = replace(rows[place], values={**rows[place].values, "national_id": other})
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
