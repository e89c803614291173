"""google-auth looks up an account's regional boundary at Google; nothing of that may leave this machine."""

import socket
from typing import Any

import pytest

from sheets_sync.clock import SystemClock
from sheets_sync.google import Sheets
from tests.conftest import Phayao


def test_a_pass_against_the_emulator_looks_up_no_host_but_loopback(
    phayao: Phayao, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = socket.getaddrinfo

    def noted(host: Any, *rest: Any, **more: Any) -> Any:
        asked.append(str(host))
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", noted)
    sheets = Sheets.open(phayao.data / "service-account.json", SystemClock(), api_root=phayao.url)
    sheets.read(phayao.master)
    assert set(asked) == {"127.0.0.1"}
