"""Where the files lie that come with the program: at the top level of a checkout, inside the wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def rules_folder() -> Path:
    """The folder of the rule files as they were shipped; people edit a copy of it, or the checkout's."""
    inside = _PACKAGE / "_rules"
    return inside if inside.is_dir() else _PACKAGE.parent / "rules"
