"""What we could not do is an exception; what people typed wrong is data (model.Violation).

    SheetsSyncError
    ├── UsageError            exit 2: wrong usage; says what to type instead
    │   ├── ConfigError       exit 2: every problem of config and rule files at once, with file and line
    │   └── PaperError        a file that one batch is made with cannot be used: that batch waits
    ├── TemporaryError        may go away by itself: the next pass tries again
    │   ├── Unreachable       no answer, a broken answer, a 5xx
    │   └── QuotaExhausted    429, after our own patience
    ├── PermanentError        stays until a person acts
    │   ├── Forbidden         no access to a spreadsheet
    │   ├── NotFound          no such spreadsheet
    │   └── Rejected          the request itself was refused
    └── StoreError            exit 3: the ledger cannot be opened or written

Every message has Thai and English words (`th`, `en`) and never holds a name or a number of a person.
"""

from dataclasses import dataclass


class SheetsSyncError(Exception):
    """Base: `th` and `en` say what happened and how to mend it."""

    def __init__(self, en: str, th: str = "") -> None:
        super().__init__(en)
        self.en = en
        self.th = th or en

    @property
    def words(self) -> dict[str, str]:
        """Both languages, as notes carry them."""
        return {"th": self.th, "en": self.en}


class UsageError(SheetsSyncError):
    """The command was typed wrong, or asks for something that does not exist."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a config or rule file: where (file, 1-based line, dotted path) and what."""

    file: str
    line: int | None
    path: str
    en: str
    th: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.path + ': ' if self.path else ''}{self.en}"


class ConfigError(UsageError):
    """Config or rules are wrong; `problems` holds every one."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(p) for p in problems))
        self.problems = problems


class PaperError(UsageError):
    """A covering letter, a template or a password file cannot be used: its batch waits, others go on."""


class TemporaryError(SheetsSyncError):
    """May go away by itself."""


class Unreachable(TemporaryError):
    """No answer, or none that can be used. `maybe_done`: a write may have been carried out all the same."""

    def __init__(self, en: str, th: str = "", *, maybe_done: bool = False) -> None:
        super().__init__(en, th)
        self.maybe_done = maybe_done


class QuotaExhausted(TemporaryError):
    """Google's per-minute quota is used up."""


class PermanentError(SheetsSyncError):
    """Stays until a person acts."""


class Forbidden(PermanentError):
    """The service account may not do this with that spreadsheet."""


class NotFound(PermanentError):
    """There is no such spreadsheet (or it is not shared with us at all)."""


class Rejected(PermanentError):
    """The server refused the request itself."""


class StoreError(SheetsSyncError):
    """The ledger cannot be opened or written."""
