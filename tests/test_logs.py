"""Logs tell what happened where; never who."""

import io

import pytest
import structlog

from sheets_sync import logs


def test_pii_numbers_and_addresses_are_struck_out_and_an_errors_words_stay_away(monkeypatch) -> None:
    said = io.StringIO()
    logs.configure()
    monkeypatch.setattr("sys.stderr", said)  # after the start: logs follow it
    log = structlog.get_logger()
    log.info("seen", note="โทร 081-234-5678 หรือ 1560100123451", who="a.person@example.org", row=7)
    try:
        raise ValueError("สมชาย ใจดี 1560100123451")
    except ValueError:
        log.exception("broke")
    words = said.getvalue()
    assert '"row": 7' in words
    assert '"error": "ValueError"' in words
    assert "test_logs:" in words
    for secret in ("5678", "1560100123451", "a.person", "สมชาย"):
        assert secret not in words


@pytest.mark.parametrize("kept", ["56/1.1/2564-1/0", "<56.1.1.2564-1.0-b938c10135097e6f@example.com>"])
def test_what_we_made_ourselves_is_kept(kept: str) -> None:
    name = "message_id" if "@" in kept else "key"
    assert logs.strike_out(None, "info", {name: kept}) == {name: kept}
