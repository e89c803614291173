"""This round's rows beside the last round's batch: who is new, who left, what changed, men and women. Pure.

Only rows whose key can be read are compared; reserves are outside, as they were outside the batch. Where
there is no earlier round, or nothing was typed in a district yet, new and left are not known.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sheets_sync.config import Settings
from sheets_sync.mask import mask
from sheets_sync.messages import text
from sheets_sync.model import Batch, BatchRow, Compared, ComparedKind, Form, JudgedRow, Tally
from sheets_sync.reconcile.case import Case
from sheets_sync.thai.ids import one_digit_apart
from sheets_sync.thai.prefixes import full_name, sex_in

Cases = Mapping[tuple[str, str], Case]
Values = Mapping[str, str]
ALIKE = 3  # cells that must say the same before a row without a key counts as a person of the last round


@dataclass(frozen=True, slots=True)
class Here:
    """A row of this round and where it stands: district code and name, sub-district code ("": not known)."""

    district_code: str
    district: str
    place: str
    row: JudgedRow
    was: BatchRow | None = None  # the same person in the last round


@dataclass(frozen=True, slots=True)
class Comparison:
    """`tallies` by sub-district code; `lines` is None where there is no earlier round to compare with."""

    tallies: Mapping[str, Tally] = field(default_factory=dict)
    lines: tuple[Compared, ...] | None = None


def compare(settings: Settings, cases: Cases, last: Mapping[str, Batch]) -> dict[str, Comparison]:
    """Form -> its comparison, for forms that list people or are reviewed."""
    return {
        form.id: _Comparing(settings, cases, form, last.get(form.id)).made()
        for form in settings.forms.values()
        if form.review_column or _counts_people(form)
    }


def district_tally(settings: Settings, comparison: Comparison | None, code: str) -> Tally | None:
    """The sub-districts of a district together; None for a form that is not compared."""
    district = settings.district(code)
    if comparison is None or district is None or not district.subdistricts:
        return None
    first, *rest = (comparison.tallies.get(place, Tally()) for place in district.subdistricts)
    return sum(rest, first)


def _counts_people(form: Form) -> bool:
    return any(c.key in ("prefix", "sex") for c in form.columns)


class _Comparing:
    """One form."""

    def __init__(self, settings: Settings, cases: Cases, form: Form, last: Batch | None) -> None:
        self._settings = settings
        self._form = form
        self._last = last if form.review_column else None
        self._outside = {*form.key, "seq", "sex", form.review_column, *(form.reserve or ("note",))[:1]}
        rows = [here for d in settings.districts for here in _rows_of(settings, cases[d.code, form.id])]
        self._reserves = {here.row.key for here in rows if here.row.reserve}
        counted = [here for here in rows if not here.row.reserve]
        self._typed_in = {here.district_code for here in counted}
        self._rows, self._left = self._matched(counted)

    def made(self) -> Comparison:
        """Tallies of every sub-district that takes part, and the lines for the master."""
        places = {c: d for d in self._settings.districts for c in d.subdistricts}
        tallies = {place: self._tally(place, d.code) for place, d in places.items()}
        return Comparison(tallies, tuple(self._lines(places)) if self._last else None)

    # ── who is who ──

    def _matched(self, rows: Sequence[Here]) -> tuple[list[Here], list[BatchRow]]:
        """The rows with a key, each with who it was; and those of the last round who are not there.

        A batch may hold a waived row without a key: nobody is known by that.
        """
        last = self._last.rows if self._last else ()
        before = {self._key(row): row for row in last if all(self._key(row))}
        there = {here.row.key for here in rows}
        left = [row for key, row in before.items() if key not in there]
        left += [row for row in last if not all(self._key(row))]
        found: list[Here] = []
        for here in rows:
            was = before.get(here.row.key) or self._mended(here, left)
            if was in left:
                left.remove(was)
            if all(here.row.key):
                found.append(Here(here.district_code, here.district, here.place, here.row, was))
        return found, left

    def _mended(self, here: Here, left: Sequence[BatchRow]) -> BatchRow | None:
        """Who of those missing this row is, under a key mended by one digit or that one of them lacks."""
        for was in left:
            if was.district_code != here.district_code or self._changed(here.row, was):
                continue
            same = sum(here.row.values.get(k) == v != "" for k, v in was.values.items())
            slip = one_digit_apart("".join(here.row.key), "".join(self._key(was)))
            if same >= ALIKE and (slip or not all(here.row.key) or not all(self._key(was))):
                return was
        return None

    def _changed(self, row: JudgedRow, was: BatchRow) -> list[str]:
        """Headers of what both say, and differently; a faulty cell of a faulty row says nothing."""
        blind = row.state != "clean"
        return [
            c.header
            for c in self._form.columns
            if c.key not in self._outside
            and c.key in row.values
            and c.key in was.values
            and row.values[c.key] != was.values[c.key]
            and not (blind and not row.values[c.key])
        ]

    def _key(self, was: BatchRow) -> tuple[str, ...]:
        return tuple(was.values.get(k, "") for k in self._form.key)

    # ── counts ──

    def _tally(self, place: str, district: str) -> Tally:
        here = [h for h in self._rows if h.place == place]
        known = self._last is not None and district in self._typed_in
        new = sum(h.was is None for h in here) if known else None
        left = sum(row.subdistrict_code == place for row in self._left) if known else None
        if not _counts_people(self._form):
            return Tally(new, left)
        sexes = [sex_in(h.row.values) for h in here]
        return Tally(new, left, sexes.count("ชาย"), sexes.count("หญิง"), sexes.count(""))

    # ── lines for the master ──

    def _lines(self, places: Mapping[str, object]) -> Iterator[Compared]:
        replaced: dict[str, int] = {}
        for here in self._rows:
            hint = self._hint(here, replaced)
            changed = self._differs(here)
            if here.was is None or changed or hint:
                kind: ComparedKind = "new" if here.was is None else "changed" if changed else "stayed"
                yield self._here(here, kind, tuple(changed), hint)
        present = {d.code for d in self._settings.districts}
        for was in self._left:
            if was.district_code in self._typed_in or was.district_code not in present:
                reserve = "reserve" if self._key(was) in self._reserves else ""
                yield self._gone(was, reserve if was.subdistrict_code in places else "place_gone")

    def _differs(self, here: Here) -> list[str]:
        if here.was is None:
            return []
        key = [self._form.column(k).header for k in self._form.key]
        mended = key if here.row.key != self._key(here.was) else []
        return [*mended, *self._changed(here.row, here.was)]

    def _hint(self, here: Here, replaced: dict[str, int]) -> str:
        """What the review says against what happened. Its choices stand in the order of `_choices`."""
        unchanged, corrected, other = self._choices()
        review = here.row.values.get(self._form.review_column, "")
        if here.was is None and review and review in (unchanged, corrected):
            return _say("not_listed", review)
        if here.was is None and review and review == other:
            replaced[here.place] = replaced.get(here.place, 0) + 1
            left = sum(row.subdistrict_code == here.place for row in self._left)
            return _say("nobody_left", review) if replaced[here.place] > left else ""
        if here.was is not None and review and review == other:
            return _say("same_person", review)
        if here.was is not None and review and review == unchanged and self._differs(here):
            return _say("changed", review)
        return ""

    def _choices(self) -> tuple[str, str, str]:
        """คงเดิม, แก้ไขข้อมูล, เปลี่ยนตัว: the review column's choices in the rule file's order."""
        choices = self._form.column(self._form.review_column).choices
        first, second, third = (*choices, "", "", "")[:3]
        return first, second, third

    def _here(self, here: Here, kind: ComparedKind, headers: tuple[str, ...], hint: str) -> Compared:
        values = here.row.values
        return Compared(
            district_code=here.district_code,
            district=here.district,
            form=self._form.id,
            subdistrict=values.get("subdistrict", ""),
            kind=kind,
            name=_name(values),
            key=self._masked(here.row.key),
            who="\x1f".join(here.row.key),
            review=values.get(self._form.review_column, ""),
            headers=headers,
            hint=hint,
        )

    def _gone(self, was: BatchRow, hint: str) -> Compared:
        key = self._key(was)
        return Compared(
            district_code=was.district_code,
            district=was.district,
            form=self._form.id,
            subdistrict=was.subdistrict,
            kind="left",
            name=_name(was.values),
            key=self._masked(key),
            who="\x1f".join(key),
            hint=text(f"compared.hint.{hint}") if hint else "",
        )

    def _masked(self, key: Sequence[str]) -> str:
        columns = [self._form.column(k) for k in self._form.key]
        parts = zip(columns, key, strict=True)
        return " ".join(mask(value, c.type) if c.personal else value for c, value in parts)


def _rows_of(settings: Settings, case: Case) -> Iterator[Here]:
    """A row that only the master remembers tells its sub-district by name."""
    codes = {s.name: s.code for s in settings.subdistricts(case.district)}
    for row in case.report.rows:
        place = row.group or codes.get(row.values.get("subdistrict", ""), "")
        yield Here(case.district.code, case.district.name, place, row)


def _say(hint: str, review: str) -> str:
    return text(f"compared.hint.{hint}", review=review)


def _name(values: Values) -> str:
    return full_name(*(values.get(k, "") for k in ("prefix", "first_name", "last_name"))).strip()
