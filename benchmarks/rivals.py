"""Other libraries with the rules of benchmarks/validation.py; each gives the cells it finds faulty.

What they do not do and the engine does: repair and note, words in two languages, masking, rows that slipped,
numbers dragged down, one name with two numbers, counts of groups. Each gets the people in the form it likes
best, made before the clock starts; where cells are as people type them, each cleans them first.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from stdnum.th import pin

from benchmarks.cleaning import TYPED, Clean
from benchmarks.rosters import CHANGES, PLACES, PREFIXES, Row

Rows: TypeAlias = list[Row]
Cells: TypeAlias = set[tuple[int, str]]  # index of the row, column


class Rival(NamedTuple):
    """A library: how it likes the people, and its check."""

    prepare: Callable[[Rows], Any]
    check: Callable[[Any], Cells]


@dataclass(frozen=True)
class Rules:
    """What is asked of the columns, and how they are cleaned before."""

    patterns: Mapping[str, str]
    choices: Mapping[str, tuple[str, ...]]
    filled: tuple[str, ...] = ("village", "role")
    longest: Mapping[str, int] = field(default_factory=dict)
    optional: tuple[str, ...] = ()  # of those with a pattern, which may be empty
    clean: Mapping[str, Clean] = field(default_factory=dict)

    def whole(self, key: str) -> str:
        """A pattern for the whole cell, empty where it may be."""
        return f"^(?:{self.patterns[key]}{'|' if key in self.optional else ''})$"


_PATTERNS = {
    "first_name": "[ก-๎]+",
    "last_name": "[ก-๎]+",
    "house_no": r"\d{1,5}(?:/\d{1,5}){0,2}|-",
    "moo": r"\d{1,2}",
    "phone": r"0(?:6[1-6]|[89]\d)\d{7}|0[2-7]\d{7}",
}
_CHOICES = {"prefix": PREFIXES, "subdistrict": PLACES, "change": CHANGES}
PLAIN_RULES = Rules(_PATTERNS, _CHOICES, longest={"note": 300})
_DAY = {"birth_date": r"19\d\d-\d\d-\d\d"}
TYPED_RULES = Rules({**_PATTERNS, **_DAY}, _CHOICES, optional=("birth_date",), clean=TYPED)


def installed(rules: Rules) -> dict[str, Rival]:
    """Those that are there, by name."""
    found: dict[str, Rival] = {}
    for name, make in (
        ("pandera", pandera),
        ("frictionless", frictionless),
        ("Great Expectations", expectations),
    ):
        try:
            found[name] = make(rules)
        except ImportError:
            print(f"{name} is not installed: .venv/bin/pip install -r benchmarks/requirements.txt")
    return found


def pandera(rules: Rules) -> Rival:
    """A schema with its parsers; every failing cell is collected."""
    import pandas
    import pandera.pandas as pa

    checks = {
        **{key: pa.Check.str_matches(rules.whole(key)) for key in rules.patterns},
        **{key: pa.Check.isin(words) for key, words in rules.choices.items()},
        **{key: pa.Check.str_length(min_value=1) for key in rules.filled},
        **{key: pa.Check.str_length(max_value=most) for key, most in rules.longest.items()},
        "national_id": pa.Check(lambda s: s.map(pin.is_valid)),
    }
    columns = {key: pa.Column(str, check, unique=key == "national_id") for key, check in checks.items()}
    parsers = pa.Parser(lambda frame: _cleaned(frame, rules)) if rules.clean else None
    schema = pa.DataFrameSchema(columns, parsers=parsers)

    def check(frame: Any) -> Cells:
        try:
            schema.validate(frame, lazy=True)
        except pa.errors.SchemaErrors as found:
            cases = found.failure_cases
            return {(int(i), c) for i, c in zip(cases["index"], cases["column"], strict=True)}
        return set()

    return Rival(pandas.DataFrame, check)


def _cleaned(frame: Any, rules: Rules) -> Any:
    """A function over a column's cells: three times as quick here as the chain of `.str` methods."""
    return frame.assign(**{key: frame[key].map(clean) for key, clean in rules.clean.items()})


