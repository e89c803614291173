"""Values formulas pass about: error values, and numbers that came from dates."""

from sheets_sync.emulator.grid.cell import Fault


class Dated(float):
    """A serial number that a date function made: shown as a date where the cell has no own format."""

    __slots__ = ("kind",)

    kind: str

    def __new__(cls, value: float, kind: str = "DATE") -> "Dated":
        """The serial number, and DATE, TIME or DATE_TIME."""
        made = super().__new__(cls, value)
        made.kind = kind
        return made


def division(function: str = "DIVIDE") -> Fault:
    """#DIV/0!"""
    return Fault("DIVIDE_BY_ZERO", f"Function {function} parameter 2 cannot be zero.", "#DIV/0!")


def wrong_value(message: str) -> Fault:
    """#VALUE!"""
    return Fault("VALUE", message, "#VALUE!")


def no_reference(message: str = "Reference does not exist.") -> Fault:
    """#REF!"""
    return Fault("REF", message, "#REF!")


def no_name(message: str) -> Fault:
    """#NAME?"""
    return Fault("NAME", message, "#NAME?")


def not_available(message: str) -> Fault:
    """#N/A"""
    return Fault("N_A", message, "#N/A")


def bad_number(message: str) -> Fault:
    """#NUM!"""
    return Fault("NUM", message, "#NUM!")


def unreadable(message: str = "Formula parse error.") -> Fault:
    """#ERROR!"""
    return Fault("ERROR", message, "#ERROR!")


def not_covered(name: str) -> Fault:
    """The marker of a function the emulator does not have: never a wrong number."""
    return no_name(f"this emulator does not evaluate {name}")
