"""A reply that does not fit Google's schema does not leave the house: it is a 500, and the log says where."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests

from sheets_sync.emulator import drive_api, sheets_api, start
from tests.conftest import Misfits

SLIPS: list[tuple[str, dict[str, Any], str]] = [
    ("sheets.spreadsheets.values.get", {"values": [["x"]], "colour": "red"}, "colour"),
    ("sheets.spreadsheets.values.get", {"range": 5}, "range"),
    ("sheets.spreadsheets.get", {"sheets": {"properties": {}}}, "sheets"),
    ("sheets.spreadsheets.get", {"properties": {"autoRecalc": "NEVER"}}, "auto_recalc"),
    ("drive.files.list", {"files": [{"size": 7}]}, "size"),
]


@pytest.mark.parametrize(("name", "reply", "field"), SLIPS)
def test_a_misfit_reply_is_caught(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    misfits: Misfits,
    name: str,
    reply: dict[str, Any],
    field: str,
) -> None:
    for api in (sheets_api, drive_api):
        slipped = [replace(op, handler=lambda _: reply) if op.id == name else op for op in api.OPERATIONS]
        monkeypatch.setattr(api, "OPERATIONS", slipped)
    paths = {
        "sheets.spreadsheets.values.get": "/v4/spreadsheets/{}/values/A1",
        "sheets.spreadsheets.get": "/v4/spreadsheets/{}",
        "drive.files.list": "/drive/v3/files",
    }
    with start(tmp_path) as running:
        headers = {"Authorization": "Bearer person:owner@example.com"}
        made = requests.post(f"{running.url}/v4/spreadsheets", json={}, headers=headers, timeout=10).json()
        address = running.url + paths[name].format(made["spreadsheetId"])
        answer = requests.get(address, headers=headers, timeout=10)
    assert (answer.status_code, answer.json()["error"]["message"]) == (500, "Internal error encountered.")
    (said,) = misfits.taken()
    assert name in said
    assert field in said
