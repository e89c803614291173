"""The rule language: what a file in rules/ may say. docs/rules.md is made from these descriptions."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from sheets_sync.thai.text import normal

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
        raise ValueError(f"is no regular expression: {fault}") from fault
    return text


def _rule_id(text: str) -> str:
    if text.partition(".")[0] not in RULE_IDS:
        raise ValueError(f"'{text}' is no rule id; there are: {', '.join(RULE_IDS)}")
    return text


_SOME = StringConstraints(strict=True, min_length=1, strip_whitespace=True)
Word = Annotated[str, _SOME, AfterValidator(normal)]
Key = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$")]
Pattern = Annotated[str, StringConstraints(strict=True), AfterValidator(_regex)]
RuleId = Annotated[str, AfterValidator(_rule_id)]
Severity = Literal["error", "warning"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Words(_Part):
    """The same words in Thai and English."""

    th: Word = Field(description="in Thai")
    en: Word = Field(description="in English")


class ColumnRules(_Part):
    """One column of the form."""

    header: Word = Field(description="The header's word, as the sample sheet has it.")
    aliases: list[Word] = Field(default=[], description="Other words a district may use for it.")
    preferred: list[Word] = Field(
        default=[], description="Headers that win when two columns of a sheet could be this one."
    )
    type: ColumnType = Field(description="What stands in it; decides how it is read and its normal form.")
    required: bool = Field(default=False, description="A row without it is not clean.")
    required_when: dict[Key, str] = Field(
        default={}, description="Required only in rows where the other column has this value."
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
    max_length: int | None = Field(default=None, ge=1, description="Most characters allowed.")
    belongs_to: Literal["", "district.subdistricts", "subdistrict.villages"] = Field(
        default="", description="A sub-district that takes part, or the village of the row's moo."
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
    help: str = Field(default="", description="Shown in the sheet when the cell is chosen.")


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
    when: dict[Key, str] = Field(default={}, description="Only for rows with these values.")
    severity: Severity = Field(default="error", description="`error` keeps the row out, `warning` does not.")
    message: Words | None = Field(default=None, description="Own words instead of the catalogue's.")


class GroupRules(_Part):
    """How many rows each group must have. Says nothing against a single row."""

    by: list[Key] = Field(min_length=1, description="The columns that make a group.")
    rows: int = Field(ge=1, description="Rows each group must have, no more, no fewer.")
    severity: Severity = Field(default="error", description="How it is told.")


class FormRules(_Part):
    """One form: one file."""

    form: Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]*$")] = Field(
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
    document: dict[str, Any] = Field(default={}, description="How the department's paper wants it.")
