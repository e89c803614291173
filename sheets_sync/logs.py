"""Structured logs on stderr: readable on a terminal, JSON lines elsewhere; never a person's data.

Events name districts, forms and row numbers. As a second belt every value that looks like an ID, a
telephone number or a mail address is struck out before it is written.
"""

import io
import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO, cast

import structlog

_PERSONAL = re.compile(
    r"\b\d[\s-]?\d{4}[\s-]?\d{5}[\s-]?\d{2}[\s-]?\d\b"  # national ID
    r"|\b0\d{1,2}[\s-]?\d{3}[\s-]?\d{3,4}\b"  # telephone
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"  # mail address
)
_KEPT = {"timestamp", "message_id", "spreadsheet", "key"}  # made by us or by Google, never typed by people


def strike_out(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: replaces what looks personal in every string by `…`."""
    for name, value in event.items():
        if isinstance(value, str) and name not in _KEPT:
            event[name] = _PERSONAL.sub("…", value)
    return event


def configure(*, verbose: bool = False) -> None:
    """Sets up structlog and the standard library's logging alike; call once, at the start."""
    level = logging.DEBUG if verbose else logging.INFO
    shared: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info if verbose else _only_kind,
        strike_out,
    ]
    last = (
        structlog.dev.ConsoleRenderer()
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=cast(TextIO, _Stderr())),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s")


class _Stderr(io.TextIOBase):
    """Whatever stderr is at that moment: it may have been redirected since the start."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def _only_kind(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception's text may quote a cell: log its class and where it was raised, not its words."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        if trace:
            event["at"] = f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"
    return event
