"""What `init` is answered, checked by what will read it later, and told in the question's words.

Each check takes "" for an answer that nobody gave, and raises UsageError where an answer does not fit.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sheets_sync import config
from sheets_sync.errors import UsageError
from sheets_sync.messages import both

Check = Callable[[str], str]


def year(said: str) -> int:
    """A fiscal year of the Buddhist era."""
    if not said.isdecimal() or not 2500 <= int(said) <= 2700:
        raise usage("init.no_year", said=said or "-")
    return int(said)


def address(question: str, **values: object) -> Check:
    """A mail address; `question` and its values: what is asked, to tell by it."""
    return lambda said: str(_fits(config.Mail, "sender", said, question, values)) if said else ""


def server(said: str) -> tuple[str, int]:
    """The mail server's name and its port (0: not told), typed as `smtp.gmail.com:587`."""
    if not said:
        return "", 0
    name, port = found.groups() if (found := re.fullmatch(r"([^:/]+):([^:/]+)", said)) else (said, "")
    host = str(_fits(config.Mail, "host", name, "mail_host", {}))
    return host, int(_fits(config.Mail, "port", port, "mail_port", {})) if port else 0


def key(said: str) -> str:
    """The service account's key file, typed from here; its whole path."""
    if not said:
        return ""
    from sheets_sync import google  # here: it is large, and most answers are none

    path = (Path.cwd() / Path(said.strip("'\"")).expanduser()).resolve()
    if not path.is_file():
        raise usage("init.no_key", said=said)
    google.credentials_from(path)
    return str(path)


class Files:
    """The spreadsheets told so far: none stands for two."""

    def __init__(self) -> None:
        self._whose: dict[str, str] = {}

    def of(self, whose: str) -> Check:
        """An address or id of a spreadsheet -> its id, remembered as theirs."""

        def check(said: str) -> str:
            if not said:
                return ""
            id_ = config.spreadsheet_id(said)
            if self._whose.setdefault(id_, whose) != whose:
                raise usage("init.twice", name=self._whose[id_])
            return id_

        return check


def usage(key: str, **values: object) -> UsageError:
    """A UsageError in the catalogue's words."""
    said = both(key, **values)
    return UsageError(said["en"], said["th"])


def _fits(section: Any, setting: str, said: str, question: str, values: dict[str, object]) -> Any:
    """As the setting takes it."""
    try:
        return config.checked(section, setting, said)
    except UsageError as fault:
        asked = both(f"init.ask.{question}", **values)
        words = {
            language: both("init.no_fit", what=asked[language], said=said, why=why)[language]
            for language, why in (("th", fault.th), ("en", fault.en))
        }
        raise UsageError(words["en"], words["th"]) from None
