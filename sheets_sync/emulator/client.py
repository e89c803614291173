"""Brings other people's clients to the emulator: `session.mount("https://", Redirect(url))`."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter


class Redirect(HTTPAdapter):
    """A transport for requests that sends what is meant for Google's hosts to the emulator's `url`."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> Response:
        """Send it there instead; hosts that are not Google's are refused (ValueError)."""
        target = urlsplit(request.url or "")
        if not (target.hostname or "").endswith(".googleapis.com"):
            raise ValueError("only Google's hosts are redirected to the emulator")
        request.url = self._url + str(request.url).removeprefix(f"{target.scheme}://{target.netloc}")
        return super().send(request, stream, timeout, verify, cert, _direct(proxies))


def _direct(proxies: Mapping[str, str] | None) -> dict[str, Any]:
    """The proxy settings without any proxy: the emulator is on this machine."""
    return dict.fromkeys(proxies or {}, None)
