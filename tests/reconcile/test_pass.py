"""The main job on the whole sample province, with the emulator's calls as witness."""

from sheets_sync.sample import truth
from tests.reconcile.conftest import Province


def test_the_master_holds_exactly_the_clean_rows_of_an_independent_count(whole_province: Province) -> None:
    result = whole_province.one_pass()
    expected = truth("phayao")
    for form in whole_province.settings.forms.values():
        rows = whole_province.master(form.master_tab)
        for district in whole_province.settings.districts:
            of_district = [r for r in rows if r["รหัสอำเภอ"] == district.code]
            keys = ["/".join(r[form.column(k).header] for k in form.key) for r in of_district]
            assert sorted(keys) == sorted(expected.clean[district.code, form.id])
            judged = result.judged[district.code, form.id]
            assert len(judged.report.rows) == expected.rows[district.code, form.id]
            assert (judged.submitted_at is not None) == ((district.code, form.id) in expected.submitted)


def test_the_first_pass_reads_each_sheet_once_and_the_second_writes_nothing(whole_province: Province) -> None:
    whole_province.one_pass()
    calls = whole_province.calls()
    assert all(counts["read"] == 1 for counts in calls["by_spreadsheet"].values())
    second = whole_province.one_pass()
    assert second.calls["sheets_write"] == 0
    third = whole_province.one_pass()
    assert third.calls["sheets_write"] == 0
    assert whole_province.calls()["sheets_write"] == calls["sheets_write"]
