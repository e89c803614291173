"""docs/rules.md, made from schema and catalogue (`python -m sheets_sync.validation.reference`)."""

import sys
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sheets_sync.messages import catalogue
from sheets_sync.validation.paperschema import (
    DocumentRules,
    MailRules,
    PaperColumnRules,
    ProposalRules,
    SectionRules,
)
from sheets_sync.validation.schema import (
    RULE_IDS,
    ColumnRules,
    ColumnType,
    CombinedRules,
    ConditionRules,
    FormRules,
    GroupRules,
    RankingRules,
    RowCheck,
    RowRules,
)

_PARTS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("The file", FormRules),
    ("A column (`columns:`)", ColumnRules),
    ("A column that holds several (`combined:`)", CombinedRules),
    ("A rule over cells of a row (`rules:`)", RowRules),
    ("A condition (`when:`, `then:`, `required_when:`)", ConditionRules),
    ("A rule over groups of rows (`groups:`)", GroupRules),
    ("An order of places (`ranking:`)", RankingRules),
    ("The department's paper (`document:`)", DocumentRules),
    ("A column of the paper", PaperColumnRules),
    ("The covering mail (`document: mail:`)", MailRules),
    ("A proposal a row (`document: proposal:`)", ProposalRules),
    ("A section of a proposal", SectionRules),
)
_TYPES = {
    "text": (
        "any words",
        "one form of spaces, marks and digits; prose (more than 500 characters) keeps its lines",
    ),
    "thai_id": ("a card number, with dashes or Thai digits, or as a number", "13 digits"),
    "phone": ("one telephone number in any spelling; `-` for none", "digits from 0"),
    "date": ("23/3/2510, ๒๓ มี.ค. ๑๐, 1967-03-23, a date cell of either era", "ISO, common era"),
    "money": ("50,000 · 50000.- · 50,000 บาท", "a plain number, at most two decimals"),
    "count": ("a whole number", "a plain number"),
    "moo": ("4 · ม.4 · หมู่ที่ ๔ · a town's ชุมชน…", "a number; `-`, `0` and ชุมชน… as they are"),
    "house_no": ("12/3, also when the sheet made a date of it", "text, with `/`"),
    "prefix": ("นาย, น.ส., ranks in full or short", "the full word"),
    "name": ("a Thai name; `-` for none", "without surplus spaces"),
    "choice": ("one of `choices`", "the choice's own spelling"),
    "url": ("a link with http:// or https://", "as it is"),
}
_CHECKS = {
    "not_after": "dates of the columns, in this order, do not run backwards",
    "sum": "all columns but the last add up to the last; empty lines count as 0",
    "at_most": "at most `value`",
    "at_least": "at least `value`",
    "in_fiscal_year": "each date lies in the fiscal year (1 October to 30 September)",
    "unique": "no two rows have the same values in these columns together",
    "same_person": "the same name (all columns but the last) has not two numbers (the last)",
    "swapped_names": "name and surname stand each in its own column (columns: name, surname)",
    "id_fits_birth": "the number's first digit fits the date of birth (columns: date, number)",
    "child_prefix": "nobody of 15 years or more is called เด็กชาย or เด็กหญิง (columns: date, prefix)",
    "sex_fits_prefix": "the prefix is not one of the other sex; ranks fit both (columns: prefix, sex)",
    "when": "under the rule's `when`, its columns must be filled, or be as `then` says",
    "own_village": "no prose column (after the first, หมู่ที่) speaks of another หมู่ only: text copied along",
    "differs": "the columns do not hold the same text",
}
_RULES = {
    "required": "a cell that must be filled is empty",
    "type": "not of the kind of value the column wants",
    "pattern": "not in the form the column wants (names, house numbers, own patterns)",
    "length": "too long or too short",
    "choice": "not one of the choices, or no prefix of the card",
    "range": "outside `minimum` and `maximum`, `earliest` and `latest`",
    "thai_id": "no card number: length, first digit, check digit, masked, lost digits …",
    "phone": "no telephone number",
    "date": "no date, or one that cannot be",
    "date_order": "an end before its beginning",
    "in_fiscal_year": "outside the fiscal year",
    "unique": "twice within the sheet, or the same in suspiciously many rows",
    "unique_province": "also in another district",
    "belongs_to": "a place that does not belong here",
    "group_size": "too few or too many rows of a group (never makes a row unclean)",
    "sum": "lines that do not add up",
    "limit": "above or below a limit",
    "url": "no whole link",
    "header_missing": "a header of the form is lost, or the whole table",
    "header_doubled": "a header stands twice",
    "formula_error": "a formula that cannot be computed, or the text of one",
    "ditto": "a mark for *the same as above*",
    "placeholder": "words that only hold the place",
    "keyboard_layout": "typed with the keyboard in the other language",
    "split_paste": "a text spread over several rows by pasting",
    "shifted_columns": "a row whose values stand one column too far",
    "example_number": "a number that stands in instructions",
    "same_person": "one name with two numbers",
    "struck": "a row struck through instead of deleted",
    "twin_tab": "a copy of a tab that is not read",
    "when": "empty although another column asks for it",
    "copied_text": "prose that speaks of another village, or repeats another column",
}
_INTRO = """\
# Rules: what is asked of a form

*Made from the schema by `python -m sheets_sync.validation.reference`; edit that, not this page.*

A form is one file in `rules/`. A new form is a new file, without code: copy the nearest one, change the
words, run `sheets-sync check FILE --form ID` on a filled sheet ([step by step](new-form.md)). Everything
wrong with a rule file is told at once, with file and line. `rules diff` shows what a changed file would
do before it does it.

Each finding has a **rule id** (stable), a **severity** and a sentence in the words of that sheet. An
`error` keeps its row out of the master, a `warning` does not; `severity:` of a column, of a rule and of a
group decides. The folder `rules/` is the province's own (config: `rules:`): it chooses by one word at the
column or rule, such as `severity: {phone: error}`, and `rules diff` shows whom that concerns before it
counts. There is no second place for severities: what holds stands in the file that a person reads. Groups
never make a row unclean. What can be read is repaired for the master and named in a note; the district's
cell stays as it is.

Two things nobody should claim: the check digit of a card number never sees a mistake in its **third digit**
(its weight is 11), and a village is checked only where `villages.csv` knows its sub-district.
"""


