"""`init` writes a config that every command can read, with the sample's comments, and never over another."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sheets_sync import config
from sheets_sync.setup.init import Answers, documents
from tests.conftest import ROOT, Ran

Command = Callable[..., Ran]
SHEET = "https://docs.google.com/spreadsheets/d/abcdefghijklmnopqrstuvwxyz0123456789ABCD/edit"
GIVEN = (
    "--province พะเยา --fiscal-year ๒๕๗๐ --subdistricts จุน=ลอ --subdistricts 5601=เวียง,ตำบลบ้านต๊ำ "
    "--contact อำเภอจุน=jun@office.example --department dept@office.example --sender o@office.example "
    f"--sheet จุน={SHEET} --mail-host smtp.office.example"
).split()


def test_the_answers_stand_in_a_config_that_can_be_read(tmp_path: Path, command: Command) -> None:
    folder = tmp_path / "config"
    done = command("init", "--config", folder, *GIVEN)
    assert done.code == 0, done.stderr
    settings = config.read(folder)
    assert (settings.province.code, settings.province.fiscal_year) == ("56", 2570)
    assert {d.code: d.subdistricts for d in settings.districts} == {
        "5601": ["560101", "560106"],
        "5602": ["560203"],
    }
    assert settings.districts[1].contacts == ["jun@office.example"]
    assert settings.districts[1].spreadsheet == "abcdefghijklmnopqrstuvwxyz0123456789ABCD"
    assert settings.rounds["1.1"].to == ["dept@office.example"]
    assert settings.rounds["1.1"].round == "2570-1"
    assert {r.send_at.year for r in settings.rounds.values()} == {2027}
    assert f"sheets-sync --config {folder} doctor" in done.stdout


def test_every_comment_of_the_sample_is_still_there() -> None:
    made = documents(Answers("57", 2570, {"5701": ("570101",)}, sender="o@office.example"))
    for name, said in made.items():
        sample = (ROOT / "config" / name).read_text(encoding="utf-8")
        inside = sample.partition("districts:\n")
        kept = [line.strip() for line in (inside[0], inside[2].partition("# ทะเบียนรวม")[2])[0].splitlines()]
        comments = [line for line in kept if line.startswith("#")]
        assert [c for c in comments if c not in said] == [], name
    assert "# ทะเบียนรวมจังหวัด: ไฟล์ชีตเปล่า" in made["province.yaml"]
    assert "# แจ้งเจ้าหน้าที่เมื่อการส่ง" in made["mail.yaml"]


def test_what_is_there_already_is_never_written_over(tmp_path: Path, command: Command) -> None:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "mail.yaml").write_text("# mine\n", encoding="utf-8")
    done = command("init", "--config", folder, "--province", "56")
    assert done.code == 2
    assert "mail.yaml" in done.stderr
    assert [p.name for p in folder.iterdir()] == ["mail.yaml"]
    assert (folder / "mail.yaml").read_text(encoding="utf-8") == "# mine\n"


def test_it_asks_for_what_was_not_given(tmp_path: Path) -> None:
    nothing = [""] * 7
    places = ["พะเยา", "2564", "", "ลอ", *nothing]
    answers = [
        *places,
        SHEET,
        "jun@office.example",
        "M" * 40,
        "054",
        "",
        "smtp.x.example",
        "o@office.example",
    ]
    answers += ["d@office.example", "y"]
    command = [sys.executable, "-m", "sheets_sync", "init", "--ask", "--config", str(tmp_path / "config")]
    done = subprocess.run(
        command,
        input="\n".join(answers) + "\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    settings = config.read(tmp_path / "config")
    assert [d.code for d in settings.districts] == ["5602"]
    assert settings.master == "M" * 40
    assert settings.documents.lock_file is not None
    lock = settings.documents.lock_file
    assert (lock.stat().st_mode & 0o777, len(lock.read_text(encoding="utf-8").strip())) == (0o600, 10)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (("--province", "พะเยาว"), "พะเยาว"),
        (("--province", ""), "--province"),
        (("--province", "56", "--fiscal-year", "2021"), "2021"),
        (("--province", "56", "--sheet", "เชียงใหม่=x"), "เชียงใหม่"),
        (("--province", "56", "--sheet", "จุน"), "จุน"),
        (("--province", "56", "--subdistricts", "จุน=เวียง"), "เวียง"),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_is_written(
    tmp_path: Path, command: Command, wrong: tuple[str, ...], named: str
) -> None:
    done = command("init", "--no-ask", "--config", tmp_path / "config", *wrong)
    assert done.code == 2
    assert named in done.stderr
    assert "→" in done.stderr
    assert not (tmp_path / "config").exists()


def test_a_fault_that_only_reading_the_config_tells_leaves_nothing_behind(
    tmp_path: Path, command: Command
) -> None:
    folder = tmp_path / "config"
    done = command(
        "init", "--no-ask", "--config", folder, "--province", "56", "--sheet", "จุน=no id", "--lock"
    )
    assert done.code == 2
    assert f"{folder / 'province.yaml'}:" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_where_there_are_no_rules_yet_the_province_gets_its_own(tmp_path: Path, command: Command) -> None:
    assert command("init", "--no-ask", "--config", tmp_path / "config", "--province", "56").code == 0
    assert (tmp_path / "rules" / "form_1_1.yaml").is_file()
