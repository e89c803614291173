"""What a rule file says against itself: names that are nothing, limits that cannot hold, one word twice.

Each check yields (path, English, Thai); the file and the line are added by the reader.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sheets_sync.thai.text import loose
from sheets_sync.validation.rulewords import Fault, templates
from sheets_sync.validation.schema import ColumnRules, ConditionRules, FormRules, RowRules
from sheets_sync.yamlfile import Path_

Conditions = Mapping[str, ConditionRules]

_NUMBERS = frozenset({"money", "count"})
_COUNTED = _NUMBERS | {"moo"}
_DATES = frozenset({"date"})
_ANY = frozenset[str]()
_DOCUMENT_WORDS = frozenset({"district", "province", "subdistrict"})

# check -> ids its findings may carry, how many columns at least, their types in order (the last repeats)
_CHECKS: Mapping[str, tuple[tuple[str, ...], int, tuple[frozenset[str], ...]]] = {
    "not_after": (("date_order",), 2, (_DATES,)),
    "sum": (("sum",), 2, (_NUMBERS,)),
    "at_most": (("limit",), 1, (_COUNTED,)),
    "at_least": (("limit",), 1, (_COUNTED,)),
    "in_fiscal_year": (("in_fiscal_year",), 1, (_DATES,)),
    "unique": (("unique",), 1, (_ANY,)),
    "same_person": (("same_person",), 2, (_ANY,)),
    "swapped_names": (("shifted_columns",), 2, (frozenset({"name"}),)),
    "id_fits_birth": (("thai_id",), 2, (_DATES, frozenset({"thai_id"}))),
    "child_prefix": (("choice",), 2, (_DATES, frozenset({"prefix"}))),
    "sex_fits_prefix": (("choice",), 2, (frozenset({"prefix"}), frozenset({"choice"}))),
    "when": (("when",), 1, (_ANY,)),
    "own_village": (("copied_text",), 2, (frozenset({"moo"}), _ANY)),
    "differs": (("copied_text",), 2, (_ANY,)),
}
_EVERYWHERE = frozenset(
    "required type pattern length unique unique_province belongs_to formula_error ditto placeholder "
    "keyboard_layout split_paste shifted_columns struck".split()
)
_OF_TYPE: Mapping[str, frozenset[str]] = {
    "thai_id": frozenset({"thai_id", "example_number"}),
    "phone": frozenset({"phone", "example_number"}),
    "date": frozenset({"date", "range"}),
    "money": frozenset({"range"}),
    "count": frozenset({"range"}),
    "moo": frozenset({"range"}),
    "prefix": frozenset({"choice"}),
    "choice": frozenset({"choice"}),
    "url": frozenset({"url"}),
}


def faults(rules: FormRules, taken: "Taken") -> Iterator[Fault]:
    """Everything that a file of the right shape says wrong all the same."""
    unknown = list(_unknown_columns(rules))
    yield from unknown
    yield from _doubled(rules)
    yield from _headers(rules, taken)
    for key, column in rules.columns.items():
        yield from _column(rules, key, column)
    if not unknown:
        yield from _rows(rules)
        yield from _conditions(rules)
        yield from _ranking(rules)
    yield from _groups(rules)
    yield from templates(rules)


class Taken:
    """Words that the master uses for itself: titles of its tabs, headers of its columns."""

    def __init__(self, tabs: Collection[str] = (), headers: Collection[str] = ()) -> None:
        self.tabs = frozenset(tabs)
        self.headers = frozenset(headers)


# ── names ────────────────────────────────────────────────────────────────────────────────────────


def _unknown_columns(rules: FormRules) -> Iterator[Fault]:
    for path, key in _named(rules):
        if key not in rules.columns:
            yield path, f"there is no column '{key}'", f"ไม่มีช่อง {key}"


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
    if rules.ranking:
        yield from ((("ranking", "by", i), key) for i, key in enumerate(rules.ranking.by))
        yield ("ranking", "score"), rules.ranking.score
    yield from _sources(rules.document.model_dump(exclude_unset=True), ("document",))


def _sources(part: Any, path: Path_) -> Iterator[tuple[Path_, str]]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key in ("source", "template_needs"):
                yield from (((*path, key, i), v) for i, v in enumerate(value) if v not in _DOCUMENT_WORDS)
            else:
                yield from _sources(value, (*path, key))
    elif isinstance(part, list):
        for index, value in enumerate(part):
            yield from _sources(value, (*path, index))


def _doubled(rules: FormRules) -> Iterator[Fault]:
    lists: list[tuple[Path_, list[str]]] = [(("key",), rules.key)]
    lists += [(("groups", i, "by"), group.by) for i, group in enumerate(rules.groups)]
    lists += [(("rules", i, "columns"), rule.columns) for i, rule in enumerate(rules.rules)]
    lists += [(("combined", i, "into"), combined.into) for i, combined in enumerate(rules.combined)]
    lists += [(("columns", key, "choices"), column.choices) for key, column in rules.columns.items()]
    for path, words in lists:
        for index, word in enumerate(words):
            if word in words[:index]:
                yield (*path, index), f"'{word}' stands twice", f"{word} มีซ้ำสองครั้ง"


def _headers(rules: FormRules, taken: Taken) -> Iterator[Fault]:
    """A word that could mean two columns, or one of ours. ชื่อสกุล may be a part of what ชื่อ-สกุล holds."""
    owners: dict[str, str] = {}
    for path, name, header, aliases, parts in _words(rules):
        for part, word in (("header", header), *(("aliases", alias) for alias in aliases)):
            other = owners.setdefault(loose(word) or word, name)
            if other != name and other not in parts:
                en = f"the header '{word}' is already that of {other}"
                yield (*path, part), en, f"หัวตาราง {word} ซ้ำกับ {other}"
        if header in taken.headers:
            en = f"'{header}' is a column that the service makes itself: give it another header"
            yield (*path, "header"), en, f"{header} เป็นช่องที่ระบบสร้างเอง โปรดใช้หัวตารางอื่น"
    tabs: list[tuple[Path_, str]] = [(("master_tab",), rules.master_tab)]
    tabs += [(("ranking", "tab"), rules.ranking.tab)] if rules.ranking else []
    for path, tab in tabs:
        if tab in taken.tabs or (path[0] == "ranking" and tab == rules.master_tab):
            en = f"'{tab}' is another tab of the master: give it another title"
            yield path, en, f"ชีต {tab} ใช้อยู่แล้วในทะเบียนรวม โปรดตั้งชื่ออื่น"


def _words(rules: FormRules) -> Iterator[tuple[Path_, str, str, list[str], list[str]]]:
    """(path, name, header, aliases, the columns it is made of)."""
    for key, column in rules.columns.items():
        yield ("columns", key), key, column.header, column.aliases, []
    for index, combined in enumerate(rules.combined):
        yield ("combined", index), f"combined.{index}", combined.header, combined.aliases, combined.into


# ── columns ──────────────────────────────────────────────────────────────────────────────────────


def _column(rules: FormRules, key: str, column: ColumnRules) -> Iterator[Fault]:
    at: Path_ = ("columns", key)
    if column.type == "choice" and not column.choices:
        yield at, "type choice needs choices", "type choice ต้องมี choices"
    if column.type != "choice" and column.choices:
        yield (
            (*at, "choices"),
            "only type choice has choices; others have suggestions",
            "ใช้ได้กับ type choice เท่านั้น",
        )
    yield from _limits(at, column)
    known = {loose(word) for word in (column.header, *column.aliases)}
    for word in column.preferred:
        if loose(word) not in known:
            yield (
                (*at, "preferred"),
                f"'{word}' is neither its header nor an alias",
                f"{word} ไม่อยู่ใน header หรือ aliases",
            )
    if column.belongs_to.startswith("subdistrict."):
        places = any(c.belongs_to == "district.subdistricts" for c in rules.columns.values())
        if not places or not any(c.type == "moo" for c in rules.columns.values()):
            en = "a village needs a column of type moo and one that belongs_to district.subdistricts"
            yield (*at, "belongs_to"), en, "ต้องมีช่อง type moo และช่องตำบล (district.subdistricts) ด้วย"
    yield from _told(rules, key, column)


def _limits(at: Path_, column: ColumnRules) -> Iterator[Fault]:
    for low, high, types in (
        ("minimum", "maximum", _COUNTED),
        ("earliest", "latest", _DATES),
        ("min_length", "max_length", _ANY),
    ):
        least, most = getattr(column, low), getattr(column, high)
        given = [name for name, value in ((low, least), (high, most)) if value not in (None, "")]
        if types and column.type not in types:
            for name in given:
                en = f"{name} is for type {', '.join(sorted(types))}, not {column.type}"
                yield (*at, name), en, f"{name} ใช้กับ type {', '.join(sorted(types))}"
        elif len(given) == 2 and least > most:
            yield (*at, low), f"{low} is more than {high}: nothing can hold", f"{low} มากกว่า {high}"


def _told(rules: FormRules, key: str, column: ColumnRules) -> Iterator[Fault]:
    """Severities and words for findings that this column cannot have."""
    own = _EVERYWHERE | _OF_TYPE.get(column.type, _ANY)
    of_rows = {rule.id for rule in rules.rules if key in rule.columns}
    for rule in column.severity:
        if rule.partition(".")[0] in own:
            continue
        if rule in of_rows:
            en, th = "the rule itself has a severity: set it there", "โปรดกำหนด severity ที่ตัวกฎใน rules:"
        else:
            en, th = f"a column of type {column.type} has no such finding", f"type {column.type} ไม่มีกฎนี้"
        yield ("columns", key, "severity", rule), en, th
    for rule in column.message:
        if rule.partition(".")[0] not in own | of_rows:
            en, th = f"a column of type {column.type} has no such finding", f"type {column.type} ไม่มีกฎนี้"
            yield ("columns", key, "message", rule), en, th


# ── rules over rows and groups ───────────────────────────────────────────────────────────────────


def _rows(rules: FormRules) -> Iterator[Fault]:
    for index, rule in enumerate(rules.rules):
        at: Path_ = ("rules", index)
        ids, least, types = _CHECKS[rule.check]
        if rule.id not in ids:
            en = f"the findings of {rule.check} carry the id {' or '.join(ids)}"
            yield (*at, "id"), en, f"check {rule.check} ใช้ id {' หรือ '.join(ids)}"
        if len(rule.columns) < least:
            yield (*at, "columns"), f"{rule.check} needs two columns or more", "ต้องมีอย่างน้อย 2 ช่อง"
            continue
        for place, key in enumerate(rule.columns):
            wanted = types[min(place, len(types) - 1)]
            if wanted and rules.columns[key].type not in wanted:
                kinds = " or ".join(sorted(wanted))
                en = f"{rule.check} wants type {kinds} here, {key} is {rules.columns[key].type}"
                yield (*at, "columns", place), en, f"ช่อง {key} ต้องเป็น type {kinds}"
        yield from _settings(at, rule)


def _settings(at: Path_, rule: RowRules) -> Iterator[Fault]:
    limited = rule.check in ("at_most", "at_least")
    if limited and rule.value is None:
        yield (*at, "value"), f"{rule.check} needs a value", "ยังไม่ได้กำหนด value"
    if not limited and rule.value is not None:
        yield (*at, "value"), f"{rule.check} has no value", f"check {rule.check} ไม่ใช้ value"
    if rule.check == "when" and not rule.when:
        yield (*at, "when"), "needs a condition: when: {column: value}", "ยังไม่ได้กำหนดเงื่อนไข when"
    if rule.check != "when" and rule.then is not None:
        yield (*at, "then"), "is for check when", "then ใช้กับ check when เท่านั้น"


def _conditions(rules: FormRules) -> Iterator[Fault]:
    places: list[tuple[Path_, Conditions]] = []
    for key, column in rules.columns.items():
        places.append((("columns", key, "required_when"), column.required_when))
        if key in column.required_when:
            yield ("columns", key, "required_when", key), "depends on itself", "อ้างถึงช่องของตัวเอง"
    places += [(("rules", i, "when"), rule.when) for i, rule in enumerate(rules.rules)]
    for i, rule in enumerate(rules.rules):
        if rule.then is not None:
            places += [(("rules", i, "then"), {key: rule.then}) for key in rule.columns]
    for path, conditions in places:
        for key, condition in conditions.items():
            at = path if path[-1] == "then" else (*path, key)
            yield from _condition(at, rules.columns[key], condition)


def _condition(at: Path_, column: ColumnRules, condition: ConditionRules) -> Iterator[Fault]:
    if not condition.model_fields_set:
        yield at, "asks for nothing", "ไม่ได้กำหนดเงื่อนไข"
    if column.type == "choice":
        for word in (*condition.any_of, *condition.none_of):
            if word not in column.choices:
                yield (
                    at,
                    f"'{word}' is not among the choices of that column",
                    f"{word} ไม่อยู่ใน choices ของช่องนั้น",
                )
    if (condition.above is not None or condition.below is not None) and column.type not in _COUNTED:
        yield at, f"above and below are for numbers, not type {column.type}", "above และ below ใช้กับช่องตัวเลข"


def _groups(rules: FormRules) -> Iterator[Fault]:
    for index, group in enumerate(rules.groups):
        bounds = group.at_least is not None or group.at_most is not None
        if bounds == (group.rows is not None):
            en = "needs either rows, or at_least and at_most"
            yield ("groups", index), en, "ต้องมี rows หรือ at_least/at_most อย่างใดอย่างหนึ่ง"
        if group.at_least and group.at_most and group.at_least > group.at_most:
            yield ("groups", index, "at_least"), "at_least is more than at_most", "at_least มากกว่า at_most"


def _ranking(rules: FormRules) -> Iterator[Fault]:
    if rules.ranking and rules.columns[rules.ranking.score].type not in _NUMBERS:
        yield ("ranking", "score"), "is no column of numbers (money, count)", "ต้องเป็นช่องตัวเลข"
    if rules.ranking and rules.columns[rules.ranking.by[0]].belongs_to != "district.subdistricts":
        yield ("ranking", "by"), "must be the column of sub-districts", "ต้องเป็นช่องตำบล"
