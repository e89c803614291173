"""The index of the province says what comparing every row with every other says, after any edits."""

import random
import time
from collections.abc import Mapping
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sheets_sync.model import JudgedRow, Report, Violation
from sheets_sync.validation import (
    ProvinceIndex,
    find_tables,
    validate_province,
    validate_table,
    with_violations,
)
from sheets_sync.validation.province import Place, Watch, violation, watches
from tests.validation.made import FORMS, SCOPE, book, card, header, person, tab

FORM = FORMS["1.1"]
DISTRICTS = ("5601", "5602", "5603", "5604")
NAMES = {code: f"อำเภอ {code}" for code in DISTRICTS}
WRONG = Violation("thai_id", "error", {"th": "ผิด", "en": "wrong"}, column="national_id")
ROWS = st.lists(
    st.builds(
        lambda number, first, last, wrong: _row(number, first, last, wrong),
        st.sampled_from(["", card(1), card(2), card(3)]),
        st.sampled_from(["กก", "ขข", ""]),
        st.sampled_from(["คค", "งง"]),
        st.integers(0, 9).map(lambda n: n == 0),
    ),
    max_size=6,
)


def _row(number: str, first: str, last: str, wrong: bool) -> JudgedRow:
    values = {"national_id": number, "first_name": first, "last_name": last}
    return JudgedRow(0, "clean", (number,), values, violations=(WRONG,) if wrong else ())


def _report(rows: list[JudgedRow], start: int = 3) -> Report:
    numbered = tuple(row._replace(number=n) for n, row in enumerate(rows, start=start))
    return Report("1.1", numbered, not_checked=("unique_province",), columns={"national_id": 4}, headers={})


def every_row_with_every_other(reports: Mapping[str, Report]) -> dict[str, Report]:
    """A slow second reading: each row against the first row of every other district that holds the same."""
    found = {}
    for code, report in reports.items():
        rows = []
        for index, row in enumerate(report.rows):
            told = [
                violation(reports, watch, (code, index), other, NAMES)
                for watch in watches(FORM)
                if (other := _other(reports, watch, code, row))
            ]
            rows.append(with_violations(row, (*row.violations, *told)) if told else row)
        found[code] = replace(report, rows=tuple(rows), not_checked=())
    return found


def _other(reports: Mapping[str, Report], watch: Watch, code: str, row: JudgedRow) -> Place | None:
    for district, report in reports.items():
        same = [i for i, other in enumerate(report.rows) if _compared(other, watch) == _compared(row, watch)]
        if district == code or not same or not all(_compared(row, watch)):
            continue
        numbers = {row.values["national_id"], report.rows[same[0]].values["national_id"]}
        if not watch.differing or (len(numbers) == 2 and "" not in numbers):
            return district, same[0]
    return None


def _compared(row: JudgedRow, watch: Watch) -> list[str]:
    wrong = bool(row.violations) and "national_id" in watch.keys
    return [""] if wrong else [row.values[key] for key in watch.keys]


class Province(RuleBasedStateMachine):
    """Any order of edits, removals and returns of districts."""

    @initialize()
    def begin(self) -> None:
        self.index = ProvinceIndex(FORM, NAMES)
        self.reports: dict[str, Report] = {}
        self.last: dict[str, Report] = {}

    @rule(code=st.sampled_from(DISTRICTS), rows=ROWS, start=st.integers(3, 5))
    def edit(self, code: str, rows: list[JudgedRow], start: int) -> None:
        self.reports[code] = _report(rows, start)
        self._same(self.index.replace(code, self.reports[code]))

    @rule(code=st.sampled_from(DISTRICTS), data=st.data())
    def edit_one_row(self, code: str, data: st.DataObject) -> None:
        rows = list(self.reports.get(code, Report("1.1")).rows)
        if rows:
            rows[data.draw(st.integers(0, len(rows) - 1))] = data.draw(ROWS.filter(bool))[0]
            self.reports[code] = _report(rows)
            self._same(self.index.replace(code, self.reports[code]))

    @rule(code=st.sampled_from(DISTRICTS))
    def remove(self, code: str) -> None:
        self.reports.pop(code, None)
        self.last.pop(code, None)
        self._same(self.index.remove(code))

    def _same(self, affected: frozenset[str]) -> None:
        full = every_row_with_every_other(self.reports)
        assert validate_province(self.reports, FORM, NAMES) == full
        changed = {code for code, report in full.items() if self.last.get(code) != report}
        assert changed <= affected
        self.last = full

    @invariant()
    def it_says_what_a_full_run_says(self) -> None:
        for code, report in self.last.items():
            assert self.index.report(code) == report


Province.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestProvince = Province.TestCase


def _surname(n: int) -> str:
    letters = "กขคงจฉชซญณดตถทธนบปผพ"
    return f"ใจ{letters[n % 20]}{letters[n // 20 % 20]}{letters[n // 400 % 20]}"


def _nation(districts: int) -> dict[str, Report]:
    found: dict[str, Report] = {}
    for d in range(districts):
        numbers = range(17 * d + 1, 17 * d + 18)
        people = [person(n, national_id=card(n), last_name=_surname(n)) for n in numbers]
        table = find_tables(book(tab([header(FORM), *people])), FORM).tables[0]
        found[f"{d:04}"] = validate_table(table, FORM, SCOPE)
    return found


def test_of_fifteen_thousand_rows_one_edited_cell_costs_next_to_nothing() -> None:
    reports: Mapping[str, Report] = _nation(878)
    index = ProvinceIndex(FORM, {})
    for code, report in reports.items():
        index.replace(code, report)
    chance, costs = random.Random(2564), []
    for _ in range(300):
        code = chance.choice(list(reports))
        rows = list(reports[code].rows)
        place = chance.randrange(len(rows))
        number = card(chance.randrange(10**6))
        rows[place] = rows[place]._replace(values={**rows[place].values, "national_id": number})
        edited = replace(reports[code], rows=tuple(rows))
        began = time.thread_time()
        for district in index.replace(code, edited):
            index.report(district)
        costs.append(time.thread_time() - began)
    assert sorted(costs)[len(costs) // 2] < 0.002, "one edit must not cost a look at the whole nation"
