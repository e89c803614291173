"""What the service finds in the sample is what was planted there: no more, no less, cell by cell."""

from typing import TYPE_CHECKING

import pytest

from sheets_sync import config, gazetteer, sample
from sheets_sync.clock import FixedClock, parse_moment
from sheets_sync.google import Sheets
from sheets_sync.model import Form, Report, Scope, Table
from sheets_sync.validation import find_tables, validate_province, validate_table

if TYPE_CHECKING:
    from tests.conftest import Phayao

Judged = dict[tuple[str, str], tuple[Table, Report]]  # (district code, form)


@pytest.fixture(scope="module")
def judged(phayao_once: "Phayao") -> Judged:
    """Every table of the sample, read through the service's own door and judged by its own rules."""
    settings = config.read(phayao_once.config)
    moment = parse_moment(sample.START)
    sheets = Sheets.open(
        settings.google.service_account, FixedClock(moment), api_root=settings.google.api_root
    )
    found: Judged = {}
    for district in settings.districts:
        workbook = sheets.read(district.spreadsheet)
        scope = Scope(
            district.code,
            district.name,
            settings.subdistricts(district),
            tuple(s.name for s in gazetteer.subdistricts(district.code)),
            settings.province.fiscal_year,
            moment,
        )
        for form in settings.forms.values():
            [table] = find_tables(workbook, form).tables
            found[district.code, form.id] = table, validate_table(table, form, scope)
    return _across(found, settings.forms["1.1"], {d.code: d.name for d in settings.districts})


def _across(found: Judged, form: Form, names: dict[str, str]) -> Judged:
    reports = {code: report for (code, f), (_, report) in found.items() if f == form.id}
    whole = validate_province(reports, form, names)
    return found | {(code, form.id): (found[code, form.id][0], whole[code]) for code in whole}


def test_findings_are_those_planted(judged: Judged) -> None:
    told = {
        (code, form, v.row, v.rule, v.severity)
        for (code, form), (_, report) in judged.items()
        for v in report.all_violations
    }
    assert told == {expected(p) for p in sample.truth().planted if p.finding != "note"}


def test_what_was_repaired_is_what_was_planted(judged: Judged) -> None:
    told = {
        (code, form, note.row, note.rule, "note")
        for (code, form), (_, report) in judged.items()
        for row in report.rows
        for note in row.notes
    }
    planted = {expected(p) for p in sample.truth().planted if p.finding == "note"}
    assert planted <= told
    assert {rule for *_, rule, _ in told - planted} <= {"buddhist_year"}  # people write that era everywhere


def expected(planted: sample.Planted) -> tuple[str, str, int | None, str, str]:
    return planted.district_code, planted.form, planted.row, planted.rule, planted.finding


def test_clean_rows_are_those_of_the_independent_count(judged: Judged) -> None:
    clean = {
        table: tuple("/".join(r.key) for r in report.clean_rows) for table, (_, report) in judged.items()
    }
    assert clean == sample.truth().clean


def test_every_row_is_found_where_it_stands(judged: Judged) -> None:
    for province in sample.plan("phayao"):
        for district in province.districts:
            for form, tab in district.tabs.items():
                table, _ = judged[district.code, form]
                assert tuple(row.number for row in table.rows) == tab.row_numbers


def test_ticks_are_read(judged: Judged) -> None:
    ticked = {table for table, (found, _) in judged.items() if found.submitted}
    assert ticked == sample.truth().submitted


def test_only_the_district_that_did_not_review_counts_as_not_reviewed(judged: Judged) -> None:
    asleep = {
        code
        for (code, form), (_, r) in judged.items()
        if form == "1.1" and not any(x.reviewed for x in r.rows)
    }
    assert asleep == {"5606"}
