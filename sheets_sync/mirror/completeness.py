"""ความครบถ้วนรายอำเภอ: districts × forms, clean rows in per cent of those due; what the chart draws."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from sheets_sync.messages import text
from sheets_sync.mirror.sheet import Line, Spec
from sheets_sync.mirror.tabs import CODE, DISTRICT, Progress, home_of
from sheets_sync.model import GroupCount, MasterCell

TITLE = "ความครบถ้วนรายอำเภอ"


def completeness_spec(forms: Iterable[str]) -> Spec:
    """A row for each district, a column for each form."""
    return Spec(
        title=TITLE,
        headers=(CODE, DISTRICT, *map(per_cent_of, forms)),
        identity=(CODE,),
        pattern=r"[0-9]{4}",
        block=CODE,
        note=False,
    )


def per_cent_of(form: str) -> str:
    """The header of a form's column."""
    return text("completeness.form", form=form)


def completeness_lines(entries: Iterable[Progress], forms: Collection[str]) -> Iterator[Line]:
    """From the same counts as the summary; empty where nobody says how many are due."""
    found: dict[str, tuple[Progress, dict[str, list[GroupCount]]]] = {}
    for entry in entries:
        _, counts = found.setdefault(entry.count.district_code, (entry, {}))
        counts.setdefault(entry.form, []).append(entry.count)
    for code, (one, counts) in found.items():
        cells: Mapping[str, MasterCell] = {CODE: code, DISTRICT: home_of(one)}
        yield Line({**cells, **{per_cent_of(form): per_cent(counts.get(form, ())) for form in forms}})


def per_cent(counts: Collection[GroupCount]) -> int | str:
    """100 only when every sub-district has all its rows: one's surplus fills no other's gap."""
    due = [count.expected for count in counts if count.expected is not None]
    if len(due) < len(counts) or not sum(due):
        return ""
    there = sum(min(count.clean, count.expected or 0) for count in counts)
    return 100 * there // sum(due)
