"""What a revision changes: each row by its number on the paper, never what it said before. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sheets_sync.messages import text
from sheets_sync.model import Batch, BatchRow, Form, RowChange
from sheets_sync.render.paper import pages, paper

SHEET = "การแก้ไข"
HEADERS = ("การแก้ไข", "อำเภอ", "ตำบล", "ลำดับที่", "ลำดับที่ในฉบับก่อน", "ช่องที่แก้ไข")
WIDTHS = (12, 20, 20, 10, 18, 60)  # in characters
NUMBER = "seq"  # a row that only moved was not altered

Key = tuple[str, ...]


def row_changes(old: Batch, new: Batch, form: Form) -> tuple[RowChange, ...]:
    """The rows that were altered, came and went, known by their district and key: in the order of the new
    list, those that are gone after them in the order of the old one."""
    before, after = by_key(old.rows, form), by_key(new.rows, form)
    numbered = numbers(old, form)
    found = []
    for key, row in after.items():
        if key not in before:
            found.append(RowChange("added", key, row.district, row.subdistrict))
        elif altered := _altered(before[key], row, form):
            found.append(
                RowChange("altered", key, row.district, row.subdistrict, numbered.get(key, 0), altered)
            )
    for key, row in before.items():
        if key not in after:
            found.append(RowChange("removed", key, row.district, row.subdistrict, numbered.get(key, 0)))
    return tuple(found)


def by_key(rows: Sequence[BatchRow], form: Form) -> dict[Key, BatchRow]:
    """The rows by their district and the form's key.

    Rows passed by waiver may share a key, or have none: those after the first bear which of them they are.
    """
    met: Counter[Key] = Counter()
    found = {}
    for row in rows:
        key = _key(row, form)
        met[key] += 1
        found[key if met[key] == 1 else (*key, str(met[key]))] = row
    return found


def numbers(batch: Batch, form: Form) -> Mapping[Key, int]:
    """Each row's number as it is printed: within its sub-district where that has a page of its own."""
    blocks = pages(batch, paper(form, batch.rows).page_by)
    printed = {id(row): number for rows in blocks for number, row in enumerate(rows, start=1)}
    return {key: printed[id(row)] for key, row in by_key(batch.rows, form).items()}


def change_lines(changes: Sequence[RowChange], batch: Batch, form: Form) -> Iterator[tuple[str | int, ...]]:
    """The change list of these rows; of a part, what was removed and its own rows."""
    printed = numbers(batch, form)
    for c in changes:
        number = printed.get(c.key)
        if number is not None or c.kind == "removed":
            where = (c.district, c.subdistrict, number or "", c.before or "")
            yield (text(f"amended.{c.kind}"), *where, ", ".join(c.headers))


def _key(row: BatchRow, form: Form) -> Key:
    return (row.district_code, *(row.values.get(k, "") for k in form.key))


def _altered(old: BatchRow, new: BatchRow, form: Form) -> tuple[str, ...]:
    columns = (c for c in form.columns if c.key != NUMBER)
    return tuple(c.header for c in columns if old.values.get(c.key, "") != new.values.get(c.key, ""))
