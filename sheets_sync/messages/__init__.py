"""The one catalogue of words for people, Thai and English: `*.yaml` beside this file.

Each file maps a dotted id to `{th: …, en: …}`; `{name}` stands for a value. Files are by reader:
feedback (districts), master (province), mail (department), cli (whoever runs it).
"""

from collections.abc import Iterator, Mapping
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


class Sentence(Mapping[str, str]):
    """A message in both languages, put into words when it is read: few are read in both."""

    __slots__ = ("_templates", "_values")

    def __init__(self, templates: Mapping[str, str], values: Mapping[str, object]) -> None:
        """`templates` by language; `values` must not change afterwards."""
        self._templates = templates
        self._values = values

    def __getitem__(self, language: str) -> str:
        return self._templates[language].format_map(self._values)

    def __iter__(self) -> Iterator[str]:
        return iter(self._templates)

    def __len__(self) -> int:
        return len(self._templates)

    def __repr__(self) -> str:
        return repr(dict(self))


def both(key: str, **values: object) -> dict[str, str]:
    """The message in both languages."""
    return {language: text(key, language, **values) for language in LANGUAGES}
