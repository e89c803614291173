"""What the docs tell people to type does what they say it does."""

import configparser
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from sheets_sync import config
from tests.conftest import Phayao, Ran

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
KEY, DUE = "56/1.1/2564-1/0", "2021-03-30T09:05"
SHEET = """
@page {size: A4; margin: 15mm} body {margin: 0; font: 10.5pt/1.35 S} table {border-collapse: collapse}
td, th {border: 1px solid #888; padding: 1px 5px; vertical-align: top; text-align: left}
h1 {font-size: 1.4em; margin: 0 0 .3em} p, ul {margin: .35em 0} ul {padding-left: 1.2em}
code {font-size: .9em}
"""


def pieces(page: str, language: str) -> list[str]:
    """The fenced blocks of one language, in their order."""
    said = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", said, re.DOTALL | re.MULTILINE)


@pytest.fixture
def works(tmp_path: Path) -> Path:
    """A config beside rules in which somebody has typed what docs/new-form.md says."""
    shutil.copytree(ROOT / "config", tmp_path / "config")
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    *rules, calendar = pieces("new-form.md", "yaml")
    (tmp_path / "rules" / "works.yaml").write_text("".join(rules), encoding="utf-8")
    with (tmp_path / "config" / "calendar.yaml").open("a", encoding="utf-8") as file:
        file.write(calendar)
    return tmp_path


def test_the_new_form_s_pieces_are_a_whole_rule_file_with_its_days(works: Path) -> None:
    settings = config.read(works / "config")
    assert settings.forms["works"].key == ("subdistrict", "kind", "title")
    assert settings.rounds["works"].district_deadline.isoformat() == "2021-04-30T16:30:00+07:00"


def test_the_new_form_s_example_is_told_as_the_page_says(works: Path, command: Callable[..., Ran]) -> None:
    (sheet,) = pieces("new-form.md", "csv")
    (works / "works.csv").write_text(sheet, encoding="utf-8")
    typed = next(block for block in pieces("new-form.md", "sh") if "check" in block).split()[1:]
    typed[1] = str(works / "works.csv")
    told = command("--config", works / "config", "--json", *typed).json()
    assert (told["rows"], told["clean"]) == (3, 2)
    found = [(v["cell"], v["rule"], v["severity"]) for v in told["violations"]]
    assert found == [("D3", "range", "error"), ("E4", "range", "warning")]


@pytest.fixture
def practised(tmp_path: Path) -> Iterator[dict[str, str]]:
    """What docs/practice.md makes: the name of each spreadsheet -> its id."""
    (block,) = (b for b in pieces("practice.md", "sh") if "emulator" in b)
    (folder,) = re.findall("^export SHEETS_SYNC_CONFIG=(\\S+)", block, re.MULTILINE)
    for said, free in (("8900", str(_free_port())), ("8925", str(_free_port()))):
        block = block.replace(said, free)
    program = Path(sys.executable).parent
    safe = "set -eo pipefail\ntrap 'kill $!' ERR"  # what was started ends when something goes wrong
    script = f'{safe}\nPATH="{program}:$PATH"\n{block}\necho "pid $!"\n'
    with (tmp_path / "said").open("w") as said_to:
        subprocess.run(["bash", "-c", script], stdout=said_to, stderr=said_to, cwd=tmp_path, check=True)
    said = (tmp_path / "said").read_text(encoding="utf-8")
    ready = json.loads(next(line for line in said.splitlines() if line.startswith("{")))
    made = dict(re.findall(r"^(\S+) (\S+)$", said, re.MULTILINE))
    try:
        yield made | {"config": folder, "url": ready["url"], "smtp_port": str(ready["smtp_port"])}
    finally:
        os.kill(int(made["pid"]), signal.SIGTERM)


