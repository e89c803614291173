"""Other libraries with the rules of benchmarks/validation.py; each gives the cells it finds faulty.

What they do not do and the engine does: repair and note, words in two languages, masking, rows that slipped,
numbers dragged down, one name with two numbers, counts of groups.
"""

import os
from collections.abc import Callable
from typing import Any, TypeAlias

from stdnum.th import pin

Rows: TypeAlias = list[dict[str, str]]
Cells: TypeAlias = set[tuple[int, str]]  # index of the row, column
Check: TypeAlias = Callable[[Rows], Cells]

PLACES = ("จุน", "ลอ", "ทุ่งรวงทอง", "ห้วยข้าวก่ำ")
PREFIXES = ("นาย", "นาง", "นางสาว")
CHANGES = ("คงเดิม", "แก้ไขข้อมูล", "เปลี่ยนตัว", "")
PATTERNS = {
    "first_name": "[ก-๎]+",
    "last_name": "[ก-๎]+",
    "house_no": r"\d{1,5}(?:/\d{1,5}){0,2}|-",
    "moo": r"\d{1,2}",
    "phone": r"0(?:6[1-6]|[89]\d)\d{7}|0[2-7]\d{7}",
}
CHOICES = {"prefix": PREFIXES, "subdistrict": PLACES, "change": CHANGES}
FILLED = ("village", "role")
LONGEST = {"note": 300}


def installed() -> dict[str, Check]:
    """Those that are there, by name."""
    found: dict[str, Check] = {}
    for name, make in (
        ("pandera", pandera),
        ("frictionless", frictionless),
        ("Great Expectations", expectations),
    ):
        try:
            found[name] = make()
        except ImportError:
            print(f"{name} is not installed: .venv/bin/pip install -r benchmarks/requirements.txt")
    return found


def pandera() -> Check:
    """A schema; every failing cell is collected."""
    import pandas
    import pandera.pandas as pa

    columns = {
        **{key: pa.Column(str, pa.Check.str_matches(f"^(?:{shape})$")) for key, shape in PATTERNS.items()},
        **{key: pa.Column(str, pa.Check.isin(words)) for key, words in CHOICES.items()},
        **{key: pa.Column(str, pa.Check.str_length(min_value=1)) for key in FILLED},
        **{key: pa.Column(str, pa.Check.str_length(max_value=most)) for key, most in LONGEST.items()},
        "national_id": pa.Column(str, pa.Check(lambda s: s.map(pin.is_valid)), unique=True),
    }
    schema = pa.DataFrameSchema(columns)

    def check(rows: Rows) -> Cells:
        try:
            schema.validate(pandas.DataFrame(rows), lazy=True)
        except pa.errors.SchemaErrors as found:
            cases = found.failure_cases
            return {(int(i), c) for i, c in zip(cases["index"], cases["column"], strict=True)}
        return set()

    return check


def frictionless() -> Check:
    """A table schema, and one check for the card's digit."""
    import frictionless as fl

    class Card(fl.Check):  # type: ignore[misc,unused-ignore]
        Errors = [fl.errors.CellError]  # noqa: RUF012 (the library's own way)

        def validate_row(self, row: Any) -> Any:
            number = row["national_id"]
            if number and not pin.is_valid(number):
                yield fl.errors.CellError.from_row(row, note="check digit", field_name="national_id")

    own: dict[str, dict[str, Any]] = {
        **{key: {"required": True, "pattern": shape} for key, shape in PATTERNS.items()},
        **{
            key: {"required": "" not in words, "enum": list(filter(None, words))}
            for key, words in CHOICES.items()
        },
        **{key: {"required": True} for key in FILLED},
        **{key: {"maxLength": most} for key, most in LONGEST.items()},
        "national_id": {"required": True, "unique": True},
    }

    def check(rows: Rows) -> Cells:
        fields = [{"name": key, "type": "string", "constraints": own[key]} for key in rows[0]]
        resource = fl.Resource(data=rows, schema=fl.Schema.from_descriptor({"fields": fields}))
        report = resource.validate(fl.Checklist(checks=[Card()]), limit_errors=1_000_000)
        return {(number - 2, name) for number, name in report.flatten(["rowNumber", "fieldName"])}

    return check


def expectations() -> Check:
    """A suite on a dataframe, every unexpected cell asked for."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    import pandas

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("bench").add_dataframe_asset("rows")
    whole = asset.add_batch_definition_whole_dataframe("all")
    suite = gx.ExpectationSuite(name="roster", expectations=_expected(gx))

    def check(rows: Rows) -> Cells:
        batch = whole.get_batch(batch_parameters={"dataframe": pandas.DataFrame(rows)})
        told = batch.validate(suite, result_format={"result_format": "COMPLETE"})
        return {
            (index, result.expectation_config.kwargs["column"])
            for result in told.results
            for index in result.result.get("unexpected_index_list") or ()
        }

    return check


def _expected(gx: Any) -> list[Any]:
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
        *[
            made.ExpectColumnValuesToMatchRegex(column=k, regex=f"^(?:{shape})$")
            for k, shape in PATTERNS.items()
        ],
        *[made.ExpectColumnValuesToBeInSet(column=k, value_set=list(words)) for k, words in CHOICES.items()],
        *[made.ExpectColumnValueLengthsToBeBetween(column=k, min_value=1) for k in FILLED],
        *[made.ExpectColumnValueLengthsToBeBetween(column=k, max_value=most) for k, most in LONGEST.items()],
        made.ExpectColumnValuesToBeUnique(column="national_id"),
        ExpectColumnValuesToHaveCardDigit(column="national_id"),
    ]
