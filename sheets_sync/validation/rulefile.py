"""Reads rules/*.yaml into Forms; every fault is told at once, with file, line and dotted path."""

import hashlib
import string
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sheets_sync import yamlfile
from sheets_sync.errors import Problem
from sheets_sync.model import Column, Combined, Form, GroupRule, RowRule
from sheets_sync.thai.text import loose
from sheets_sync.validation.schema import ColumnRules, FormRules
from sheets_sync.yamlfile import Path_

_PAIRS = (
    "not_after",
    "sum",
    "same_person",
    "swapped_names",
    "id_fits_birth",
    "child_prefix",
    "own_village",
    "differs",
)
_DOCUMENT_WORDS = frozenset({"district", "province", "subdistrict"})


def load_forms(folder: Path, problems: list[Problem]) -> dict[str, Form]:
    """Every form of the folder's *.yaml, by id; faults are appended to `problems`, their forms left out."""
    forms: dict[str, Form] = {}
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not files:
        problems.append(Problem(str(folder), None, "", "no rule files (*.yaml) here", "ไม่พบไฟล์กฎ (*.yaml)"))
    for file in files:
        form = _load(file, problems)
        if form is None:
            continue
        if twin := _twin(form, forms):
            problems.append(Problem(str(file), 1, *twin))
        else:
            forms[form.id] = form
    return forms


def _twin(form: Form, forms: Mapping[str, Form]) -> tuple[str, str, str] | None:
    if form.id in forms:
        return "form", f"form {form.id} stands in two files", f"แบบ {form.id} มีอยู่ 2 ไฟล์"
    if any(form.master_tab == other.master_tab for other in forms.values()):
        return "master_tab", f"two forms use the tab {form.master_tab}", f"มี 2 แบบที่ใช้ชีต {form.master_tab}"
    return None


def _load(file: Path, problems: list[Problem]) -> Form | None:
    before = len(problems)
    document = yamlfile.load(file, problems)
    rules = document.check(FormRules, problems) if document else None
    if document is None or rules is None:
        return None
    for path, en, th in (*_references(rules), *_headers(rules), *_templates(rules)):
        problems.append(document.problem(path, en, th))
    return _built(rules, hashlib.sha256(file.read_bytes()).hexdigest()) if len(problems) == before else None


def _references(rules: FormRules) -> Iterator[tuple[Path_, str, str]]:
    for path, key in _named(rules):
        if key not in rules.columns:
            yield path, f"there is no column '{key}'", f"ไม่มีช่อง {key}"
    for index, rule in enumerate(rules.rules):
        if rule.check in ("at_most", "at_least") and rule.value is None:
            yield ("rules", index, "value"), f"{rule.check} needs a value", "ยังไม่ได้กำหนดค่า"
        if rule.check in _PAIRS and len(rule.columns) < 2:
            yield ("rules", index, "columns"), f"{rule.check} needs two columns or more", "ต้องมีอย่างน้อย 2 ช่อง"
    for key, column in rules.columns.items():
        if column.type == "choice" and not column.choices:
            yield ("columns", key), "type choice needs choices", "ต้องมี choices"


def _named(rules: FormRules) -> Iterator[tuple[Path_, str]]:
    """Every place that names a column, and the name."""
    yield from ((("key", i), key) for i, key in enumerate(rules.key))
    for index, group in enumerate(rules.groups):
        yield from ((("groups", index, "by", i), key) for i, key in enumerate(group.by))
    for index, rule in enumerate(rules.rules):
        yield from ((("rules", index, "columns", i), key) for i, key in enumerate(rule.columns))
        yield from ((("rules", index, "when", key), key) for key in rule.when)
    for index, combined in enumerate(rules.combined):
        yield from ((("combined", index, "into", i), key) for i, key in enumerate(combined.into))
    for name, column in rules.columns.items():
        yield from ((("columns", name, "required_when", key), key) for key in column.required_when)
        yield from ((("columns", name, "required_unless", key), key) for key in column.required_unless)
    if rules.review_column:
        yield ("review_column",), rules.review_column
    if rules.reserve:
        yield ("reserve", 0), rules.reserve[0]
    yield from _sources(rules.document, ("document",))


def _sources(part: Any, path: Path_) -> Iterator[tuple[Path_, str]]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "source" and isinstance(value, list):
                yield from (((*path, key, i), v) for i, v in enumerate(value) if v not in _DOCUMENT_WORDS)
            else:
                yield from _sources(value, (*path, key))
    elif isinstance(part, list):
        for index, value in enumerate(part):
            yield from _sources(value, (*path, index))


def _headers(rules: FormRules) -> Iterator[tuple[Path_, str, str]]:
    """A word that could mean two columns."""
    owners: dict[str, str] = {}
    for key, column in rules.columns.items():
        for word in (column.header, *column.aliases):
            other = owners.setdefault(loose(word) or word, key)
            if other != key:
                en = f"the header '{word}' is already that of {other}"
                part = "aliases" if word in column.aliases else "header"
                yield ("columns", key, part), en, f"หัวตาราง {word} ซ้ำ"


def _templates(rules: FormRules) -> Iterator[tuple[Path_, str, str]]:
    for key, column in rules.columns.items():
        for rule, words in column.message.items():
            for language, text in (("th", words.th), ("en", words.en)):
                if fault := _template_fault(text):
                    yield ("columns", key, "message", rule, language), fault, "ข้อความใช้ { } ไม่ถูก"
    for index, row_rule in enumerate(rules.rules):
        for text in (row_rule.message.th, row_rule.message.en) if row_rule.message else ():
            if fault := _template_fault(text):
                yield ("rules", index, "message"), fault, "ข้อความใช้ { } ไม่ถูก"


def _template_fault(text: str) -> str:
    try:
        fields = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError as fault:
        return f"is no template: {fault}"
    strange = [name for name in fields if not name.isidentifier()]
    return f"is no template: {{{strange[0]}}}" if strange else ""


def _built(rules: FormRules, digest: str) -> Form:
    return Form(
        id=rules.form,
        title=rules.title.model_dump(),
        key=tuple(rules.key),
        columns=tuple(_column(key, column) for key, column in rules.columns.items()),
        groups=tuple(GroupRule(tuple(g.by), g.rows, g.severity) for g in rules.groups),
        rules=tuple(
            RowRule(
                r.id,
                r.check,
                tuple(r.columns),
                r.value,
                r.severity,
                r.message.model_dump() if r.message else {},
                MappingProxyType(r.when),
            )
            for r in rules.rules
        ),
        master_tab=rules.master_tab,
        submit_label=rules.submit_label,
        review_column=rules.review_column,
        reserve=(rules.reserve[0], rules.reserve[1]) if rules.reserve else None,
        unit=rules.unit.model_dump() if rules.unit else {},
        document=rules.document,
        hash=digest,
        combined=tuple(Combined(c.header, tuple(c.into), tuple(c.aliases)) for c in rules.combined),
    )


def _column(key: str, rules: ColumnRules) -> Column:
    settings = rules.model_dump(
        exclude={"aliases", "preferred", "choices", "suggestions", "message", "placeholders"}
    )
    return Column(
        key=key,
        aliases=tuple(rules.aliases),
        preferred=tuple(rules.preferred),
        choices=tuple(rules.choices),
        placeholders=tuple(rules.placeholders),
        suggestions=tuple(rules.suggestions),
        message={rule: words.model_dump() for rule, words in rules.message.items()},
        **settings,
    )
