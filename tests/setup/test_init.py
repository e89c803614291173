"""`init` writes a config that every command can read, with the sample's comments, and never over another."""

import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from sheets_sync import config
from sheets_sync.errors import ConfigError
from sheets_sync.setup.init import DEPARTMENT, OFFICE, REFERENCE, Answers, documents, rehearse, write_config
from tests.conftest import ROOT, Ran

Command = Callable[..., Ran]
SHEET = "https://docs.google.com/spreadsheets/d/abcdefghijklmnopqrstuvwxyz0123456789ABCD/edit"
OF_THE_LETTER = (
    "# proposed: yes",
    "# วันที่สมมติ: หนังสือไม่ได้กำหนดวันส่งแบบ 1.3 ไว้ ต้องทันก่อนการประกวดวันที่ 3 พฤษภาคม 2564",
)
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
    made = documents(Answers("57", 2564, {"5701": ("570101",)}, sender="o@office.example"))
    for name, said in made.items():
        sample = (ROOT / "config" / name).read_text(encoding="utf-8")
        inside = sample.partition("districts:\n")
        kept = [line.strip() for line in (inside[0], inside[2].partition("# ทะเบียนรวม")[2])[0].splitlines()]
        comments = [line for line in kept if line.startswith("#") and line not in OF_THE_LETTER]
        assert [c for c in comments if c not in said and not c.startswith("# INVENTED")] == [], name
    assert "# ทะเบียนรวมจังหวัด: ไฟล์ชีตเปล่า" in made["province.yaml"]
    assert "# แจ้งเจ้าหน้าที่เมื่อการส่ง" in made["mail.yaml"]


def test_the_days_are_marked_as_a_proposal_and_speak_of_no_other_year(tmp_path: Path) -> None:
    write_config(tmp_path / "config", Answers("56", 2570))
    settings = config.read(tmp_path / "config")
    assert [round_.proposed for round_ in settings.rounds.values()] == [True, True]
    said = (tmp_path / "config" / "calendar.yaml").read_text(encoding="utf-8")
    assert not re.search("2564|๒๕๖๔|2021", said)
    assert said.count("# วันที่ข้างล่างเป็นวันที่โปรแกรมเสนอ") == 2
    assert config.read(ROOT / "config").rounds["1.1"].proposed is False


def test_what_nobody_answered_says_so_and_looks_like_nobody_s_address(
    tmp_path: Path, command: Command
) -> None:
    folder = tmp_path / "config"
    done = command("init", "--no-ask", "--config", folder, "--province", "56")
    settings = config.read(folder)
    told = {*settings.mail.allow, settings.mail.sender, settings.mail.user, *settings.alerts.to}
    told |= {a for r in settings.rounds.values() for a in (*r.to, *r.cc, *r.preview_to)}
    assert {*told, *settings.province.contacts} == {OFFICE, DEPARTMENT}
    assert not re.search(
        r"^[^#\n]*example\.(com|org)", "".join(p.read_text() for p in folder.glob("*.yaml")), re.MULTILINE
    )
    assert all(d.contacts == [] for d in settings.districts)
    assert (
        "contacts: []             # ยังไม่ได้กรอก · not filled in yet" in (folder / "province.yaml").read_text()
    )
    for name in ("mail.sender", "mail.host", "forms.1.1.to", "master", "districts.spreadsheet"):
        assert name in done.stdout


def test_the_samples_letter_is_of_its_own_year_alone(tmp_path: Path, command: Command) -> None:
    for year, given in (("2564", ()), ("2570", ()), ("2571", ("--reference", "ที่ มท ๑ ลงวันที่ ๑ ก.พ. ๒๕๗๑"))):
        folder = tmp_path / year / "config"
        done = command("init", "--no-ask", "--config", folder, *GIVEN, "--fiscal-year", year, *given)
        assert done.code == 0, done.stderr
        reference = config.read(folder).province.reference
        assert (reference == REFERENCE) is (year == "2570")
        assert ("province.reference" in done.stdout) is (year == "2570")
        assert ("๒๕๖๔" in reference) is (year == "2564")
    assert reference == "ที่ มท ๑ ลงวันที่ ๑ ก.พ. ๒๕๗๑"


def test_a_district_without_an_address_is_named_and_no_other(tmp_path: Path, command: Command) -> None:
    done = command("init", "--no-ask", "--config", tmp_path / "config", *GIVEN)
    assert "districts.contacts (เมืองพะเยา)" in done.stdout
    assert "districts.contacts (จุน)" not in done.stdout


