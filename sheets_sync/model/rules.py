"""What should be: a form as its rule file says, and what a table is judged against."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sheets_sync.model.base import Bilingual, Severity, empty


@dataclass(frozen=True, slots=True)
class Condition:
    """What a cell's normal form must be; all that is given must hold. An empty cell is like no word."""

    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    matches: str = ""  # a regular expression of the whole value
    above: float | None = None
    below: float | None = None
    filled: bool | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a form, as its rule file says."""

    key: str
    header: str
    type: str  # text thai_id phone date money count moo house_no prefix name choice url
    aliases: tuple[str, ...] = ()
    required: bool = False
    required_when: Mapping[str, Condition] = field(default_factory=empty)  # {other column: what it must be}
    required_unless: Mapping[str, str] = field(default_factory=empty)  # {other column: pattern that excuses}
    unique: Literal["", "sheet", "province"] = ""
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    pattern: str = ""
    max_length: int | None = None
    belongs_to: str = ""  # "district.subdistricts", "subdistrict.villages", "subdistrict.participants"
    personal: bool = False
    severity: Mapping[str, Severity] = field(
        default_factory=empty
    )  # rule id -> severity where it is not "error"
    message: Mapping[str, Bilingual] = field(
        default_factory=empty
    )  # rule id -> own words instead of the catalogue's
    help: str = ""
    prefilled: bool = False  # its filling alone makes no row (the list of last round, numbers)
    suggestions: tuple[str, ...] = ()  # offered to the typist, not forced
    era: str = ""  # which years a date can be of: birth, fiscal, "" any
    preferred: tuple[str, ...] = ()  # headers that win when two fit this column
    crowd: int | None = None  # the same value in this many rows is worth a look
    placeholders: tuple[str, ...] = ()  # regular expressions of what only holds the place
    synonyms: Mapping[str, str] = field(default_factory=empty)  # what people write -> the word meant
    min_length: int | None = None
    earliest: str = ""  # dates: the first and the last day allowed, ISO
    latest: str = ""
    example: str = ""  # for the instructions; `{fiscal_year}` is filled in


@dataclass(frozen=True, slots=True)
class Combined:
    """One column of a sheet that holds several columns of the form: `ชื่อ-สกุล`."""

    header: str
    into: tuple[str, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule over several cells of one row."""

    id: str  # date_order, sum, limit, in_fiscal_year, …
    check: str  # not_after, sum, at_most, at_least, in_fiscal_year, unique, same_person, id_fits_birth, when
    columns: tuple[str, ...]
    value: float | None = None
    severity: Severity = "error"
    message: Bilingual = field(default_factory=empty)
    when: Mapping[str, Condition] = field(default_factory=empty)  # only rows in which these hold
    then: Condition | None = None  # what the columns must be (`when`); None: filled


@dataclass(frozen=True, slots=True)
class GroupRule:
    """How many rows each group must have: `rows` exactly, or at least and at most so many."""

    by: tuple[str, ...]
    rows: int | None = None
    severity: Severity = "error"
    at_least: int | None = None
    at_most: int | None = None
    message: Mapping[str, Bilingual] = field(default_factory=empty)  # few, many -> own words

    @property
    def least(self) -> int:
        """Fewer are too few."""
        return self.rows or self.at_least or 0

    @property
    def most(self) -> int | None:
        """More are too many; None where there is no limit."""
        return self.rows or self.at_most


@dataclass(frozen=True, slots=True)
class Ranking:
    """How clean rows of a form become an order of places, in a tab of the master."""

    tab: str
    by: tuple[str, ...]
    score: str
    combine: Literal["mean", "sum"] = "mean"
    order: Literal["desc", "asc"] = "desc"
    unit: Bilingual = field(default_factory=empty)  # what is counted: กรรมการ


@dataclass(frozen=True, slots=True)
class Form:
    """One form: what its rule file says. `hash` is the SHA-256 of the file's bytes."""

    id: str
    title: Bilingual
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    groups: tuple[GroupRule, ...] = ()
    rules: tuple[RowRule, ...] = ()
    master_tab: str = ""
    submit_label: str = ""  # the words beside the district's tick
    review_column: str = ""  # a row is reviewed when this cell is filled
    reserve: tuple[str, str] | None = None  # (column, word): such rows are outside the count
    unit: Bilingual = field(default_factory=empty)  # what one row is: คน, โครงการ
    document: Mapping[str, Any] = field(default_factory=empty)  # how the department's paper wants it (render)
    hash: str = ""
    combined: tuple[Combined, ...] = ()
    ranking: Ranking | None = None
    text: str = field(
        default="", repr=False
    )  # the rule file itself: remembered, so that a later one can be compared

    def column(self, key: str) -> Column:
        """The column with this key; KeyError when the form has none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Subdistrict:
    """A sub-district by its DOPA code, with its villages (moo -> name) where they are known."""

    code: str
    name: str
    villages: Mapping[str, str] | None = None
    participants: frozenset[str] | None = None  # numbers of the villages that take part; None: not known


@dataclass(frozen=True, slots=True)
class Scope:
    """What a table is judged against: whose it is, and the moment."""

    district_code: str
    district_name: str
    subdistricts: tuple[Subdistrict, ...]  # those that take part
    gazetteer: tuple[str, ...]  # names of all sub-districts of the district
    fiscal_year: int  # B.E.
    today: datetime
    locale: str = "th_TH"
    fresh_rows: frozenset[int] = (
        frozenset()
    )  # numbers of rows changed so lately that they may be in the making

    def filled(self, words: str) -> str:
        """A rule file's words for the typist, an example of a date in the year that is asked for."""
        return words.replace("{fiscal_year}", str(self.fiscal_year))
