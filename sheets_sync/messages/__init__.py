"""The one catalogue of words for people, Thai and English: `*.yaml` beside this file.

Each file maps a dotted id to `{th: …, en: …}`; `{name}` stands for a value. Files are by reader:
feedback (districts), master (province), mail (department), cli (whoever runs it).
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

LANGUAGES = ("th", "en")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml: ten times as fast


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Every message: id -> language -> template. ValueError when two files hold the same id."""
    found: dict[str, Mapping[str, str]] = {}
    for file in sorted(files(__package__).iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".yaml"):
            continue
        for key, words in (yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER) or {}).items():
            if key in found:
                raise ValueError(f"{file.name}: {key} stands in the catalogue twice")
            found[key] = words
    return found


def text(key: str, language: str = "th", **values: object) -> str:
    """The message in one language. KeyError when the catalogue has no such id or language."""
    return catalogue()[key][language].format(**values)


def both(key: str, **values: object) -> dict[str, str]:
    """The message in both languages."""
    return {language: text(key, language, **values) for language in LANGUAGES}
