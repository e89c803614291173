"""Writes a province's config after the sample's files: their comments stay, the answers take their places."""

import io
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from sheets_sync import config, gazetteer, shipped
from sheets_sync.errors import ConfigError, UsageError
from sheets_sync.messages import both
from sheets_sync.thai import thai_digits

SAMPLE_YEAR = 2564  # the fiscal year of the sample's calendar
LOCK = "secrets/attachments-password.txt"  # beside the config's folder
FILES = ("province.yaml", "calendar.yaml", "mail.yaml", "google.yaml", "documents.yaml")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person said. What is empty stays as the sample has it: `doctor` names it later.

    `subdistricts`, `sheets` and `contacts` are by district code (four digits).
    """

    province: str  # DOPA code, two digits
    fiscal_year: int  # B.E.
    subdistricts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)
    contacts: Mapping[str, str] = field(default_factory=dict)
    master: str = ""
    phone: str = ""
    key: str = ""  # the service account's key file
    mail_host: str = ""
    mail_user: str = ""
    sender: str = ""
    department: str = ""
    lock: bool = False  # a password on what is mailed


def rehearse(folder: Path, answers: Answers) -> None:
    """Reads what would be written as every command will read it. ConfigError before anything is written."""
    with tempfile.TemporaryDirectory() as elsewhere:
        there = Path(elsewhere).resolve() / "config"
        write_config(there, answers)
        try:
            config.read(there)
        except ConfigError as fault:
            named = [replace(p, file=p.file.replace(str(there), str(folder))) for p in fault.problems]
            raise ConfigError(named) from None


def write_config(folder: Path, answers: Answers) -> list[Path]:
    """Writes the config's files. UsageError, and nothing written, when one of them stands there already."""
    made = {folder / name: said for name, said in documents(answers).items()}
    if there := [path for path in made if path.exists()]:
        words = both("init.there", files=", ".join(map(str, there)))
        raise UsageError(words["en"], words["th"])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, said in made.items():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            with open(handle, "w", encoding="utf-8") as file:
                file.write(said)
    except OSError as fault:
        words = both("init.cannot", folder=str(folder), why=fault.strerror or type(fault).__name__)
        raise UsageError(words["en"], words["th"]) from None
    lock = _password(folder.parent / LOCK) if answers.lock else ()
    return [*made, *_rules(folder.parent / "rules"), *lock]


def _rules(folder: Path) -> Iterator[Path]:
    """The province's own copy of the rule files, where it has none yet."""
    if not folder.exists() and shipped.rules_folder() != folder:
        shutil.copytree(shipped.rules_folder(), folder, ignore=shutil.ignore_patterns("__*"))
        yield folder


def _password(path: Path) -> Iterator[Path]:
    """A password that is easy to tell by telephone, where there is none yet."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "w", encoding="utf-8") as file:
            file.write("".join(secrets.choice("23456789") for _ in range(10)) + "\n")
        yield path


def documents(answers: Answers) -> dict[str, str]:
    """File name -> its text."""
    return {name: _filled(name, answers) for name in FILES}


def _filled(name: str, answers: Answers) -> str:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 110
    yaml.indent(mapping=2, sequence=4, offset=2)
    document = yaml.load((shipped.config_folder() / name).read_text(encoding="utf-8"))
    _FILLERS[name](document, answers)
    out = io.StringIO()
    yaml.dump(document, out)
    return out.getvalue()


def _put(section: CommentedMap, key: str, value: Any) -> None:
    """Only what was answered replaces the sample's value."""
    if value:
        section[key] = value


def _province(document: CommentedMap, answers: Answers) -> None:
    name = gazetteer.province_name(answers.province)
    section = document["province"]
    section["code"] = DoubleQuotedScalarString(answers.province)
    section["fiscal_year"] = answers.fiscal_year
    section["office"] = f"สำนักงานพัฒนาชุมชนจังหวัด{name}"
    _put(section, "phone", answers.phone)
    _put(section, "contacts", _listed([answers.sender] if answers.sender else []))
    districts = document["districts"]
    districts[:] = list(_districts(answers))  # in place: what is said below the list stays with it
    for district in districts:
        district.yaml_add_eol_comment(gazetteer.district_name(district["code"]) or "", "code", column=29)
    _put(document, "master", answers.master)


def _districts(answers: Answers) -> Iterator[CommentedMap]:
    """Those that were told of; all of the province when none was."""
    every = gazetteer.districts(answers.province)
    told = {code for answer in (answers.subdistricts, answers.sheets, answers.contacts) for code in answer}
    for code in (c for c in every if c in told or not told):
        contact = answers.contacts.get(code, f"district-{code}@example.com")
        yield CommentedMap(
            code=DoubleQuotedScalarString(code),
            spreadsheet=answers.sheets.get(code, f"PUT-THE-ID-OF-{code}-HERE"),
            subdistricts=_listed(map(DoubleQuotedScalarString, answers.subdistricts.get(code, ()))),
            contacts=_listed([contact]),
        )


def _calendar(document: CommentedMap, answers: Answers) -> None:
    """The sample's days in the fiscal year asked for; whoever runs it puts the letter's own in."""
    for round_ in document["forms"].values():
        for key, value in round_.items():
            if isinstance(value, str | date):
                round_[key] = _in_year(str(value), answers.fiscal_year)
        round_["round"] = f"{answers.fiscal_year}-1"
        _put(round_, "to", _listed([answers.department] if answers.department else []))
        for key in ("cc", "preview_to"):
            if key in round_ and answers.sender:
                round_[key] = _listed([answers.sender])


def _in_year(said: str, year: int) -> str:
    """`2021-03-23` and `๒๓ มีนาคม ๒๕๖๔`, moved into another fiscal year."""
    shifted = re.sub(r"^\d{4}(?=-\d\d-\d\d)", lambda m: str(int(m[0]) + year - SAMPLE_YEAR), said)
    return shifted.replace(thai_digits(str(SAMPLE_YEAR)), thai_digits(str(year)))


def _mail(document: CommentedMap, answers: Answers) -> None:
    section = document["mail"]
    _put(section, "host", answers.mail_host)
    _put(section, "user", answers.mail_user or answers.sender)
    for key in ("sender", "reply_to"):
        _put(section, key, answers.sender)
    section["sender_name"] = f"สำนักงานพัฒนาชุมชนจังหวัด{gazetteer.province_name(answers.province)}"
    contacts = [d["contacts"][0] for d in _districts(answers)]
    department, sender = answers.department or "department@example.com", answers.sender or section["sender"]
    before, allow = section["allow"], CommentedSeq(dict.fromkeys([department, sender, *contacts]))
    allow.ca.items[len(allow) - 1] = before.ca.items[len(before) - 1]  # what is said below the list
    section["allow"] = allow
    _put(document["alerts"], "to", _listed([answers.sender] if answers.sender else []))


def _google(document: CommentedMap, answers: Answers) -> None:
    _put(document["google"], "service_account", answers.key)


def _documents(document: CommentedMap, answers: Answers) -> None:
    if answers.lock:
        document["documents"]["lock_file"] = f"../{LOCK}"


def _listed(values: Any) -> CommentedSeq:
    """On one line: `[a, b]`."""
    made = CommentedSeq(values)
    made.fa.set_flow_style()
    return made


_FILLERS = {
    "province.yaml": _province,
    "calendar.yaml": _calendar,
    "mail.yaml": _mail,
    "google.yaml": _google,
    "documents.yaml": _documents,
}
