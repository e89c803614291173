"""Writes a province's config after the sample's files: their comments stay, the answers take their places."""

import io
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from sheets_sync import config, gazetteer, shipped
from sheets_sync.errors import ConfigError, UsageError
from sheets_sync.mail import TO_FILL, Server
from sheets_sync.messages import both
from sheets_sync.setup.places import subdistrict_names
from sheets_sync.thai import thai_digits

SAMPLE_YEAR, SAMPLE_COMMON_YEAR = 2564, 2021  # the years of the sample's calendar
OFFICE = f"{TO_FILL}OFFICE-ADDRESS-HERE@example.invalid"  # one word, so that it can be replaced everywhere
DEPARTMENT = f"{TO_FILL}DEPARTMENT-ADDRESS-HERE@example.invalid"
REFERENCE = f"{TO_FILL}LETTER-REFERENCE-HERE"
LOCK = "secrets/attachments-password.txt"  # beside the config's folder
FILES = ("province.yaml", "calendar.yaml", "mail.yaml", "google.yaml", "documents.yaml")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person said. In the place of what is empty stands that it is to be filled in: `doctor` names it.

    `subdistricts`, `sheets` and `contacts` are by district code (four digits).
    """

    province: str  # DOPA code, two digits
    fiscal_year: int  # B.E.
    subdistricts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)
    contacts: Mapping[str, str] = field(default_factory=dict)
    master: str = ""
    phone: str = ""
    reference: str = ""  # the department's letter
    key: str = ""  # the service account's key file
    mail_host: str = ""
    mail_port: int = 0  # 0: as the sample has it
    mail_user: str = ""
    sender: str = ""
    department: str = ""
    lock: bool = False  # a password on what is mailed


def is_free(folder: Path) -> None:
    """UsageError when a config stands there already, or none can be written there."""
    if there := [str(folder / name) for name in FILES if (folder / name).exists()]:
        raise _usage("init.there", files=", ".join(there))
    nearest = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        raise _usage("init.cannot", folder=folder, why=nearest)


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
    is_free(folder)
    made = {folder / name: said for name, said in documents(answers).items()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, said in made.items():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            with open(handle, "w", encoding="utf-8") as file:
                file.write(said)
    except OSError as fault:
        raise _usage("init.cannot", folder=folder, why=fault.strerror or type(fault).__name__) from None
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
    sample = (shipped.config_folder() / name).read_text(encoding="utf-8")
    document = yaml.load(_proposed(sample, answers.fiscal_year) if name == "calendar.yaml" else sample)
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
    section["phone"] = answers.phone
    if answers.reference or answers.fiscal_year != SAMPLE_YEAR:  # the sample's letter is of its year alone
        section["reference"] = answers.reference or REFERENCE
    section["contacts"] = _listed([answers.sender or OFFICE])
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
        contact = answers.contacts.get(code)
        district = CommentedMap(
            code=DoubleQuotedScalarString(code),
            spreadsheet=answers.sheets.get(code, f"{TO_FILL}ID-OF-{code}-HERE"),
            subdistricts=_named(code, answers.subdistricts.get(code, ())),
            contacts=_listed([contact] if contact else []),
        )
        if not contact:
            district.yaml_add_eol_comment(_beside("init.not_filled"), "contacts", column=29)
        yield district


def _named(district: str, codes: tuple[str, ...]) -> CommentedSeq:
    """Each code on a line of its own, with its name beside it."""
    if not codes:
        return _listed([])
    names = subdistrict_names(district)
    made = CommentedSeq(map(DoubleQuotedScalarString, codes))
    for i, code in enumerate(codes):
        made.yaml_add_eol_comment(names.get(code, ""), i, column=29)
    return made


def _proposed(sample: str, year: int) -> str:
    """The sample's calendar moved into another fiscal year, its days marked as nobody's but the program's."""
    own = re.sub(r"^    # (วันที่สมมติ|INVENTED|proposed: yes).*\n", "", sample, flags=re.MULTILINE)
    moved = re.sub(rf"\b{SAMPLE_COMMON_YEAR}(?=-\d\d)", str(SAMPLE_COMMON_YEAR + year - SAMPLE_YEAR), own)
    for digits in (str, lambda number: thai_digits(str(number))):
        moved = moved.replace(digits(SAMPLE_YEAR), digits(year))
    told = "".join(f"    # {said}\n" for said in both("init.proposed").values())
    return re.sub(r"^    round: ", rf"{told}    proposed: yes\n\g<0>", moved, flags=re.MULTILINE)


def _calendar(document: CommentedMap, answers: Answers) -> None:
    for round_ in document["forms"].values():
        round_["to"] = _listed([answers.department or DEPARTMENT])
        for key in ("cc", "preview_to"):
            if key in round_:
                round_[key] = _listed([answers.sender or OFFICE])


def _mail(document: CommentedMap, answers: Answers) -> None:
    section, sender = document["mail"], answers.sender or OFFICE
    section["host"] = answers.mail_host or f"{TO_FILL}MAIL-SERVER-HERE"
    if answers.mail_port:
        section["port"], section["security"] = answers.mail_port, _security(answers)
    section["user"] = answers.mail_user or sender
    for key in ("sender", "reply_to"):
        section[key] = sender
    section["sender_name"] = f"สำนักงานพัฒนาชุมชนจังหวัด{gazetteer.province_name(answers.province)}"
    contacts = [address for district in _districts(answers) for address in district["contacts"]]
    department = answers.department or DEPARTMENT
    before, allow = section["allow"], CommentedSeq(dict.fromkeys([department, sender, *contacts]))
    allow.ca.items[len(allow) - 1] = before.ca.items[len(before) - 1]  # what is said below the list
    section["allow"] = allow
    document["alerts"]["to"] = _listed([sender])


def _security(answers: Answers) -> str:
    """As the port has it; in clear only to a server on this machine that has a port of its own."""
    if answers.mail_port == 587:
        return "starttls"
    at_home = Server(answers.mail_host, answers.mail_port).is_loopback
    return "none" if at_home and answers.mail_port != 465 else "tls"


def _google(document: CommentedMap, answers: Answers) -> None:
    _put(document["google"], "service_account", answers.key)


def _documents(document: CommentedMap, answers: Answers) -> None:
    if answers.lock:
        document["documents"]["lock_file"] = f"../{LOCK}"


def _beside(key: str) -> str:
    return " · ".join(both(key).values())


def _usage(key: str, **values: object) -> UsageError:
    words = both(key, **values)
    return UsageError(words["en"], words["th"])


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
