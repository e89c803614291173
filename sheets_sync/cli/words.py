"""Words on a screen in Thai and English: headers above each other, titles and states side by side."""

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from sheets_sync.errors import Unreachable
from sheets_sync.messages import LANGUAGES, both, text
from sheets_sync.model import Bilingual, Form

_WHOLE = frozenset("district subdistrict province form row count clean errors warnings in_progress".split())


def beside(key: str, **values: object) -> str:
    """`กำหนดการ · calendar`: for a title or a state."""
    return " · ".join(dict.fromkeys(both(key, **values).values()))


def grid(title: str, *columns: str) -> Table:
    """An empty table; each column's header is the catalogue's `table.` word, the English below the Thai."""
    table = Table(
        title=title,
        title_justify="left",
        box=SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    for column in columns:
        heads = "\n".join(dict.fromkeys(both(f"table.{column}").values()))
        table.add_column(heads, overflow="fold", no_wrap=column in _WHOLE)
    return table


def say(console: Console, key: str, **values: object) -> None:
    """A sentence, Thai and then English; a line is not broken, so that what it names can be copied."""
    tell(console, both(key, **values))


def tell(console: Console, words: Bilingual) -> None:
    """As `say`, of words that are there already."""
    for said in dict.fromkeys(words.values()):
        console.print(said, markup=False, soft_wrap=True)


def in_units(key: str, of: Form, **values: object) -> Bilingual:
    """A sentence that counts rows of a form, in each language by the form's own `{unit}`."""
    return {lang: text(key, lang, **{"unit": of.unit.get(lang, "")} | values) for lang in LANGUAGES}


def unreached(count: int, why: Bilingual) -> Unreachable:
    """None of the districts' sheets could be read; each language gives its own reason."""
    words = both("cli.unreached", count=count, why="{why}")
    told = {lang: said.replace("{why}", why.get(lang, "")).rstrip(": ") for lang, said in words.items()}
    return Unreachable(told["en"], told["th"])
