"""The rule language: what a file in rules/ may say. docs/rules.md is made from these descriptions."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from sheets_sync.messages import catalogue
from sheets_sync.thai.dates import letter_date
from sheets_sync.thai.text import normal
from sheets_sync.validation.paperschema import DocumentRules
from sheets_sync.validation.regexes import endless

RULE_IDS = (
    "required type pattern length choice range thai_id phone date date_order in_fiscal_year unique "
    "unique_province belongs_to group_size sum limit url header_missing header_doubled formula_error ditto "
    "placeholder keyboard_layout split_paste shifted_columns example_number same_person struck "
    "twin_tab when copied_text"
).split()
ColumnType = Literal[
    "text", "thai_id", "phone", "date", "money", "count", "moo", "house_no", "prefix", "name", "choice", "url"
]
RowCheck = Literal[
    "not_after",
    "sum",
    "at_most",
    "at_least",
    "in_fiscal_year",
    "unique",
    "same_person",
    "swapped_names",
    "id_fits_birth",
    "child_prefix",
    "sex_fits_prefix",
    "when",
    "own_village",
    "differs",
]


def _regex(text: str) -> str:
    try:
        re.compile(text)
    except re.error as fault:
        raise ValueError(f"is no regular expression: {fault} | ไม่ใช่ regular expression ที่ใช้ได้") from fault
    if endless(text):
        raise ValueError(
            "may take for ever on a long text: a part that repeats holds another that repeats, or two ways "
            "to read the same text; write it without | รูปแบบซ้ำซ้อนกันจนอาจตรวจไม่จบ โปรดเขียนใหม่โดยไม่ซ้อนการซ้ำ"
        )
    return text


def _rule_id(text: str) -> str:
    if text.partition(".")[0] not in RULE_IDS:
        raise ValueError(f"'{text}' is no rule id; there are: {', '.join(RULE_IDS)} | ไม่มีรหัสกฎ {text}")
    if "." in text and f"feedback.{text}" not in catalogue():
        raise ValueError(
            f"'{text}' is no kind of this rule: see docs/rules.md | ไม่มีกฎย่อย {text} ดู docs/rules.md"
        )
    return text


def _form_id(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z._-]*", text):
        raise ValueError(
            "a form's id is made of the letters a-z, digits 0-9 and . _ - (it stands in file names) | "
            "รหัสแบบใช้ตัวอักษร a-z เลขอารบิก 0-9 และ . _ - เท่านั้น เช่น 1.1"
        )
    return text


def _day(text: str) -> str:
    return letter_date(text).isoformat()


def _condition(typed: Any) -> Any:
    if isinstance(typed, str):
        return {"any_of": [typed]}
    return {"any_of": typed} if isinstance(typed, list) else typed


_SOME = StringConstraints(strict=True, min_length=1, strip_whitespace=True)
Word = Annotated[str, _SOME, AfterValidator(normal)]
Key = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$")]
Pattern = Annotated[str, StringConstraints(strict=True), AfterValidator(_regex)]
RuleId = Annotated[str, AfterValidator(_rule_id)]
Severity = Literal["error", "warning"]
Day = Annotated[str, StringConstraints(strict=True), AfterValidator(_day)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Words(_Part):
    """The same words in Thai and English."""

    th: Word = Field(description="in Thai")
    en: Word = Field(description="in English")


class ConditionRules(_Part):
    """What a cell must be. A word alone means that word, a list one of them; else all given must hold."""

    any_of: list[Word] = Field(default=[], description="One of these words (normal forms).")
    none_of: list[Word] = Field(default=[], description="Filled, and none of these.")
    matches: Pattern = Field(default="", description="A regular expression the whole normal form matches.")
    above: float | None = Field(default=None, description="A number greater than this.")
    below: float | None = Field(default=None, description="A number smaller than this.")
    filled: bool | None = Field(default=None, description="`true`: not empty; `false`: empty.")


Conditional = Annotated[ConditionRules, BeforeValidator(_condition)]


class ColumnRules(_Part):
    """One column of the form."""

    header: Word = Field(description="The header's word, as the sample sheet has it.")
    aliases: list[Word] = Field(default=[], description="Other words a district may use for it.")
    preferred: list[Word] = Field(
        default=[], description="Headers that win when two columns of a sheet could be this one."
    )
    type: ColumnType = Field(description="What stands in it; decides how it is read and its normal form.")
    required: bool = Field(default=False, description="A row without it is not clean.")
    required_when: dict[Key, Conditional] = Field(
        default={}, description="Required only in rows where the other column is so (a condition)."
    )
    required_unless: dict[Key, Pattern] = Field(
        default={}, description="Not required in rows where the other column matches this regular expression."
    )
    unique: Literal["", "sheet", "province"] = Field(
        default="", description="No two rows of the sheet, or of all districts, may have the same."
    )
    crowd: int | None = Field(default=None, ge=2, description="The same value in so many rows: a warning.")
    choices: list[Word] = Field(default=[], description="The only values allowed (type `choice`).")
    suggestions: list[Word] = Field(default=[], description="Values offered to the typist, not forced.")
    placeholders: list[Pattern] = Field(
        default=[], description="Regular expressions of what only holds the place in this column."
    )
    synonyms: dict[str, Word] = Field(
        default={}, description="What people write: the word that is meant, for the master."
    )
    minimum: float | None = Field(default=None, description="Smallest number allowed.")
    maximum: float | None = Field(default=None, description="Largest number allowed.")
    pattern: Pattern = Field(default="", description="A regular expression the whole normal form must match.")
    earliest: Day = Field(
        default="", description="First day allowed (type `date`): 2021-04-30 or ๓๐ เมษายน ๒๕๖๔."
    )
    latest: Day = Field(default="", description="Last day allowed (type `date`).")
    min_length: int | None = Field(default=None, ge=1, description="Fewest characters allowed.")
    max_length: int | None = Field(default=None, ge=1, description="Most characters allowed.")
    belongs_to: Literal["", "district.subdistricts", "subdistrict.villages", "subdistrict.participants"] = (
        Field(
            default="",
            description="A sub-district that takes part; the village of the row's moo; it, taking part.",
        )
    )
    era: Literal["", "birth", "fiscal"] = Field(
        default="", description="Which dates are believable: dates of birth, or of the fiscal year."
    )
    personal: bool = Field(default=False, description="Masked wherever it is shown outside its own sheet.")
    prefilled: bool = Field(default=False, description="Filled beforehand: alone it does not make a row.")
    severity: dict[RuleId, Severity] = Field(
        default={},
        description="Rule id (or `rule.variant`): `warning` or `error`, against its usual severity.",
    )
    message: dict[RuleId, Words] = Field(
        default={}, description="Rule id: own words for it; `{header}` and `{value}` are filled in."
    )
    help: str = Field(
        default="", description="Shown in the sheet when the cell is chosen; `{fiscal_year}` is filled in."
    )
    example: str = Field(
        default="",
        description="Shown in the instructions that `layout` lays, made up; `{fiscal_year}` is filled in. "
        "Without it one is made from the type.",
    )


class CombinedRules(_Part):
    """A column of a sheet that holds several columns of the form."""

    header: Word = Field(description="Its header.")
    aliases: list[Word] = Field(default=[], description="Other words for it.")
    into: list[Key] = Field(min_length=2, description="The form's columns it is taken apart into.")


class RowRules(_Part):
    """A rule over several cells of a row."""

    id: RuleId = Field(description="The rule id its findings carry.")
    check: RowCheck = Field(description="What is compared.")
    columns: list[Key] = Field(min_length=1, description="The columns; findings stand at the last one.")
    value: float | None = Field(default=None, description="The limit (`at_most`, `at_least`).")
    when: dict[Key, Conditional] = Field(
        default={}, description="Only for rows in which these columns are so (conditions)."
    )
    then: Conditional | None = Field(
        default=None, description="What each of the columns must be (`when`); unless given: filled."
    )
    severity: Severity = Field(default="error", description="`error` keeps the row out, `warning` does not.")
    message: Words | None = Field(default=None, description="Own words instead of the catalogue's.")


class GroupRules(_Part):
    """How many rows each group must have. Says nothing against a single row."""

    by: list[Key] = Field(
        min_length=1,
        description="The columns that make a group. A sub-district alone: each that takes part; with its "
        "moo: each village that takes part, where `villages.csv` says which do.",
    )
    rows: int | None = Field(default=None, ge=1, description="Rows each group must have, no more, no fewer.")
    at_least: int | None = Field(default=None, ge=1, description="Instead: so many or more.")
    at_most: int | None = Field(default=None, ge=1, description="Instead: so many or fewer.")
    severity: Severity = Field(default="error", description="How it is told.")
    message: dict[Literal["few", "many"], Words] = Field(
        default={}, description="Own words: `{group}`, `{n}`, `{gap}`, `{unit}`, `{rows}` are filled in."
    )


class RankingRules(_Part):
    """Clean rows put together by group and ordered, in a tab of the master."""

    tab: Word = Field(description="The tab's title.")
    by: list[Key] = Field(min_length=1, max_length=1, description="What is ranked: the sub-district.")
    score: Key = Field(description="The column with the points.")
    combine: Literal["mean", "sum"] = Field(default="mean", description="How the rows' points come together.")
    order: Literal["desc", "asc"] = Field(default="desc", description="Most points first, or fewest.")
    unit: Words = Field(description="What one row is: กรรมการ.")


class FormRules(_Part):
    """One form: one file."""

    form: Annotated[str, StringConstraints(strict=True), AfterValidator(_form_id)] = Field(
        description='The form\'s id, in quotes: `"1.1"`.'
    )
    title: Words = Field(description="Its name.")
    unit: Words | None = Field(default=None, description="What one row is: คน, โครงการ.")
    key: list[Key] = Field(min_length=1, description="The columns by which a row is known again.")
    master_tab: Word = Field(description="The tab of the master for its clean rows.")
    submit_label: str = Field(default="", description="The words beside the district's tick.")
    review_column: str = Field(default="", description="A row is reviewed when this column is filled.")
    reserve: list[str] | None = Field(
        default=None, min_length=2, max_length=2, description="[column, word]: rows outside the count."
    )
    columns: dict[Key, ColumnRules] = Field(min_length=1, description="The columns, in the form's order.")
    combined: list[CombinedRules] = Field(default=[], description="Columns that hold several at once.")
    groups: list[GroupRules] = Field(default=[], description="Rules over groups of rows.")
    rules: list[RowRules] = Field(default=[], description="Rules over several cells of a row.")
    ranking: RankingRules | None = Field(default=None, description="An order of places made of the rows.")
    document: DocumentRules = Field(
        default=DocumentRules(), description="How the department's paper wants it."
    )
