"""Where the files lie that come with the program: at the top level of a checkout, inside the wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def rules_folder() -> Path:
    """The folder of the rule files as they were shipped; people edit a copy of it, or the checkout's."""
    return _folder("rules")


def config_folder() -> Path:
    """The folder of the sample config; `init` writes a province's own after it."""
    return _folder("config")


def _folder(name: str) -> Path:
    inside = _PACKAGE / f"_{name}"
    return inside if inside.is_dir() else _PACKAGE.parent / name
