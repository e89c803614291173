"""How fast rosters are checked, beside libraries that do it too: the same rules, 12 columns."""

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from stdnum.th import pin

from benchmarks.measure import Measured
from sheets_sync import shipped
from sheets_sync.model import Cell, Form, Report, Scope, Subdistrict, Tab, Table, Workbook
from sheets_sync.validation import ProvinceIndex, find_tables, load_forms, validate_table

MANY, FEW, FAULTY = 15_000, 15, 0.08
PLACES = ("จุน", "ลอ", "ทุ่งรวงทอง", "ห้วยข้าวก่ำ")
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
PREFIXES = ("นาย", "นาง", "นางสาว")
CHANGES = ("คงเดิม", "แก้ไขข้อมูล", "เปลี่ยนตัว")
PHONE = r"0(?:6[1-6]|[89]\d)\d{7}|0[2-7]\d{7}"
HOUSE = r"\d{1,5}(?:/\d{1,5}){0,2}|-"


def measure() -> list[Measured]:
    """Ours, then whatever else is installed, each as seconds and as times of ours."""
    form = load_forms(shipped.rules_folder(), [])["1.1"]
    rows = {n: roster(n) for n in (FEW, MANY)}
    tables = {n: find_tables(workbook(form, rows[n]), form).tables[0] for n in rows}
    found: list[Measured] = []
    ours = {n: best(lambda n=n: validate_table(tables[n], form, SCOPE), 5) for n in rows}
    cold = best(lambda: validate_table(tables[FEW], fresh_memory(form), SCOPE), 20)
    found += [
        Measured(f"{FEW} rows, checked for the first time", 1000 * cold, "ms"),
        Measured(f"{FEW} rows, read before", 1000 * ours[FEW], "ms"),
        Measured(f"{MANY:,} rows", 1000 * ours[MANY], "ms"),
        Measured("rows a second", MANY / ours[MANY], "1/s"),
        *one_edit(form, tables[MANY]),
    ]
    for name, check in rivals():
        for n in rows:
            seconds = best(lambda n=n, check=check: check(rows[n]), 3 if n == FEW else 1)
            found.append(Measured(f"{name}, {n:,} rows", 1000 * seconds, "ms"))
            found.append(Measured("  times of ours", seconds / ours[n], "×"))
    return found


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
        "change": chance.choice(CHANGES),
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


def best(work: Callable[[], Any], times: int) -> float:
    """The quickest of some runs, in seconds."""
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return min(found)


def rivals() -> list[tuple[str, Callable[[list[dict[str, str]]], Any]]]:
    """Other libraries with the same rules, where they are installed."""
    found: list[tuple[str, Callable[[list[dict[str, str]]], Any]]] = []
    for name, make in (("pandera", by_pandera), ("frictionless", by_frictionless)):
        try:
            found.append((name, make()))
        except ImportError:
            print(f"{name} is not installed: .venv/bin/pip install -r benchmarks/requirements.txt")
    return found


def by_pandera() -> Callable[[list[dict[str, str]]], Any]:
    """A schema of the same rules; every failing cell is collected."""
    import pandas
    import pandera.pandas as pa

    filled = pa.Check.str_length(1)
    plain = {key: pa.Column(str, filled) for key in ("first_name", "last_name", "village", "role")}
    columns = {
        **plain,
        "prefix": pa.Column(str, pa.Check.isin(PREFIXES)),
        "national_id": pa.Column(str, pa.Check(lambda s: s.map(pin.is_valid)), unique=True),
        "house_no": pa.Column(str, pa.Check.str_matches(f"^(?:{HOUSE})$")),
        "moo": pa.Column(str, pa.Check.str_matches(r"^\d{1,2}$")),
        "subdistrict": pa.Column(str, pa.Check.isin(PLACES)),
        "phone": pa.Column(str, pa.Check.str_matches(f"^(?:{PHONE})$")),
        "change": pa.Column(str, pa.Check.isin(CHANGES)),
        "note": pa.Column(str, pa.Check.str_length(max_value=300)),
    }
    schema = pa.DataFrameSchema(columns)

    def check(rows: list[dict[str, str]]) -> Any:
        try:
            return schema.validate(pandas.DataFrame(rows), lazy=True)
        except pa.errors.SchemaErrors as found:
            return found.failure_cases

    return check


def by_frictionless() -> Callable[[list[dict[str, str]]], Any]:
    """A table schema of the same rules and one check for the card's digit."""
    from frictionless import Check, Checklist, Resource, Schema, errors

    class Card(Check):  # type: ignore[misc,unused-ignore]
        Errors = [errors.CellError]  # noqa: RUF012 (the library's own way)

        def validate_row(self, row: Any) -> Any:
            number = row["national_id"]
            if number and not pin.is_valid(number):
                yield errors.CellError.from_row(row, note="check digit", field_name="national_id")

    own: dict[str, dict[str, Any]] = {
        "prefix": {"enum": list(PREFIXES)},
        "national_id": {"unique": True},
        "house_no": {"pattern": HOUSE},
        "moo": {"pattern": r"\d{1,2}"},
        "subdistrict": {"enum": list(PLACES)},
        "phone": {"pattern": PHONE},
        "change": {"enum": list(CHANGES)},
        "note": {"maxLength": 300},
    }
    fields = [
        {"name": key, "type": "string", "constraints": {"required": True, **own.get(key, {})}} for key in KEYS
    ]

    def check(rows: list[dict[str, str]]) -> Any:
        resource = Resource(data=rows, schema=Schema.from_descriptor({"fields": fields}))
        return resource.validate(Checklist(checks=[Card()]), limit_errors=1_000_000)

    return check


if __name__ == "__main__":
    for line in measure():
        print(f"{line.what:50} {line.value:12,.3f} {line.unit}")
