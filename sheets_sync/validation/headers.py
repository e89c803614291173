"""Which column of a sheet is which of the form's, by the words of its header line."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import OSA

from sheets_sync.model import Combined, Form, Tab
from sheets_sync.thai.text import loose, lost_am, normal, one_line
from sheets_sync.validation.kept import Kept

_REMEMBERED = 4096
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")


@dataclass(frozen=True, slots=True)
class Words:
    """A form's header words in loose form, each with the column it means."""

    keys: Mapping[str, str]
    faded: Mapping[str, str]  # with ำ lost, as from a PDF
    combined: Mapping[str, Combined]
    preferred: frozenset[str]
    needed: frozenset[str]  # columns that make a line of words this form's header
    memo: dict[str, str | None] = field(default_factory=dict)  # text -> what it was found to mean

    @classmethod
    def of(cls, form: Form) -> "Words":
        """The words of a form."""
        return _KEPT.of(form, None, lambda: cls._made(form))

    @classmethod
    def _made(cls, form: Form) -> "Words":
        keys: dict[str, str] = {}
        for column in form.columns:
            for word in (column.header, *column.aliases):
                keys.setdefault(loose(word), column.key)
        faded = {lost_am(word): key for word, key in keys.items()}
        combined = {loose(w): c for c in form.combined for w in (c.header, *c.aliases)}
        preferred = frozenset(loose(w) for c in form.columns for w in c.preferred)
        needed = frozenset(c.key for c in form.columns if c.required)
        return cls(keys, faded, combined, preferred, needed or frozenset(c.key for c in form.columns))

    def key_of(self, text: str) -> str | None:
        """The column a header's text means, or a combined one's first word; None when it means none."""
        for spelling in (text, _ASIDE.sub("", text)):
            word = loose(spelling)
            if word in self.keys:
                return self.keys[word]
            if word in self.combined:
                return f"+{self.combined[word].header}"
            if word and (key := self.faded.get(lost_am(word))):
                return key
        return None

    def combined_of(self, text: str) -> Combined | None:
        """The combined column a header's text means."""
        return self.combined.get(loose(text)) or self.combined.get(loose(_ASIDE.sub("", text)))

    def enough(self, keys: Iterable[str]) -> bool:
        """Whether these columns are at least half of what the form needs."""
        found = {part for key in keys for part in self._parts(key)}
        return 2 * len(found & self.needed) >= len(self.needed) and len(found) >= min(2, len(self.keys))

    def _parts(self, key: str) -> tuple[str, ...]:
        if not key.startswith("+"):
            return (key,)
        return next((c.into for c in self.combined.values() if c.header == key[1:]), ())


_KEPT: Kept[Words] = Kept(64)


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """A header found: 0-based rows [top, bottom], and the text over each column."""

    top: int
    bottom: int
    texts: Mapping[int, str]
    keys: Mapping[int, str]  # 0-based column -> the form's column ("+…": a combined one)


class HeaderFinder:
    """Finds header lines in a tab, one or two rows high. Remembers what each text means."""

    def __init__(self, words: Words, tab: Tab) -> None:
        self._words = words
        self._tab = tab
        self._memo = words.memo
        if len(self._memo) > _REMEMBERED:
            self._memo.clear()
        self._skip = frozenset(mark.column for mark in tab.marks if mark.column is not None)
        self._spread = {
            (row, column): (m.top, m.left)
            for m in tab.merges
            for row in range(m.top, min(m.bottom, m.top + 3))
            for column in range(m.left, m.right)
        }

    def find(self) -> list[HeaderLine]:
        """Every header line of the tab, from the top."""
        found: list[HeaderLine] = []
        row, known = 0, frozenset[str]()
        while row < len(self._tab.cells):
            if known and not self._looks(row, known):
                row += 1
                continue
            line = self._line(row)
            if line:
                found.append(line)
                known |= frozenset(line.texts.values())
                row = line.bottom
            row += 1
        return found

    def _looks(self, row: int, known: frozenset[str]) -> bool:
        """Cheap: whether a row of a long table may be a header again."""
        return len(known.intersection([cell.value for cell in self._tab.cells[row]])) >= 2

    def _line(self, row: int) -> HeaderLine | None:
        one = self._texts(row)
        if len(one) < 2:
            return None
        single = self._keys(one)
        texts, double, joined = self._double(row, one)
        below = self._keys(self._texts(row + 1))
        more = len(set(double.values())) - max(len(set(single.values())), len(set(below.values())))
        if (more > 0 or (joined and more == 0)) and self._words.enough(double.values()):
            return HeaderLine(row, row + 1, texts, double)
        if self._words.enough(single.values()):
            return HeaderLine(row, row, *self._widened(row, one, single))
        return None

    def _widened(
        self, row: int, texts: dict[int, str], keys: dict[int, str]
    ) -> tuple[dict[int, str], dict[int, str]]:
        """A header for a whole name, merged over several columns, stands over each of them."""
        texts, keys = dict(texts), dict(keys)
        for (at, column), (top, left) in self._spread.items():
            if at == row and top == row and keys.get(left, "").startswith("+"):
                texts[column], keys[column] = texts[left], keys[left]
        return texts, keys

    def _texts(self, row: int) -> dict[int, str]:
        if row >= len(self._tab.cells):
            return {}
        return {
            column: _header_text(cell.value)
            for column, cell in enumerate(self._tab.cells[row])
            if cell.value.__class__ is str and column not in self._skip and 0 < len(str(cell.value)) <= 120
        }

    def _double(self, row: int, upper: dict[int, str]) -> tuple[dict[int, str], dict[int, str], bool]:
        """Two rows as one header: a word over several columns counts for each of them.

        Gives texts, keys, and whether a word began in the upper row and ended in the lower.
        """
        lower = self._texts(row + 1)
        over = dict(upper)
        for column in range(max([*upper, *lower, 0]) + 1):
            top = self._spread.get((row, column))
            if top and top[0] == row and top[1] in upper:
                over.setdefault(column, upper[top[1]])
        texts: dict[int, str] = {}
        joined = False
        for column in sorted({*over, *lower} - self._skip):
            high, low = over.get(column, ""), lower.get(column, "")
            whole = high + low if loose(low) else high
            choices = (whole, low, upper.get(column, ""))
            best = next((c for c in choices if c and self._key(c)), low or high)
            texts[column] = best
            joined = joined or (best == whole != high and bool(high) and self._key(best) is not None)
        return texts, self._keys(texts), joined

    def _keys(self, texts: Mapping[int, str]) -> dict[int, str]:
        """Which column each text means; a word for surname or whole name is settled by its neighbours."""
        keys = {column: key for column, text in texts.items() if (key := self._key(text))}
        for column, key in tuple(keys.items()):
            combined = self._words.combined_of(texts[column])
            if combined:
                alone = not any(k in combined.into for c, k in keys.items() if c != column)
                keys[column] = f"+{combined.header}" if alone or key.startswith("+") else key
        return keys

    def _key(self, text: str) -> str | None:
        if text not in self._memo:
            self._memo[text] = self._words.key_of(text)
        return self._memo[text]


@lru_cache(maxsize=4096)
def _header_text(text: str) -> str:
    return one_line(normal(text))


def near_header(word: str, texts: Sequence[str]) -> str:
    """The text that is most likely this header mistyped, or "" when none is near."""
    wanted = loose(word)
    scored = sorted((OSA.distance(wanted, loose(text)), text) for text in texts if text)
    return scored[0][1] if scored and scored[0][0] <= max(1, len(wanted) // 6) else ""


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """0-based column -> `A`, `AB`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
