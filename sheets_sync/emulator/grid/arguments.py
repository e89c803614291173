"""What functions share: the shape of their table, and reading their arguments."""

from collections.abc import Callable, Iterable

from sheets_sync.emulator.grid.cell import Fault, Value
from sheets_sync.emulator.grid.evaluate import Evaluator, Result, Stop
from sheets_sync.emulator.grid.parser import Node

Args = tuple[Node, ...]
Function = Callable[[Evaluator, Args], Result]
Table = dict[str, tuple[Function, int, int]]  # name -> function, fewest and most arguments
MANY = 255


def numbers(ev: Evaluator, args: Args) -> list[float]:
    """Numbers as SUM takes them: text and booleans in ranges are passed over, typed ones must be numbers."""
    found: list[float] = []
    for arg in args:
        in_range = arg.kind in {"ref", "name", "array"}
        for value in ev.held(arg):
            if isinstance(value, Fault):
                raise Stop(value)
            if in_range and (value is None or isinstance(value, str | bool)):
                continue
            found.append(ev.to_number(value))
    return found


def held(ev: Evaluator, args: Args) -> Iterable[Value]:
    """The values of all arguments; empty cells of ranges are passed over."""
    return (value for arg in args for value in ev.held(arg))


def sound(value: Value) -> Value:
    """The value; an error value stops the evaluation."""
    if isinstance(value, Fault):
        raise Stop(value)
    return value
