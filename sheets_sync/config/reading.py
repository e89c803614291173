"""Reads config/*.yaml and what they point to; every fault is told at once, with file and line."""

from collections.abc import Collection, Iterator
from pathlib import Path

from sheets_sync.config.schema import Documents, File, Mail, Page, Round
from sheets_sync.config.settings import Settings
from sheets_sync.config.templates import read_templates
from sheets_sync.config.villages import Villages, read_villages
from sheets_sync.errors import ConfigError, Problem
from sheets_sync.mirror import OWN_HEADERS, OWN_TABS
from sheets_sync.validation import Taken, load_forms
from sheets_sync.yamlfile import Document, load

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_TAKEN = Taken(OWN_TABS, OWN_HEADERS)


def read(path: Path) -> Settings:
    """The settings of a config file or folder. ConfigError holds every problem of config and rules."""
    problems: list[Problem] = []
    folder = path if path.is_dir() else path.parent
    documents = _documents(path, problems)
    if any(not p.path for p in problems):  # a file that is no YAML: what it lacks is not known
        raise ConfigError(problems)
    found = _merged(documents, path, problems).check(File, problems) if documents else None
    if found is None:
        raise ConfigError(problems)
    before = len(problems)
    forms = load_forms(_at(folder, found.rules), problems, _TAKEN)
    whole = len(problems) == before  # else a form may be missing because its file has a fault
    villages = read_villages(_at(folder, found.villages), problems) if found.villages else Villages()
    _cross_check(found, forms if whole else found.forms, _merged(documents, path, []), problems)
    _readable(found, folder, _merged(documents, path, []), problems)
    templates = read_templates(_at(folder, found.documents.templates), forms, problems)
    if problems:
        raise ConfigError(problems)
    return Settings(
        folder=folder.resolve(),
        province=found.province,
        districts=tuple(found.districts),
        master=found.master,
        google=found.google.model_copy(update={"service_account": _at(folder, found.google.service_account)}),
        mail=_mail(found.mail, folder),
        rounds={form: _round(round_, folder) for form, round_ in found.forms.items()},
        forms={form: forms[form] for form in found.forms},
        pace=found.pace,
        store=_store(found.store, folder),
        clock=found.clock,
        villages=villages.names,
        participants=villages.participants,
        rules=_at(folder, found.rules),
        alerts=found.alerts,
        documents=_documents_of(found.documents, folder),
        page=_page(found.page, folder),
        templates=templates,
    )


class _Merged(Document):
    """Several files as one: a top-level section belongs to the file it stands in."""

    def __init__(self, path: Path, sections: dict[str, Document]) -> None:
        super().__init__(str(path), {key: d.data[key] for key, d in sections.items()}, {})
        self._sections = sections

    def problem(self, path: tuple[str | int, ...], en: str, th: str = "") -> Problem:
        document = self._sections.get(str(path[0])) if path else None
        return document.problem(path, en, th) if document else super().problem(path, en, th)


def _documents(path: Path, problems: list[Problem]) -> list[Document]:
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not files or not files[0].exists():
        problems.append(
            Problem(
                str(path),
                None,
                "",
                "no config here: name its folder with --config, or write one with `sheets-sync init`",
                "ไม่พบไฟล์ตั้งค่า โปรดระบุโฟลเดอร์ด้วย --config หรือสั่ง sheets-sync init เพื่อสร้าง",
            )
        )
        return []
    return [d for d in (load(f, problems) for f in files) if d is not None]


def _merged(documents: list[Document], path: Path, problems: list[Problem]) -> _Merged:
    sections: dict[str, Document] = {}
    for document in documents:
        if not isinstance(document.data, dict):
            problems.append(document.problem((), "holds no sections", "ไม่มีหัวข้อการตั้งค่า"))
            continue
        for key in document.data:
            if key in sections:
                en, th = f"stands in {sections[key].file} too", f"มีอยู่ใน {sections[key].file} แล้ว"
                problems.append(document.problem((key,), en, th))
            sections[key] = document
    return _Merged(path, sections)