def frictionless(rules: Rules) -> Rival:
    """A table schema, and one check for the card's digit."""
    import frictionless as fl

    class Card(fl.Check):  # type: ignore[misc,unused-ignore]
        Errors = [fl.errors.CellError]  # noqa: RUF012 (the library's own way)

        def validate_row(self, row: Any) -> Any:
            number = row["national_id"]
            if number and not pin.is_valid(number):
                yield fl.errors.CellError.from_row(row, note="check digit", field_name="national_id")

    own: dict[str, dict[str, Any]] = {
        **{
            key: {"required": key not in rules.optional, "pattern": f"(?:{shape})"}
            for key, shape in rules.patterns.items()
        },
        **{
            key: {"required": "" not in words, "enum": list(filter(None, words))}
            for key, words in rules.choices.items()
        },
        **{key: {"required": True} for key in rules.filled},
        **{key: {"maxLength": most} for key, most in rules.longest.items()},
        "national_id": {"required": True, "unique": True},
    }

    def check(rows: Rows) -> Cells:
        if rules.clean:
            rows = [{key: rules.clean[key](value) for key, value in row.items()} for row in rows]
        fields = [{"name": key, "type": "string", "constraints": own[key]} for key in rows[0]]
        resource = fl.Resource(data=rows, schema=fl.Schema.from_descriptor({"fields": fields}))
        report = resource.validate(fl.Checklist(checks=[Card()]), limit_errors=1_000_000)
        return {(number - 2, name) for number, name in report.flatten(["rowNumber", "fieldName"])}

    return Rival(lambda rows: rows, check)


def expectations(rules: Rules) -> Rival:
    """A suite on a dataframe, every unexpected cell asked for."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    import pandas

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("bench").add_dataframe_asset("rows")
    whole = asset.add_batch_definition_whole_dataframe("all")
    suite = gx.ExpectationSuite(name="roster", expectations=_expected(gx, rules))

    def check(frame: Any) -> Cells:
        cleaned = _cleaned(frame, rules) if rules.clean else frame
        batch = whole.get_batch(batch_parameters={"dataframe": cleaned})
        told = batch.validate(suite, result_format={"result_format": "COMPLETE"})
        return {
            (index, result.expectation_config.kwargs["column"])
            for result in told.results
            for index in result.result.get("unexpected_index_list") or ()
        }

    return Rival(pandas.DataFrame, check)


def _expected(gx: Any, rules: Rules) -> list[Any]:
    from great_expectations.execution_engine import PandasExecutionEngine
    from great_expectations.expectations.expectation import ColumnMapExpectation
    from great_expectations.expectations.metrics import ColumnMapMetricProvider
    from great_expectations.expectations.metrics.map_metric_provider import column_condition_partial

    class CardDigit(ColumnMapMetricProvider):  # type: ignore[misc,unused-ignore]
        condition_metric_name = "column_values.card_digit"

        @column_condition_partial(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator,unused-ignore]
        def _pandas(cls, column: Any, **kwargs: Any) -> Any:
            return column.map(pin.is_valid)

    class ExpectColumnValuesToHaveCardDigit(ColumnMapExpectation):  # type: ignore[misc,unused-ignore]
        map_metric = "column_values.card_digit"

    made = gx.expectations
    return [
        *[made.ExpectColumnValuesToMatchRegex(column=k, regex=rules.whole(k)) for k in rules.patterns],
        *[made.ExpectColumnValuesToBeInSet(column=k, value_set=list(w)) for k, w in rules.choices.items()],
        *[made.ExpectColumnValueLengthsToBeBetween(column=k, min_value=1) for k in rules.filled],
        *[made.ExpectColumnValueLengthsToBeBetween(column=k, max_value=n) for k, n in rules.longest.items()],
        made.ExpectColumnValuesToBeUnique(column="national_id"),
        ExpectColumnValuesToHaveCardDigit(column="national_id"),
    ]