def reference() -> str:
    """The whole page as Markdown."""
    return "\n".join([_INTRO, *_settings(), *_types(), *_checks(), *_rules(), *_sentences()]) + "\n"


def _settings() -> Iterator[str]:
    for title, part in _PARTS:
        yield f"## {title}\n\n{(part.__doc__ or '').splitlines()[0]}\n"
        yield "| setting | kind | unless given | meaning |\n|---|---|---|---|"
        for name, field in part.model_fields.items():
            yield f"| `{name}` | {_kind(field)} | {_default(field)} | {field.description} |"
        yield ""


def _kind(field: FieldInfo) -> str:
    text = str(field.annotation)
    for sign, kind in (
        ("PaperColumnRules", "list"),
        ("SectionRules", "list"),
        ("ColumnRules", "columns"),
        ("RankingRules", "ranking"),
        ("DocumentRules", "paper"),
        ("MailRules", "mail"),
        ("ProposalRules", "proposal"),
        ("Margins", "cm: top, bottom, left, right"),
        ("Words", "`{th, en}`"),
        ("dict[", "mapping"),
        ("ConditionRules", "condition"),
        ("list[", "list"),
    ):
        if sign in text:
            return kind
    options = [str(o) for o in get_args(field.annotation) if isinstance(o, str) and o]
    if options:
        return " ".join(f"`{option}`" for option in options)
    for sign, kind in (("bool", "yes or no"), ("float", "number"), ("int", "whole number")):
        if sign in text:
            return kind
    return "words"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**must be given**"
    value: Any = field.default
    if isinstance(value, BaseModel):
        return "–"
    return (
        "–"
        if value in (None, "", [], {})
        else f"`{str(value).lower() if isinstance(value, bool) else value}`"
    )


def _types() -> Iterator[str]:
    yield "## Types\n\n| type | what is taken | normal form |\n|---|---|---|"
    for kind in get_args(ColumnType):
        yield "| `{}` | {} | {} |".format(kind, *_TYPES[kind])
    yield ""


def _checks() -> Iterator[str]:
    yield "## Checks of `rules:`\n\n| check | holds when |\n|---|---|"
    yield from (f"| `{check}` | {_CHECKS[check]} |" for check in get_args(RowCheck))
    yield ""


def _rules() -> Iterator[str]:
    yield "## Rule ids\n\n| id | found |\n|---|---|"
    yield from (f"| `{rule}` | {_RULES[rule]} |" for rule in RULE_IDS)
    yield ""


def _sentences() -> Iterator[str]:
    yield "## Every sentence\n\nIn `{ }` stands what was found; `{header}` is the word of that sheet.\n"
    yield "| id | Thai | English |\n|---|---|---|"
    for id, words in catalogue().items():
        if id.startswith("feedback."):
            yield f"| `{id.removeprefix('feedback.')}` | {words['th']} | {words['en']} |"


if __name__ == "__main__":
    sys.stdout.write(reference())
