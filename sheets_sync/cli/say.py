"""How commands speak: one JSON document on stdout, or words and tables for people; complaints on stderr."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from sheets_sync.errors import ConfigError, SheetsSyncError
from sheets_sync.thai.text import arabic_digits

ConfigOption = Annotated[
    Path,
    typer.Option(
        "--config", envvar="SHEETS_SYNC_CONFIG", help="ไฟล์หรือโฟลเดอร์การตั้งค่า · config file or folder"
    ),
]
NowOption = Annotated[
    str | None,
    typer.Option("--now", metavar="ISO8601", help="ทำเสมือนเป็นเวลานี้ · act as if it were that moment"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="พิมพ์ผลเป็น JSON · one JSON document on stdout")]
FormOption = Annotated[
    str, typer.Option("--form", parser=arabic_digits, metavar="FORM", help="แบบ เช่น 1.1 · form, as 1.1")
]
WhyOption = Annotated[str, typer.Option("--why", help="เหตุผล · the reason, kept in the ledger")]
WhoOption = Annotated[str, typer.Option("--who", help="ชื่อย่อผู้สั่ง · initials of whoever says so")]
CONFIG = Path("config")

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


def print_json(document: Any) -> None:
    """One JSON document on stdout."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
    sys.stdout.flush()


def complain(error: SheetsSyncError) -> None:
    """What went wrong and how to mend it, Thai and English."""
    if not isinstance(error, ConfigError):
        for words in dict.fromkeys((error.th, error.en)):
            errors.print(words, markup=False, soft_wrap=True)
        return
    count = len(error.problems)
    errors.print(f"พบ {count} จุดที่ต้องแก้ในการตั้งค่าหรือกฎ · {count} problem(s) in config or rules:")
    for problem in error.problems:
        errors.print(
            f"  {problem}" + (f" · {problem.th}" if problem.th else ""), markup=False, soft_wrap=True
        )
