"""Reads rules/*.yaml into Forms; every fault is told at once, with file, line and dotted path."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from sheets_sync import yamlfile
from sheets_sync.errors import Problem
from sheets_sync.model import Bilingual, Column, Combined, Condition, Form, GroupRule, Ranking, RowRule
from sheets_sync.validation.rulefaults import Conditions, Taken, faults
from sheets_sync.validation.schema import (
    ColumnRules,
    ConditionRules,
    FormRules,
    GroupRules,
    RankingRules,
    RowRules,
)

_NOTHING = Taken()


def load_forms(folder: Path, problems: list[Problem], taken: Taken = _NOTHING) -> dict[str, Form]:
    """Every form of the folder's *.yaml, by id; faults are appended to `problems`, their forms left out.

    `taken` are the words that the master uses for itself.
    """
    forms: dict[str, Form] = {}
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not files:
        problems.append(Problem(str(folder), None, "", "no rule files (*.yaml) here", "ไม่พบไฟล์กฎ (*.yaml)"))
    for stray in sorted(folder.glob("*.yml")) if folder.is_dir() else ():
        en = "is not read: rule files end in .yaml"
        problems.append(Problem(str(stray), 1, "", en, "ไฟล์นี้ไม่ถูกอ่าน โปรดเปลี่ยนนามสกุลเป็น .yaml"))
    for file in files:
        form = _load(file, problems, taken)
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
    tabs = {tab for other in forms.values() for tab in _tabs(other)}
    for tab in _tabs(form):
        if tab in tabs:
            return "master_tab", f"two forms use the tab {tab}", f"มี 2 แบบที่ใช้ชีต {tab}"
    return None


def _tabs(form: Form) -> tuple[str, ...]:
    return (form.master_tab, form.ranking.tab) if form.ranking else (form.master_tab,)


def _load(file: Path, problems: list[Problem], taken: Taken) -> Form | None:
    content = yamlfile.read(file, problems)
    if content is None:
        return None
    form, found = _read(str(file), content, taken)
    problems.extend(found)
    return form


@lru_cache(maxsize=64)  # what stands in a file is judged once, however often the config is read
def _read(file: str, content: bytes, taken: Taken) -> tuple[Form | None, tuple[Problem, ...]]:
    problems: list[Problem] = []
    document = yamlfile.decode(content, file, problems)
    rules = document.check(FormRules, problems) if document else None
    if document is None or rules is None:
        return None, tuple(problems)
    problems += [document.problem(path, en, th) for path, en, th in faults(rules, taken)]
    if problems:
        return None, tuple(problems)
    return _built(rules, hashlib.sha256(content).hexdigest(), content.decode("utf-8-sig")), ()


def form_of(text: str, hash_: str) -> Form | None:
    """The form of a rule file's text, as it was read when it was good; None when it is good no more."""
    problems: list[Problem] = []
    document = yamlfile.parse(text, "", problems)
    rules = document.check(FormRules, problems) if document else None
    if rules is None or any(True for _ in faults(rules, _NOTHING)):
        return None
    return _built(rules, hash_, text)


def _built(rules: FormRules, digest: str, text: str) -> Form:
    return Form(
        id=rules.form,
        title=rules.title.model_dump(),
        key=tuple(rules.key),
        columns=tuple(_column(key, column) for key, column in rules.columns.items()),
        groups=tuple(map(_group, rules.groups)),
        rules=tuple(map(_row_rule, rules.rules)),
        master_tab=rules.master_tab,
        submit_label=rules.submit_label,
        review_column=rules.review_column,
        reserve=(rules.reserve[0], rules.reserve[1]) if rules.reserve else None,
        unit=rules.unit.model_dump() if rules.unit else {},
        document=rules.document.model_dump(exclude_unset=True),
        hash=digest,
        text=text,
        combined=tuple(Combined(c.header, tuple(c.into), tuple(c.aliases)) for c in rules.combined),
        ranking=_ranking(rules.ranking) if rules.ranking else None,
    )


def _group(rules: GroupRules) -> GroupRule:
    message: dict[str, Bilingual] = {kind: words.model_dump() for kind, words in rules.message.items()}
    return GroupRule(tuple(rules.by), rules.rows, rules.severity, rules.at_least, rules.at_most, message)


def _row_rule(rules: RowRules) -> RowRule:
    return RowRule(
        id=rules.id,
        check=rules.check,
        columns=tuple(rules.columns),
        value=rules.value,
        severity=rules.severity,
        message=rules.message.model_dump() if rules.message else {},
        when=_conditions(rules.when),
        then=_condition(rules.then) if rules.then else None,
    )


def _ranking(rules: RankingRules) -> Ranking:
    unit = rules.unit.model_dump()
    return Ranking(rules.tab, tuple(rules.by), rules.score, rules.combine, rules.order, unit)


def _conditions(rules: Conditions) -> Mapping[str, Condition]:
    return MappingProxyType({key: _condition(condition) for key, condition in rules.items()})


def _condition(rules: ConditionRules) -> Condition:
    return Condition(
        tuple(rules.any_of), tuple(rules.none_of), rules.matches, rules.above, rules.below, rules.filled
    )


def _column(key: str, rules: ColumnRules) -> Column:
    settings = rules.model_dump(
        exclude={"aliases", "preferred", "choices", "suggestions", "message", "placeholders", "required_when"}
    )
    return Column(
        key=key,
        aliases=tuple(rules.aliases),
        preferred=tuple(rules.preferred),
        choices=tuple(rules.choices),
        placeholders=tuple(rules.placeholders),
        suggestions=tuple(rules.suggestions),
        required_when=_conditions(rules.required_when),
        message={rule: words.model_dump() for rule, words in rules.message.items()},
        **settings,
    )