def test_a_port_that_is_no_number_is_told_as_such(tmp_path: Path, command: Command) -> None:
    typed = ("init", "--no-ask", "--province", "56", "--mail-host", "127.0.0.1:port")
    done = command(*typed, "--config", tmp_path / "config")
    assert done.code == 2
    assert "“port”" in done.stderr
    assert "mail.port" not in done.stderr


def test_a_sub_district_s_name_stands_beside_its_code(tmp_path: Path, command: Command) -> None:
    folder = tmp_path / "config"
    assert command("init", "--no-ask", "--config", folder, *GIVEN).code == 0
    said = (folder / "province.yaml").read_text(encoding="utf-8")
    for code, name in (("560101", "เวียง"), ("560106", "บ้านต๊ำ"), ("560203", "ลอ")):
        assert re.search(rf'- "{code}" +# {name}\n', said)


@pytest.mark.parametrize("every", ["all", "ทั้งหมด"])
def test_one_word_means_every_sub_district_of_one_district_or_of_all(
    tmp_path: Path, command: Command, every: str
) -> None:
    for name, said in (("one", f"จุน={every}"), ("all", every)):
        typed = ("init", "--no-ask", "--province", "56", "--subdistricts", said)
        assert command(*typed, "--config", tmp_path / name / "config").code == 0
    one = config.read(tmp_path / "one" / "config").districts
    assert [(d.code, len(d.subdistricts)) for d in one] == [("5602", 7)]
    all_ = config.read(tmp_path / "all" / "config").districts
    assert (len(all_), sum(len(d.subdistricts) for d in all_)) == (9, 68)


@pytest.mark.parametrize(
    ("typed", "port", "security"),
    [
        ("smtp.office.example", 465, "tls"),
        ("smtp.office.example:587", 587, "starttls"),
        ("smtp.office.example:๕๘๗", 587, "starttls"),
        ("smtp.office.example:465", 465, "tls"),
        ("127.0.0.1:8925", 8925, "none"),
    ],
)
def test_a_mail_server_may_be_typed_with_its_port(
    tmp_path: Path, command: Command, typed: str, port: int, security: str
) -> None:
    folder = tmp_path / "config"
    command("init", "--no-ask", "--config", folder, "--province", "56", "--mail-host", typed)
    found = config.read(folder).mail
    assert (found.host, found.port, found.security) == (typed.partition(":")[0], port, security)


def test_what_is_there_already_is_never_written_over(tmp_path: Path, command: Command) -> None:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "mail.yaml").write_text("# mine\n", encoding="utf-8")
    done = command("init", "--config", folder, "--province", "56")
    assert done.code == 2
    assert "mail.yaml" in done.stderr
    assert [p.name for p in folder.iterdir()] == ["mail.yaml"]
    assert (folder / "mail.yaml").read_text(encoding="utf-8") == "# mine\n"


