"""The settings of the papers: what does not fit together, or is not there, is told before the day."""

import shutil
from pathlib import Path

import pytest

from sheets_sync import config
from sheets_sync.errors import ConfigError
from tests.render import blanks

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of config/ (and rules/ beside it) to be changed."""
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    shutil.copytree(ROOT / "config", tmp_path / "config")
    return tmp_path / "config"


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_each_form_may_have_its_own_patience_with_half_typed_rows(folder: Path) -> None:
    round_ = config.read(folder).rounds["1.1"]
    assert (round_.in_progress_minutes, round_.strict_before_hours) == (None, 0)
    change(folder / "calendar.yaml", "# in_progress_minutes: 10", "in_progress_minutes: -5")
    with pytest.raises(ConfigError, match="in_progress_minutes"):
        config.read(folder)
    change(folder / "calendar.yaml", "in_progress_minutes: -5", "in_progress_minutes: 30")
    change(folder / "calendar.yaml", "# strict_before_hours: 0", "strict_before_hours: 2.5")
    rounds = config.read(folder).rounds
    assert (rounds["1.1"].in_progress_minutes, rounds["1.1"].strict_before_hours) == (30, 2.5)
    assert rounds["1.3"].in_progress_minutes is None


def test_the_samples_comments_are_settings_that_load(folder: Path) -> None:
    commented = (
        ("documents.yaml", "lock_file"),
        ("calendar.yaml", "covering_letter"),
        ("calendar.yaml", "lock"),
        ("calendar.yaml", "late_reason"),
        ("calendar.yaml", "rest_by"),
    )
    for name, setting in commented:
        change(folder / name, f"# {setting}:", f"{setting}:")
    for path in ("secrets/attachments-password.txt", "letters/form1.1.pdf"):
        (folder.parent / path).parent.mkdir()
        (folder.parent / path).write_text("x")
    settings = config.read(folder)
    assert settings.documents.lock_file == folder.parent / "secrets/attachments-password.txt"
    assert [settings.rounds[form].lock for form in ("1.1", "1.3")] == [True, False]
    late, rest = settings.rounds["1.1"].late_reason, settings.rounds["1.1"].rest_by
    assert (late, str(rest)[:10]) == ("เกิดอุทกภัยในพื้นที่", "2021-04-02")
    letter = settings.rounds["1.1"].covering_letter
    assert letter is not None
    assert letter.dated is not None
    assert (letter.file, letter.dated.date().isoformat()) == (
        folder.parent / "letters/form1.1.pdf",
        "2021-03-29",
    )


def test_files_that_are_not_there_are_told(folder: Path) -> None:
    for name, setting in (("documents.yaml", "lock_file"), ("calendar.yaml", "covering_letter")):
        change(folder / name, f"# {setting}:", f"{setting}:")
    with pytest.raises(ConfigError) as caught:
        config.read(folder)
    told = "\n".join(map(str, caught.value.problems))
    assert "documents.lock_file: there is no such file" in told
    assert "forms.1.1.covering_letter.file: there is no such file" in told


def test_a_mailed_data_package_cannot_have_a_password(folder: Path) -> None:
    change(folder / "documents.yaml", "# lock_file:", "lock_file:")
    change(folder / "documents.yaml", "package: beside", "package: mail")
    with pytest.raises(ConfigError, match=r"documents\.lock_file"):
        config.read(folder)


def test_the_departments_forms_are_found_by_their_names(folder: Path) -> None:
    assert config.read(folder).templates == {}  # the README beside them is none
    (folder / "templates/form1.1.xlsx").write_bytes(blanks.roster())
    (folder / "templates/form1.3.docx").write_bytes(blanks.proposal())
    (folder / "templates/~$form1.1.xlsx").write_bytes(b"open in Excel")
    found = config.read(folder).templates
    assert {name: path.parent for name, path in found.items()} == {
        "form1.1.xlsx": folder / "templates",
        "form1.3.docx": folder / "templates",
    }


def test_forms_that_cannot_be_filled_are_told_at_the_start_each_with_its_file(folder: Path) -> None:
    lacking = blanks.roster(changes={"เลขประจำตัวประชาชน": "เลขที่บัญชี"})
    (folder / "templates/form1.1.xlsx").write_bytes(lacking)
    (folder / "templates/form1.3.docx").write_bytes(b"no document")
    (folder / "templates/แบบ 1.1.xlsx").write_bytes(blanks.roster())
    with pytest.raises(ConfigError) as caught:
        config.read(folder)
    told = {Path(p.file).name: (p.en, p.th) for p in caught.value.problems}
    assert set(told) == {"form1.1.xlsx", "form1.3.docx", "แบบ 1.1.xlsx"}
    assert "has no column for เลขประจำตัวประชาชน" in told["form1.1.xlsx"][0]
    assert "โปรดบันทึกใหม่" in told["form1.3.docx"][1]
    assert "form1.1.xlsx, form1.3.xlsx, form1.3.docx" in told["แบบ 1.1.xlsx"][1]