@pytest.mark.skipif(not (shutil.which("bash") and shutil.which("curl")), reason="needs bash and curl")
def test_the_practice_leads_from_nothing_to_a_pass(
    practised: dict[str, str], tmp_path: Path, command: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHEETS_SYNC_CONFIG", practised["config"])
    told = {"--province": "พะเยา", "--fiscal-year": "2564", "--sender": "office@example.org"}
    told |= {"--department": "department@example.org"}
    told |= {"--master": practised["ทะเบียนรวม"], "--key": "var/practice/service-account.json"}
    both = [f"--subdistricts={place}" for place in ("เมืองพะเยา=เวียง", "จุน=ลอ")]
    both += [f"--sheet={name}={practised[name]}" for name in ("เมืองพะเยา", "จุน")]
    words = [
        "--mail-host",
        f"127.0.0.1:{practised['smtp_port']}",
        *both,
        *(word for pair in told.items() for word in pair),
    ]
    assert command("init", "--no-ask", *words).code == 0
    settings = tmp_path / practised["config"]
    _change(settings / "google.yaml", ("api_root", practised["url"]))
    _change(settings / "mail.yaml", ("user", '""'), ("password_file", None))
    _change(settings / "calendar.yaml", *[("proposed", None)] * 2)
    laid = command("--json", "layout").json()
    for step in ("layout --dry-run", "doctor", "sync --no-mail", "status", "send 1.1 --dry-run"):
        ran = command(*step.split())
        assert ran.code in (0, 1), (step, ran.stdout, ran.stderr)
        assert "broke" not in ran.stderr
    if all(district["tabs"] for district in laid["districts"]):  # `layout` makes tables in empty files
        assert "header_missing" not in command("--json", "status").stdout
    assert sorted(made.name for made in tmp_path.iterdir()) == ["said", "var"]  # nothing of the province's
    assert [made.name for made in (tmp_path / "var").iterdir()] == ["practice"]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _change(file: Path, *settings: tuple[str, str | None]) -> None:
    """Somebody changes a setting that stands there, by hand; None: takes its line away."""
    said = file.read_text(encoding="utf-8")
    for name, value in settings:
        line = "" if value is None else rf"\g<1>{value}\n"
        said, n = re.subn(rf"^( +{name}: ).*\n", line, said, count=1, flags=re.MULTILINE)
        assert n == 1, name
    file.write_text(said, encoding="utf-8")


@pytest.fixture
def restored(phayao: Phayao, command: Callable[..., Ran], tmp_path: Path) -> Callable[..., Ran]:
    """Commands in a province whose backup, made as the handbook says, was put back after a mail had left."""
    run = partial(command, "--config", phayao.config)
    run("hold", KEY, "--why", "รอหนังสือนำส่ง")
    run("approve", KEY)
    ledger = next((phayao.data / "var").rglob("sheets_sync.db"))
    (tmp_path / "here" / "backup").mkdir(parents=True)
    (tmp_path / "here" / "var").symlink_to(ledger.parent)
    backup = next(b for b in pieces("handbook.md", "sh") if "VACUUM" in b)
    typed = next(word for word in shlex.split(backup) if word.startswith("import sqlite3"))
    subprocess.run([sys.executable, "-c", typed], cwd=tmp_path / "here", check=True)
    run("--now", DUE, "sync")
    assert len(phayao.control("GET", "mail")) == 1
    for file in ledger.parent.glob("sheets_sync.db*"):
        file.unlink()
    shutil.copy(tmp_path / "here" / "backup" / "sheets_sync.db", ledger)
    return run


def test_an_older_backup_put_back_as_the_handbook_says_mails_nothing_twice(
    phayao: Phayao, restored: Callable[..., Ran]
) -> None:
    for words in (("hold", KEY, "--why", "กู้คืน"), ("outbox", "settle", KEY, "sent", "--why", "ส่งแล้ว")):
        assert restored(*words).code == 0
    restored("--now", DUE, "sync")
    assert len(phayao.control("GET", "mail")) == 1


def test_mail_one_an_older_backup_that_nobody_compared_is_held_for_a_person(
    phayao: Phayao, restored: Callable[..., Ran]
) -> None:
    for _ in range(3):
        restored("--now", DUE, "sync")
    assert len(phayao.control("GET", "mail")) == 1
    [shown] = restored("outbox", "list", "--json").json()["deliveries"]
    assert (shown["key"], shown["state"]) == (KEY, "held")
    assert restored("outbox", "settle", KEY, "sent", "--why", "กรมฯ มีแล้ว").code == 0
    restored("--now", DUE, "sync")
    assert len(phayao.control("GET", "mail")) == 1


@pytest.mark.skipif(not CHROMIUM, reason="needs chromium")
def test_the_page_on_personal_data_is_one_a4(tmp_path: Path) -> None:
    import markdown2
    import pikepdf
    from playwright.sync_api import sync_playwright

    from tests.demo.pictures import font

    said = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    body = markdown2.markdown(said, extras=["tables"])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.set_content(f"<!doctype html><style>{font()}{SHEET}</style>{body}")
        page.pdf(path=str(tmp_path / "a4.pdf"), prefer_css_page_size=True)
        browser.close()
    with pikepdf.open(tmp_path / "a4.pdf") as printed:
        assert len(printed.pages) == 1


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_the_unit_file_of_the_service_page_is_one_that_systemd_takes(tmp_path: Path) -> None:
    unit = next(block for block in pieces("service.md", "ini") if "[Service]" in block)
    program = tmp_path / "sheets-sync"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    file = tmp_path / "sheets-sync.service"
    file.write_text(unit.replace("/opt/sheets-sync/.venv/bin/sheets-sync", str(program)), encoding="utf-8")
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(file)], capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stderr) == (0, "")
    sections = configparser.ConfigParser(strict=False, interpolation=None)
    sections.optionxform = str  # type: ignore[assignment,method-assign]
    sections.read_string(unit)
    assert sections["Service"]["RestartPreventExitStatus"] == "2"
