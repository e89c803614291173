"""What a person can ask for. Each command is thin: it assembles the rooms, calls one, shows what came back.

Exit codes: 0 done · 1 done, but something waits for a person · 2 wrong usage, config or rules ·
3 nothing could be done: Google, the mail server or the store could not be reached.
"""

import gc
import inspect
import os
import sys
from importlib import import_module

import structlog
import typer
from typer.exceptions import TyperException

from sheets_sync import logs
from sheets_sync.cli.say import CONFIG, ConfigOption, JsonOption, NowOption, complain, errors
from sheets_sync.cli.words import tell
from sheets_sync.errors import ConfigError, SheetsSyncError, UsageError
from sheets_sync.messages import both

ROOMS = {  # each file of this folder, and its commands: only theirs is loaded when one is asked for
    "working": "sync run status",
    "checking": "check",
    "rules": "rules",
    "collecting": "collect",
    "mailing": "send outbox approve hold",
    "ruling": "accept reopen",
    "replacing": "replace-sheet",
    "init": "init",
    "starting": "new-round",
    "importing": "import",
    "laying": "layout",
    "setting_up": "doctor",
    "playing": "emulator demo",
}


def application(word: str = "") -> typer.Typer:
    """The commands; for a command `word` only its own file is loaded, which starts in half the time."""
    app = typer.Typer(
        name="sheets-sync",
        help="ตรวจไฟล์ชีตของอำเภอ แจ้งวิธีแก้ รวมเป็นทะเบียนจังหวัด ส่งกรมฯ ตามกำหนด\n\n"
        "Checks the districts' sheets, says how to mend them, keeps the master, mails the batch on the day.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_alone)
    for room in [room for room, words in ROOMS.items() if word in words.split()] or ROOMS:
        import_module(f"sheets_sync.cli.{room}").register(app)
    for command in app.registered_commands:  # else the list of commands cuts them off in mid-sentence
        command.short_help = inspect.getdoc(command.callback)
    return app


def _alone(config: ConfigOption = CONFIG, now: NowOption = None, as_json: JsonOption = False) -> None:
    """Keeps commands named even where only one is loaded; its options are listed here and heard by each."""


_GLOBAL = {"--config": 1, "--now": 1, "--json": 0}


def main() -> None:
    """The console script `sheets-sync`."""
    gc.set_threshold(50_000)  # Python's own 700 spends an eighth of a command's start looking for garbage
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Runs one command line; gives the exit code. No traceback for what a person can mend."""
    logs.configure()
    try:
        words = _globals_last(arguments)
        app = application(words[0] if words else "")
        return int(app(args=words, prog_name="sheets-sync", standalone_mode=False) or 0)
    except TyperException as e:
        _complain_of_usage(e)
        return 2
    except SheetsSyncError as e:
        complain(e)
        _name_the_sample(e, words)
        return 2 if isinstance(e, UsageError) else 3
    except KeyboardInterrupt:
        return 130
    except (
        Exception
    ) as e:  # a fault of ours: its words may hold what somebody typed, its class and place do not
        structlog.get_logger().exception("command.broke")
        told = both("cli.broke", what=type(e).__name__)
        complain(SheetsSyncError(told["en"], told["th"]))
        return 3


def _complain_of_usage(error: TyperException) -> None:
    """Typer's words are English alone; where to look it up stands below in both languages."""
    errors.print(error.format_message(), markup=False, soft_wrap=True)
    context = getattr(error, "ctx", None)
    told = context.command_path.removeprefix("sheets-sync").strip() if context else ""
    if context is None or error.format_message() != context.get_help():
        words = both("cli.see_help", command=f"{told} " if told else "")
        complain(SheetsSyncError(words["en"], words["th"]))


def _name_the_sample(error: SheetsSyncError, arguments: list[str]) -> None:
    """Whoever forgot `--config` looks for the fault in a province that was not asked."""
    named = any(word.split("=")[0] == "--config" for word in arguments) or "SHEETS_SYNC_CONFIG" in os.environ
    asked = CONFIG.exists() and not {"init", "collect", "emulator", "demo"}.intersection(arguments[:1])
    if asked and not named and not isinstance(error, ConfigError):
        tell(errors, both("screen.config", config=CONFIG.resolve()))


def _globals_last(arguments: list[str]) -> list[str]:
    """`--config X sync` means `sync --config X`: global options may stand before the command too."""
    rest, moved = list(arguments), []
    while rest and rest[0].split("=")[0] in _GLOBAL:
        count = 1 if "=" in rest[0] else 1 + _GLOBAL[rest[0]]
        moved += rest[:count]
        rest = rest[count:]
    words = next((i for i, a in enumerate(rest) if a == "--"), len(rest))
    if rest in ([], ["outbox"], ["rules"]) or "--help" in rest[:words]:
        return rest  # no command to hand them to: its help is shown
    return [*rest[:words], *moved, *rest[words:]]
