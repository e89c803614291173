"""What a pass thinks of one form of one district."""

from dataclasses import dataclass, field
from datetime import datetime

from sheets_sync.config import District
from sheets_sync.model import (
    Bilingual,
    Cause,
    Form,
    FormState,
    Judged,
    Later,
    Reopened,
    Report,
    Table,
    Violation,
    Waived,
    Workbook,
)
from sheets_sync.reconcile.cache import Accepted


@dataclass(frozen=True, slots=True)
class Case:
    """One form of one district in this pass.

    `accepted` is what the master is made from (None: only the master itself remembers); `reports` are those
    of its tables. `fresh` and `fresh_reports` are what stands in the sheet now, for the feedback beside it.
    """

    district: District
    form: Form
    state: FormState
    report: Report
    note: Bilingual = field(default_factory=dict)
    cause: Cause = ""
    accepted: Accepted | None = None
    reports: tuple[Report, ...] = ()
    fresh: tuple[Table, ...] = ()
    fresh_reports: tuple[Report, ...] = ()
    problems: tuple[Violation, ...] = ()
    workbook: Workbook | None = None
    submitted_at: datetime | None = None
    told_read_at: datetime | None = None  # where only the master remembers
    names: tuple[tuple[str, ...], ...] = ()  # what the rows of the accepted tables are known by
    waived: tuple[Waived, ...] = ()
    is_new: bool = False  # `accepted` is of this pass
    used_accept: bool = False
    late: Later | None = None  # since the district's deadline
    edited: Later | None = None  # since its tick
    reopened: Reopened | None = None  # while it is open again

    @property
    def judged(self) -> Judged:
        """As the rest of the house sees it."""
        tables = self.accepted.tables if self.accepted else ()
        return Judged(
            district_code=self.district.code,
            form=self.form.id,
            state=self.state,
            report=self.report,
            note=self.note,
            cause=self.cause,
            table=tables[0] if self.is_new and tables else None,
            read_at=self.accepted.read_at if self.accepted else self.told_read_at,
            submitted_at=self.submitted_at,
            late=self.late,
            edited=self.edited,
            reopened=self.reopened,
            waived=self.waived,
        )