def _cross_check(found: File, forms: Collection[str], document: Document, problems: list[Problem]) -> None:
    def tell(path: tuple[str | int, ...], en: str, th: str) -> None:
        problems.append(document.problem(path, en, th))

    seen: dict[str, int] = {}
    for i, district in enumerate(found.districts):
        if district.code[:2] != found.province.code:
            tell(("districts", i, "code"), "is of another province", "เป็นอำเภอของจังหวัดอื่น")
        for value, path in ((district.code, "code"), (district.spreadsheet, "spreadsheet")):
            if seen.setdefault(value, i) != i:
                tell(("districts", i, path), "stands twice", "มีซ้ำสองครั้ง")
    if found.page.host not in LOOPBACK and found.page.token_file is None:
        tell(
            ("page", "host"), "beyond this machine wants page.token_file", "เปิดให้เครื่องอื่นดูต้องมี page.token_file"
        )
    for form in found.forms:
        if form not in forms:
            tell(("forms", form), "has no rule file", "ไม่มีไฟล์กฎของแบบนี้")
    for where, address in _addresses(found):
        if address not in found.mail.allow:
            tell(where, "is not in mail.allow", "ไม่อยู่ในรายการ mail.allow")


def _addresses(found: File) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Everybody who may be mailed to, and where they stand in the config."""
    lists: list[tuple[tuple[str | int, ...], list[str]]] = [
        (("forms", form, kind), getattr(settings, kind))
        for form, settings in found.forms.items()
        for kind in ("to", "cc", "preview_to")
    ]
    lists += [(("districts", i, "contacts"), d.contacts) for i, d in enumerate(found.districts)]
    lists += [(("province", "contacts"), found.province.contacts), (("alerts", "to"), found.alerts.to)]
    yield from (((*path, i), address) for path, some in lists for i, address in enumerate(some))
    office = found.mail.reply_to or found.mail.sender
    for form, settings in found.forms.items():
        named = settings.preview_to or found.province.contacts
        if not named and (settings.approval != "none" or settings.reminders):
            yield ("forms", form, "preview_to"), office


def _readable(found: File, folder: Path, document: Document, problems: list[Problem]) -> None:
    """The files that a batch needs on its day are looked for now."""
    letters = ((f, r.covering_letter) for f, r in found.forms.items())
    files: list[tuple[tuple[str | int, ...], Path | None]] = [
        (("forms", form, "covering_letter", "file"), letter.file) for form, letter in letters if letter
    ]
    files += [(("documents", "lock_file"), found.documents.lock_file)]
    files += [(("page", "token_file"), found.page.token_file)]
    for where, path in files:
        if path and not _at(folder, path).is_file():
            problems.append(document.problem(where, "there is no such file", "ไม่พบไฟล์นี้"))


def _at(folder: Path, path: Path) -> Path:
    return (folder / path).resolve()


def _mail(mail: Mail, folder: Path) -> Mail:
    password = _at(folder, mail.password_file) if mail.password_file else None
    imap = mail.imap
    if imap:
        imap = imap.model_copy(update={"password_file": _at(folder, imap.password_file)})
    outbox = _at(folder, mail.outbox)
    return mail.model_copy(update={"outbox": outbox, "password_file": password, "imap": imap})


def _documents_of(documents: Documents, folder: Path) -> Documents:
    lock = _at(folder, documents.lock_file) if documents.lock_file else None
    return documents.model_copy(update={"lock_file": lock})


def _page(page: Page, folder: Path) -> Page:
    token = _at(folder, page.token_file) if page.token_file else None
    return page.model_copy(update={"token_file": token})


def _round(round_: Round, folder: Path) -> Round:
    letter = round_.covering_letter
    if letter is None or letter.file is None:
        return round_
    at = letter.model_copy(update={"file": _at(folder, letter.file)})
    return round_.model_copy(update={"covering_letter": at})


def _store(url: str, folder: Path) -> str:
    local = url.removeprefix("sqlite:///")
    return url if local == url else f"sqlite:///{_at(folder, Path(local))}"
