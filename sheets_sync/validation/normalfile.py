"""`check FILE --normal OUT.csv`: the normal forms, unmasked."""

import csv
import os
from pathlib import Path

from sheets_sync.errors import UsageError
from sheets_sync.model import Form, Report


def write_normal(report: Report, form: Form, path: Path) -> None:
    """Writes every row's normal forms as UTF-8 CSV, readable by its owner only. UsageError when it cannot."""
    keys = [column.key for column in form.columns]
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as fault:
        raise UsageError(f"{path} cannot be written: {fault.strerror}", f"เขียนไฟล์ {path} ไม่ได้") from fault
    with open(handle, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["row", *keys])
        for row in report.rows:
            writer.writerow([row.number, *(row.values.get(key, "") for key in keys)])
