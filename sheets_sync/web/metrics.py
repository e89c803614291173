"""The figures in Prometheus' words."""

from collections import Counter
from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from sheets_sync.web import figures
from sheets_sync.web.figures import Status


def exposition(status: Status) -> bytes:
    """The text that `/metrics` answers with."""
    registry = CollectorRegistry()
    _one(registry, "last_pass_age_seconds", "Seconds since the last pass", figures.since_last_pass(status))
    _one(
        registry,
        "oldest_finding_age_seconds",
        "Age of the oldest open finding",
        figures.oldest_seconds(status),
    )
    rows = Gauge("sheets_sync_rows", "Rows of a form", ["district", "form", "state"], registry=registry)
    for district in status["districts"]:
        for form, told in district["forms"].items():
            for state in ("clean", "errors", "in_progress"):
                rows.labels(district["code"], form, state).set(told[state])
    _several(
        registry,
        "open_findings",
        "Findings that are open",
        ("form", "rule", "severity"),
        figures.open_by_rule(status),
    )
    deliveries = Counter((d["form"], d["kind"], d["state"]) for d in status["deliveries"])
    _several(registry, "deliveries", "Deliveries by state", ("form", "kind", "state"), deliveries)
    return generate_latest(registry)


def _one(registry: CollectorRegistry, name: str, meaning: str, value: float | None) -> None:
    """A figure that is not known is left out."""
    if value is not None:
        Gauge(f"sheets_sync_{name}", meaning, registry=registry).set(value)


def _several(
    registry: CollectorRegistry,
    name: str,
    meaning: str,
    labels: tuple[str, ...],
    counts: Mapping[tuple[str, str, str], int],
) -> None:
    gauge = Gauge(f"sheets_sync_{name}", meaning, labels, registry=registry)
    for values, count in counts.items():
        gauge.labels(*values).set(count)
