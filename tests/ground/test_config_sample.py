"""The commented sample in config/ loads, names every setting, and whatever is wrong is told at once."""

import shutil
from datetime import datetime
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from sheets_sync import config
from sheets_sync.clock import BANGKOK
from sheets_sync.errors import ConfigError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of config/ (and rules/ beside it) to be spoilt."""
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    shutil.copytree(ROOT / "config", tmp_path / "config")
    return tmp_path / "config"


def spoil(file: Path, *changes: tuple[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")


def problems(folder: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        config.read(folder)
    return [str(p) for p in caught.value.problems]


def models(model: type[BaseModel]) -> dict[str, set[str]]:
    """Every section of the schema with its settings."""
    found = {model.__name__: set(model.model_fields)}
    for field in model.model_fields.values():
        for kind in _kinds(field.annotation):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                found |= models(kind)
    return found


def _kinds(annotation: Any) -> list[Any]:
    if get_origin(annotation) in (None, Union, UnionType) and not get_args(annotation):
        return [annotation]
    return [kind for part in get_args(annotation) for kind in _kinds(part)]


def test_the_sample_loads() -> None:
    settings = config.read(ROOT / "config")
    assert settings.province.name == "พะเยา"
    assert len(settings.districts) == 9
    assert sum(len(d.subdistricts) for d in settings.districts) == 10
    assert {"560101", "560307"} <= {c for d in settings.districts for c in d.subdistricts}
    assert set(settings.rounds) == {"1.1", "1.3"}


@pytest.mark.parametrize("typed", ["5601", "เมืองพะเยา", "อำเภอเมืองพะเยา", "อ.เมือง", " เมือง "])
def test_a_district_is_known_by_what_people_call_it(typed: str) -> None:
    found = config.read(ROOT / "config").district(typed)
    assert found is not None
    assert found.code == "5601"


def test_the_calendar_is_that_of_the_letter() -> None:
    rounds = config.read(ROOT / "config").rounds
    assert rounds["1.1"].district_deadline.date().isoformat() == "2021-03-23"
    assert rounds["1.1"].send_at == datetime(2021, 3, 30, 9, 0, tzinfo=BANGKOK)
    assert rounds["1.1"].department_deadline.date().isoformat() == "2021-03-30"
    assert rounds["1.3"].department_deadline < datetime(2021, 5, 3, tzinfo=BANGKOK)


def test_every_setting_of_the_schema_stands_in_the_sample() -> None:
    text = "\n".join(f.read_text(encoding="utf-8") for f in (ROOT / "config").glob("*.yaml"))
    missing = [
        f"{section}.{setting}"
        for section, settings in models(config.File).items()
        for setting in settings
        if f"{setting}:" not in text
    ]
    assert not missing


def test_recipients_of_the_sample_are_invented() -> None:
    settings = config.read(ROOT / "config")
    addresses = [
        *settings.mail.allow,
        settings.mail.sender,
        *(a for d in settings.districts for a in d.contacts),
    ]
    assert all(a.endswith("@example.com") for a in addresses)


def test_every_fault_is_told_at_once_with_file_and_line(folder: Path) -> None:
    spoil(
        folder / "province.yaml",
        ('"5602"', '"5699"'),
        ('["560307"]', '["560101"]'),
        ("fiscal_year: 2564", "fiscal_year: 2021"),
    )
    spoil(folder / "mail.yaml", ("security: tls", "security: perhaps"), ("  port: 465", "  prot: 465"))
    told = problems(folder)
    for file, path in (
        ("province.yaml", "districts.1.code"),
        ("province.yaml", "districts.2.subdistricts"),
        ("province.yaml", "province.fiscal_year"),
        ("mail.yaml", "mail.security"),
        ("mail.yaml", "mail.prot"),
    ):
        lines = (folder / file).read_text(encoding="utf-8").splitlines()
        [where] = [t.split(": ")[0] for t in told if f"{file}:" in t and f": {path}: " in t]
        assert path.split(".")[-1] in lines[int(where.rsplit(":", 1)[1]) - 1]


def test_what_does_not_fit_together_is_told(folder: Path) -> None:
    spoil(folder / "calendar.yaml", ("to: [department@example.com]", "to: [elsewhere@example.com]"))
    spoil(folder / "calendar.yaml", ('"1.3":', '"1.4":'))
    spoil(folder / "province.yaml", ("PUT-THE-ID-OF-5603-HERE", "PUT-THE-ID-OF-5602-HERE"))
    told = "\n".join(problems(folder))
    assert "forms.1.1.to.0: is not in mail.allow" in told
    assert "forms.1.4: has no rule file" in told
    assert "districts.2.spreadsheet: stands twice" in told


def test_whoever_may_be_mailed_to_stands_in_the_allow_list(folder: Path) -> None:
    spoil(folder / "province.yaml", ("contacts: [district-5602@", "contacts: [elsewhere-5602@"))
    spoil(folder / "mail.yaml", ("  to: [cdd56@example.com]", "  to: [elsewhere@example.com]"))
    told = problems(folder)
    assert ["is not in mail.allow" in t for t in told] == [True, True]
    assert any("province.yaml:" in t and "districts.1.contacts.0" in t for t in told)
    assert any("mail.yaml:" in t and "alerts.to.0" in t for t in told)


def test_dates_out_of_order_are_told(folder: Path) -> None:
    spoil(folder / "calendar.yaml", ("send_at: ๓๐ มีนาคม ๒๕๖๔ 09:00", "send_at: 2021-03-31T09:00"))
    [told] = problems(folder)
    assert "forms.1.1.department_deadline" in told


def test_a_setting_in_two_files_and_a_key_typed_twice_are_told(folder: Path) -> None:
    (folder / "zz.yaml").write_text(
        "master: 1234567890abc\npace:\n  every_seconds: 15\n  every_seconds: 20\n"
    )
    told = "\n".join(problems(folder))
    assert "zz.yaml:1: master: stands in" in told
    assert "zz.yaml:4: pace.every_seconds: stands twice" in told


def test_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    assert "sheets-sync" in problems(tmp_path)[0]


def test_figures_may_be_typed_in_thai_digits_as_the_sample_promises(folder: Path) -> None:
    spoil(
        folder / "google.yaml",
        ("in_progress_minutes: 10", "in_progress_minutes: ๓๐"),
        ("reads_per_minute: 60", "reads_per_minute: ๔๕"),
    )
    spoil(folder / "province.yaml", ("fiscal_year: 2564", "fiscal_year: ๒๕๖๔"))
    spoil(folder / "mail.yaml", ("max_mib: 18", "max_mib: ๑๒.๕"))
    spoil(
        folder / "calendar.yaml",
        ("round: 2564-1", "round: ๒๕๖๔-๑"),
        ("grace_minutes: 60", "grace_minutes: ๙๐"),
        ("reminders: [7, 1]", "reminders: [๗, ๑]"),
        ("# strict_before_hours: 0", "strict_before_hours: ๑.๕"),
    )
    settings = config.read(folder)
    round_ = settings.rounds["1.1"]
    assert (settings.pace.in_progress_minutes, settings.google.reads_per_minute) == (30, 45)
    assert (settings.province.fiscal_year, settings.mail.max_mib) == (2564, 12.5)
    assert (round_.round, round_.grace_minutes, round_.reminders) == ("2564-1", 90, [7, 1])
    assert round_.strict_before_hours == 1.5


def test_a_figure_that_is_none_is_told_with_its_line(folder: Path) -> None:
    spoil(folder / "google.yaml", ("in_progress_minutes: 10", "in_progress_minutes: สิบ"))
    [told] = problems(folder)
    assert "google.yaml:" in told
    assert "pace.in_progress_minutes" in told
