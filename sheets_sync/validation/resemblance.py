"""Whether a tab without a whole table of a form looks as if somebody had begun one there."""

from sheets_sync.model import Form, Tab
from sheets_sync.thai.text import loose
from sheets_sync.validation.headers import Words, near_header

FIRST_ROWS = 50  # a header stands near the top
_LONGEST = 60  # a header's word is no sentence
_SHARE = 0.25  # of the columns that make a header


def resemblance(tab: Tab, form: Form) -> float:
    """How much of the form's header the best line of the tab holds, slips of the pen too; 0: nothing like it.

    1 where the form's title stands in the tab.
    """
    words = Words.of(form)
    lines = [[_text(cell.value) for cell in row] for row in tab.cells[:FIRST_ROWS]]
    titles = {loose(title) for title in form.title.values()}
    if any(loose(text) in titles for line in lines for text in line if text):
        return 1.0
    most = max((len(_named(line, words, form)) for line in lines), default=0)
    share = most / len(words.needed)
    return share if most >= 2 and share >= _SHARE else 0.0


def _text(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= _LONGEST else ""


def _named(line: list[str], words: Words, form: Form) -> set[str]:
    texts = [text for text in line if text]
    if len(texts) < 2:
        return set()
    found: set[str] = set()
    for text in texts:
        if whole := words.combined_of(text):
            found |= set(whole.into)
        elif key := words.key_of(text):
            found.add(key)
    free = [text for text in texts if not (words.combined_of(text) or words.key_of(text))]
    found |= {c.key for c in form.columns if free and near_header(c.header, free)}
    return found & words.needed
