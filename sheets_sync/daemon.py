"""When things happen: the loop knows no work, it only keeps jobs apart and on time.

`schedule` would run a job that raises again on every tick and let it block those behind it, so every
job is guarded; a deadline is never a schedule's entry but a question to the store ("due and not sent?").
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import schedule
import structlog

from sheets_sync.errors import SheetsSyncError

log = structlog.get_logger()
TICK = 0.25  # seconds between looks at the schedule


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every so many seconds."""

    name: str
    every_seconds: float
    work: Callable[[], None]


def run(jobs: Sequence[Job], stop: threading.Event) -> None:
    """Does every job at once and then at its pace, until `stop` is set; a job under way is finished first.

    Each job has a thread of its own: one that hangs delays no other.
    """
    log.info("daemon.started", jobs=[job.name for job in jobs])
    threads = [threading.Thread(target=_repeat, args=(job, stop), name=job.name) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.info("daemon.stopped")


def _repeat(job: Job, stop: threading.Event) -> None:
    every = max(1, round(job.every_seconds))
    scheduler = schedule.Scheduler()
    scheduler.every(every).seconds.do(_guarded, job)
    scheduler.run_all()
    while not stop.wait(TICK):
        if (scheduler.idle_seconds or 0) > every:  # the host's clock was set back: schedule would wait it out
            scheduler.run_all()
        scheduler.run_pending()


def _guarded(job: Job) -> None:
    try:
        job.work()
    except SheetsSyncError as e:
        log.warning("job.failed", job=job.name, error=type(e).__name__, why=e.en)
    except Exception:
        log.exception("job.broke", job=job.name)
