"""Addresses that are nobody's: what stands in a config until a person fills it in, and those of examples."""

import re
from collections.abc import Iterable

TO_FILL = "PUT-THE-"  # how every value begins that a person has yet to put in
_EXAMPLE = re.compile(r".*@(.+\.)?(example\.(com|net|org)|invalid)", re.IGNORECASE)  # RFC 2606


def unfilled(addresses: Iterable[str], *, loopback: bool) -> tuple[str, ...]:
    """Those of them that no mail may go to or come from.

    `loopback`: the server is on this machine, as where somebody practises: then an example's will do.
    """
    return tuple(a for a in addresses if a.startswith(TO_FILL) or (not loopback and is_example(a)))


def is_example(address: str) -> bool:
    """True when it is of a domain that is kept for examples and belongs to no office."""
    return _EXAMPLE.fullmatch(address) is not None
