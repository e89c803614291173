"""A dialogue: asks a person for what no option gave; an answer that does not fit is asked for again."""

from collections.abc import Callable
from typing import Any, TypeVar

import typer

from sheets_sync.cli import words
from sheets_sync.cli.say import complain
from sheets_sync.errors import UsageError
from sheets_sync.setup.fitting import usage
from sheets_sync.thai import arabic_digits

Answer = TypeVar("Answer")


class Asks:
    """`wanted`: somebody is there to be asked; else what was not given is not known."""

    def __init__(self, wanted: bool) -> None:
        self.wanted = wanted

    def for_(
        self, what: str, given: str, check: Callable[[str], Answer], otherwise: str = "", **values: Any
    ) -> Answer:
        """The answer to `init.ask.WHAT` as `check` takes it, which is given Arabic digits ("": no answer).

        What `check` raises (UsageError) is told, and the question asked again; with nobody there, raised.
        """
        said = given
        while True:
            if self.wanted and not said:
                said = self._prompt(words.beside(f"init.ask.{what}", **values), otherwise)
            try:
                return check(arabic_digits(said or otherwise).strip())
            except UsageError as fault:
                self.told(fault)
                said = ""

    def whether(self, what: str, given: bool | None) -> bool:
        """Yes or no; no when nobody is there to ask."""
        if given is not None or not self.wanted:
            return bool(given)
        try:
            return bool(typer.confirm(words.beside(f"init.ask.{what}"), default=False, err=True))
        except typer.Abort:
            raise usage("init.stopped") from None

    def told(self, fault: UsageError) -> None:
        """Tells a person what does not fit, so that she can say it anew; with nobody there it is raised."""
        if not self.wanted:
            raise fault
        complain(fault)

    def _prompt(self, question: str, otherwise: str) -> str:
        try:
            return str(typer.prompt(question, default=otherwise, show_default=bool(otherwise), err=True))
        except typer.Abort:
            raise usage("init.stopped") from None