def asked(folder: Path, *answers: str, given: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """`init` as a dialogue, answered line by line; `given`: its options."""
    return subprocess.run(
        [sys.executable, "-m", "sheets_sync", "init", "--ask", "--config", str(folder), *given],
        input="".join(f"{answer}\n" for answer in answers),
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )


def test_it_asks_for_what_was_not_given(tmp_path: Path) -> None:
    places = ["พะเยา", "2564", "", "", "ลอ", *[""] * 7]
    of_district = [SHEET, "jun@office.example", "M" * 40]
    office = ["054", "", "smtp.x.example", "o@office.example", "d@office.example", "y"]
    done = asked(tmp_path / "config", *places, *of_district, *office)
    assert done.returncode == 0, done.stderr
    settings = config.read(tmp_path / "config")
    assert [d.code for d in settings.districts] == ["5602"]
    assert settings.master == "M" * 40
    assert settings.documents.lock_file is not None
    lock = settings.documents.lock_file
    assert (lock.stat().st_mode & 0o777, len(lock.read_text(encoding="utf-8").strip())) == (0o600, 10)


def test_every_faulty_answer_is_asked_again_and_nothing_typed_is_lost(tmp_path: Path) -> None:
    (tmp_path / "no-key.json").write_text("{}", encoding="utf-8")
    id_, other, third = "A" * 40, "B" * 40, "C" * 40
    answers = ["พะเยาว", "พะเยา", "2021", "2570", "จุนน", "จุน, ปง", "ลอ, ลออ", "ลอ", "all"]
    answers += ["no id", id_, id_, other, id_, "jun@office.example", "pong@office", "pong@office.example"]
    answers += [other, third, "054", "/no/such/key.json", str(tmp_path / "no-key.json"), ""]
    answers += ["http://smtp.x.example", "smtp.x.example:99999", "smtp.x.example:587"]
    answers += [id_, "o@office.example", third, "d@office.example", "n"]
    done = asked(tmp_path / "config", *answers)
    assert done.returncode == 0, done.stderr
    settings = config.read(tmp_path / "config")
    assert {d.code: len(d.subdistricts) for d in settings.districts} == {"5602": 1, "5606": 7}
    assert [d.spreadsheet for d in settings.districts] == [id_, other]
    assert [d.contacts for d in settings.districts] == [["jun@office.example"], ["pong@office.example"]]
    assert (settings.master, settings.mail.sender) == (third, "o@office.example")
    assert (settings.mail.host, settings.mail.port) == ("smtp.x.example", 587)
    assert "ใกล้เคียง: พะเยา" in done.stderr
    assert "ใกล้เคียง: ลอ" in done.stderr
    assert done.stderr.count("is no mail address") == 4
    assert "ไม่พบไฟล์ “/no/such/key.json”" in done.stderr
    assert "ต้องไม่เกิน 65535" in done.stderr


def test_a_faulty_option_is_asked_for_in_a_dialogue(tmp_path: Path) -> None:
    given = [f"--sheet=จุน={SHEET}", "--subdistricts=จุน=ลออ", "--contact=จุนน=x@office.example", "--sender=o"]
    answers = ["พะเยา", "", "ลอ", "jun@office.example", *[""] * 4, "o@office.example", "", ""]
    done = asked(tmp_path / "config", *answers, given=given)
    assert done.returncode == 0, done.stderr
    settings = config.read(tmp_path / "config")
    assert [(d.subdistricts, d.contacts) for d in settings.districts] == [
        (["560203"], ["jun@office.example"])
    ]
    assert settings.mail.sender == "o@office.example"
    assert "ใกล้เคียง: จุน" in done.stderr


def test_a_dialogue_that_ends_early_says_that_nothing_was_written(tmp_path: Path) -> None:
    done = asked(tmp_path / "config", "พะเยา", "2570")
    assert done.returncode == 2
    assert "nothing was written" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "config").exists()


def test_a_config_that_is_there_is_told_before_the_first_question(tmp_path: Path) -> None:
    (tmp_path / "mail.yaml").write_text("# mine\n", encoding="utf-8")
    done = asked(tmp_path)
    assert done.returncode == 2
    assert "mail.yaml" in done.stderr
    assert "จังหวัด (ชื่อหรือรหัส)" not in done.stderr


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (("--province", "พะเยาว"), "พะเยาว"),
        (("--province", ""), "--province"),
        (("--province", "56", "--fiscal-year", "2021"), "2021"),
        (("--province", "56", "--sheet", "เชียงใหม่=x"), "เชียงใหม่"),
        (("--province", "56", "--sheet", "จุน"), "จุน"),
        (("--province", "56", "--subdistricts", "จุน=เวียง"), "เวียง"),
        (("--province", "56", "--sheet", "จุน=no id", "--lock"), "no id"),
        (("--province", "56", "--sheet", f"จุน={SHEET}", "--master", SHEET), "จุน"),
        (("--province", "56", "--contact", "จุน=jun"), "jun"),
        (("--province", "56", "--sender", "A" * 40), "A" * 40),
        (("--province", "56", "--key", "nowhere.json"), "nowhere.json"),
        (("--province", "56", "--mail-host", "smtp.x.example/mail"), "smtp.x.example/mail"),
        (("--province", "56", "--mail-host", "smtp.x.example:0"), "0"),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_is_written(
    tmp_path: Path, command: Command, wrong: tuple[str, ...], named: str
) -> None:
    done = command("init", "--no-ask", "--config", tmp_path / "config", *wrong)
    assert done.code == 2
    assert named in done.stderr
    assert "→" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_only_reading_the_config_tells_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    with pytest.raises(ConfigError) as told:
        rehearse(folder, Answers("56", 2570, sheets={"5602": "no id"}, lock=True))
    assert f"{folder / 'province.yaml'}:" in str(told.value)
    assert list(tmp_path.iterdir()) == []


def test_where_there_are_no_rules_yet_the_province_gets_its_own(tmp_path: Path, command: Command) -> None:
    assert command("init", "--no-ask", "--config", tmp_path / "config", "--province", "56").code == 0
    assert (tmp_path / "rules" / "form_1_1.yaml").is_file()
