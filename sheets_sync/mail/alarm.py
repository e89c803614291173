"""Alerts to staff through apprise: LINE, Telegram, a web address and a hundred more."""

import logging
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from sheets_sync.mail.outcome import Outcome, Reply

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_NOT_TAKEN = Reply(450, "not taken")


def addresses(urls: Sequence[str], *, pretended: bool) -> dict[str, str]:
    """The alert addresses by the names that the ledger knows them by: `url-1`, for an address holds a key.

    At a pretended moment only those on this machine.
    """
    named = {f"url-{n}": url for n, url in enumerate(urls, start=1)}
    return {n: url for n, url in named.items() if not pretended or urlsplit(url).hostname in _LOOPBACK}


def notify(urls: Mapping[str, str], title: str, body: str) -> Outcome:
    """Tells each address once; those that did not take it are to be tried again.

    Never raises for what they do and never logs an address.
    """
    import apprise  # here: it is large, and only an alert needs it

    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    taken = []
    for name, url in urls.items():
        service = apprise.Apprise()
        if service.add(url) and service.notify(title=title, body=body):
            taken.append(name)
    missed = {name: _NOT_TAKEN for name in urls if name not in taken}
    return Outcome(
        "retry" if missed else "accepted", _NOT_TAKEN if missed else Reply(250), tuple(taken), missed
    )
