"""Alerts to staff through apprise: LINE, Telegram, a web address and a hundred more."""

import logging
from collections.abc import Sequence
from urllib.parse import urlsplit

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def notify(urls: Sequence[str], title: str, body: str, *, pretended: bool) -> bool:
    """Tells every address once; True when each took it. At a pretended moment only this machine is told.

    Never raises and never logs an address: it holds a key.
    """
    wanted = [u for u in urls if not pretended or urlsplit(u).hostname in _LOOPBACK]
    if not wanted:
        return False
    import apprise  # here: it is large, and only an alert needs it

    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    service = apprise.Apprise()
    known = [service.add(url) for url in wanted]
    return bool(service.notify(title=title, body=body)) and all(known)
