"""Partial replies: Google's `fields` masks."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.emulator import fields
from sheets_sync.emulator.errors import GoogleError

BOOK: dict[str, Any] = {
    "spreadsheetId": "x",
    "properties": {"title": "ก", "locale": "th_TH"},
    "sheets": [
        {"properties": {"sheetId": 0, "title": "หนึ่ง"}, "data": [{"startRow": 2, "rowData": [{}]}]},
        {"properties": {"sheetId": 7, "title": "สอง"}},
    ],
}


@pytest.mark.parametrize(
    ("mask", "kept"),
    [
        ("*", BOOK),
        ("spreadsheetId", {"spreadsheetId": "x"}),
        ("properties.title", {"properties": {"title": "ก"}}),
        ("properties/title", {"properties": {"title": "ก"}}),
        ("properties(title,locale)", {"properties": BOOK["properties"]}),
        ("properties.title,properties", {"properties": BOOK["properties"]}),
        ("sheets.properties.sheetId", {"sheets": [{"properties": {"sheetId": n}} for n in (0, 7)]}),
        ("sheets(data(startRow))", {"sheets": [{"data": [{"startRow": 2}]}, {}]}),
        ("*/title", {"properties": {"title": "ก"}, "sheets": [{}, {}]}),
        (" spreadsheetId , properties( title ) ", {"spreadsheetId": "x", "properties": {"title": "ก"}}),
        ("missing", {}),
    ],
)
def test_a_mask_keeps_what_it_names(mask: str, kept: dict[str, Any]) -> None:
    assert fields.parse(mask).apply(BOOK) == kept


@pytest.mark.parametrize("mask", ["", ",", "a,", "a(", "a)", "a()", "a..b", "a b", "(a)", "a/", "a(b", "ก"])
def test_a_broken_mask_is_googles_400(mask: str) -> None:
    with pytest.raises(GoogleError) as refused:
        fields.parse(mask)
    assert refused.value.code == 400
    assert refused.value.message == "Request contains an invalid argument."


def test_wants_knows_what_need_not_be_built() -> None:
    mask = fields.parse("sheets(properties,data(startRow,rowData/values/note)),spreadsheetId")
    assert mask.wants("sheets")
    assert mask.wants("sheets", "properties", "title")
    assert mask.wants("sheets", "data", "rowData", "values", "note")
    assert not mask.wants("sheets", "data", "rowData", "values", "userEnteredValue")
    assert not mask.wants("namedRanges")
    assert mask.sub("sheets", "data").wants("startRow")
    assert fields.parse("*").wants("sheets", "data")
    assert fields.parse("sheets/*").wants("sheets", "data", "rowData")


NAMES = st.sampled_from(["a", "b", "c", "d"])
TREES: st.SearchStrategy[dict[str, Any]] = st.recursive(
    st.just({}), lambda below: st.dictionaries(NAMES, below, max_size=3), max_leaves=8
)


def written(tree: dict[str, Any]) -> str:
    return ",".join(f"{k}({written(v)})" if v else k for k, v in tree.items())


@given(TREES.filter(bool))
def test_a_mask_says_the_same_nested_or_as_paths(tree: dict[str, Any]) -> None:
    nested = fields.parse(written(tree))
    flat = fields.parse(",".join(nested.paths()))
    assert nested.tree == flat.tree == tree
