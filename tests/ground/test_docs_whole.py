"""The docs as one piece: what they name exists, what exists is named, nothing hangs loose, none is long."""

import ast
import re
import shlex
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from sheets_sync import config, model
from sheets_sync.messages import catalogue
from sheets_sync.validation.schema import RULE_IDS
from tests.ground.test_config_sample import models
from tests.ground.test_docs import ALL

ROOT = Path(__file__).parents[2]
PAGES = {
    str(file.relative_to(ROOT)): file.read_text(encoding="utf-8")
    for file in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"))
}
PICTURES = {str(file.relative_to(ROOT)) for file in (ROOT / "docs" / "pictures").iterdir()}
HANDBOOK, SETTINGS, COMMANDS = (PAGES[f"docs/{n}.md"] for n in ("handbook", "settings", "commands"))
LONGEST = {"docs/handbook.md": 250}  # lines; the pages that people read from top to end have at most 150
READ_WHOLE = (
    *("README", "quick-start", "practice", "district", "service", "handover"),
    *("privacy", "new-form", "settings"),
)


def prose(page: str) -> str:
    """Without what stands in fences: there a bracket is no link."""
    return re.sub(r"^```.*?^```$", "", PAGES[page], flags=re.DOTALL | re.MULTILINE)


def links(page: str) -> Iterator[tuple[str, str]]:
    """(file, anchor) of every relative link and picture, as paths from the top folder."""
    said = prose(page)
    targets = re.findall(r"\]\(([^)\s]+)\)", said) + re.findall(r"<img[^>]*\bsrc=\"([^\"]+)\"", said)
    for target in targets:
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = urllib.parse.unquote(target).partition("#")
        file = ((ROOT / page).parent / path).resolve() if path else ROOT / page
        yield str(file.relative_to(ROOT)), anchor


def anchors(page: str) -> set[str]:
    """As GitHub makes them of the headings."""
    heads = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in map(_unmarked, heads)}


def _unmarked(heading: str) -> str:
    """GitHub keeps Thai vowels and tone marks, which `\\w` does not know: they are letters here."""
    return re.sub(r"[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]", "ก", heading)


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    for file, anchor in links(page):
        assert (ROOT / file).exists(), file
        if anchor:
            assert re.sub(r"[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]", "ก", anchor) in anchors(file), (file, anchor)


def test_every_picture_is_shown_somewhere() -> None:
    shown = {file for page in PAGES for file, _ in links(page)}
    assert PICTURES - shown == set()


def test_every_page_is_reached_from_the_readme() -> None:
    reached, new = set[str](), {"README.md"}
    while new:
        reached |= new
        new = {file for page in new for file, _ in links(page) if file in PAGES} - reached
    assert set(PAGES) - reached - {"CHANGELOG.md"} == set()


@pytest.mark.parametrize("page", [*LONGEST, "README.md", *(f"docs/{n}.md" for n in READ_WHOLE[1:])])
def test_no_page_is_long(page: str) -> None:
    assert len(PAGES[page].splitlines()) <= LONGEST.get(page, 150)


def settings() -> dict[str, set[str]]:
    """Section -> its settings, as people write them: `mail.host`; a round's and a letter's stand alone."""
    sections = models(config.File)
    named = {
        "Province": "province.",
        "District": "districts.",
        "Google": "google.",
        "Mail": "mail.",
        "Alerts": "alerts.",
        "Documents": "documents.",
        "Pace": "pace.",
        "Page": "page.",
    }
    found = {section: {f"{named.get(section, '')}{s}" for s in names} for section, names in sections.items()}
    found["File"] -= {*(prefix.rstrip(".") for prefix in named.values()), "forms"}
    return found


@pytest.mark.parametrize("section", settings())
def test_every_setting_is_explained(section: str) -> None:
    assert {name for name in settings()[section] if f"`{name}`" not in SETTINGS} == set()


def test_no_setting_is_explained_that_there_is_not() -> None:
    told = set(re.findall(r"`((?:[a-z]+\.)[a-z_]+)`", SETTINGS)) - {"calendar.yaml", "mail.yaml"}
    known = set().union(*settings().values(), {"mail.imap"})
    assert {name for name in told if not name.endswith((".yaml", ".md"))} - known == set()


def looked_at() -> set[str]:
    """The kinds of checks that doctor makes, out of its code and its words."""
    files = [*(ROOT / "sheets_sync/setup/doctor").glob("*.py"), ROOT / "sheets_sync/cli/setting_up.py"]
    calls = [
        node
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("found", "Check") and node.args
    ]
    coded = {str(c.args[0].value) for c in calls if isinstance(c.args[0], ast.Constant)}
    states = r"ok|look|mend|unknown"
    worded = {m[1] for k in catalogue() if (m := re.fullmatch(rf"doctor\.(.+)\.(?:{states})", k))}
    return coded | worded - {"state"}


@pytest.mark.parametrize("kind", sorted(looked_at()))
def test_every_kind_of_check_of_doctor_is_explained(kind: str) -> None:
    ours = HANDBOOK.partition("## What goes wrong most")[2]
    assert f"`{kind}`" in ours
    assert f"`{kind}`" in COMMANDS


@pytest.mark.parametrize("state", [*get_args(model.DeliveryState), *get_args(model.FormState)])
def test_the_handbook_says_what_each_state_means(state: str) -> None:
    row = next((line for line in HANDBOOK.splitlines() if f"`{state}`" in line.split(" | ")[0]), "")
    assert row.startswith("|")
    kind = "delivery_state" if state in get_args(model.DeliveryState) else "state"
    assert catalogue()[f"{kind}.{state}"]["th"].partition(" (")[0] in row


@pytest.mark.parametrize("rule", RULE_IDS)
def test_every_rule_is_explained(rule: str) -> None:
    assert f"`{rule}`" in PAGES["docs/rules.md"]


def typed() -> Iterator[tuple[str, str]]:
    """(page, command line) of everything the docs say to type after `sheets-sync`."""
    for page, said in PAGES.items():
        fenced = re.findall(r"^```(?:sh|bat)\n(.*?)^```$", said, re.DOTALL | re.MULTILINE)
        lines = [line for block in fenced for line in block.replace("\\\n", " ").splitlines()]
        for line in (*lines, *re.findall(r"`([^`\n]+)`", prose(page))):
            told = line.partition(" #")[0].strip()
            if words := re.search(r"(?:^|/)sheets-sync ((?:--config \S+ )?[a-z].*)$", told):
                yield page, re.split(r" (?:&|\||>|&&)", words[1])[0]


@pytest.mark.parametrize(("page", "line"), sorted(set(typed())))
def test_what_the_docs_say_to_type_exists(page: str, line: str) -> None:
    words = [w for w in shlex.split(line.replace("…", "")) if w not in ("[--write]",)]
    while words and words[0] in ("--config", "--now"):
        words = words[2:]
    command = next((name for name in (" ".join(words[:2]), words[0]) if name in ALL), None)
    assert command is not None, line
    options = {o for p in ALL[command].params for o in (*p.opts, *p.secondary_opts)}
    assert {w for w in words if w.startswith("--")} - options - {"--config", "--json", "--now"} == set()


def test_no_page_says_what_offends() -> None:
    """What a Thai reader would take amiss, in the pages written for officers."""
    for page in ("district", "handover", "privacy"):
        said: Any = PAGES[f"docs/{page}.md"].replace("รับผิดชอบ", "")
        assert not [word for word in ("ผิด", "ห้าม", "ล่าช้า", "ค้างส่ง", "!!") if word in said], page
