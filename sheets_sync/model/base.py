"""Words that every part of the model shares."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal

Severity = Literal["error", "warning"]
Bilingual = Mapping[str, str]  # {"th": …, "en": …}
EMPTY: Mapping[str, Any] = MappingProxyType({})


def empty() -> Mapping[str, Any]:
    """The default of a mapping field."""
    return EMPTY
