"""How watched sources do: last heard, age of what they say, yield, errors, silence; as records and as metrics."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

from pertanda.records.base import Known, known
from pertanda.records.gathering import SourceHealth, SourceState, SourceTally, WatchedSource
from pertanda.sources.schedule import is_silent, typical_gap

__all__ = ["metrics_text", "source_health"]

_Gauge = tuple[str, str, list[tuple[dict[str, object], float]]]

_NEVER = "it was never polled"


def source_health(
    sources: Iterable[WatchedSource],
    states: Mapping[str, SourceState],
    tallies: Mapping[str, SourceTally],
    now: datetime.datetime,
) -> list[SourceHealth]:
    """One record for each source, in their order; states and tallies by the source's address."""
    nothing = SourceTally(languages={})
    return [_health(source, states[source.url], tallies.get(source.url, nothing), now) for source in sources]


def _health(source: WatchedSource, state: SourceState, tally: SourceTally, now: datetime.datetime) -> SourceHealth:
    gap = typical_gap(state.heard)
    return SourceHealth(
        source=source,
        last_polled=known(state.polled_at, _NEVER),
        last_heard=known(state.heard_at, "no poll has brought an article yet"),
        newest=known(max(state.heard, default=None), "no poll has brought an article yet"),
        typical_gap=known(gap.total_seconds() if gap else None, "fewer than four articles are known"),
        silent=is_silent(state.heard, state.heard_at, now),
        due_at=state.due_at,
        polls=state.polls,
        found=state.found,
        kept=tally.kept,
        waiting=tally.waiting,
        lost=tally.lost,
        languages=tally.languages,
        failures=state.failures,
        error=state.error,
    )


def metrics_text(
    health: Sequence[SourceHealth], requests: Mapping[int, tuple[int, int]], now: datetime.datetime
) -> str:
    """Gauges in the Prometheus text format 0.0.4, for a collector that reads files.

    `requests` are the last 24 hours: by status (0 for no answer) the number and the bytes.
    """
    families: list[_Gauge] = [
        ("sources", "Watched sources.", [({}, len(health))]),
        ("sources_silent", "Sources quiet for far longer than their rhythm.", [({}, sum(s.silent for s in health))]),
        ("sources_failing", "Sources whose last poll failed.", [({}, sum(s.failures > 0 for s in health))]),
        ("requests_day", "Requests of the last 24 hours.", [({"status": s}, n) for s, (n, _) in requests.items()]),
        ("bytes_day", "Bytes received in the last 24 hours.", [({}, sum(size for _, size in requests.values()))]),
        ("pages", "Pages by what became of them.", _pages(health)),
        ("source_heard_age_seconds", "Time since a source last brought an article.", _ages(health, now)),
        ("source_failures", "Failed polls in a row.", [({"url": s.source.url}, s.failures) for s in health]),
    ]
    return "".join(_family(name, about, values) for name, about, values in families)


def _pages(health: Sequence[SourceHealth]) -> list[tuple[dict[str, object], float]]:
    totals = {"kept": 0, "waiting": 0, "lost": 0}
    for line in health:
        totals = {name: number + getattr(line, name) for name, number in totals.items()}
    return [({"state": name}, number) for name, number in totals.items()]


def _ages(health: Sequence[SourceHealth], now: datetime.datetime) -> list[tuple[dict[str, object], float]]:
    return [
        ({"url": line.source.url}, round((now - line.last_heard.value).total_seconds()))
        for line in health
        if isinstance(line.last_heard, Known)
    ]


def _family(name: str, about: str, values: Iterable[tuple[dict[str, object], float]]) -> str:
    full = f"pertanda_gather_{name}"
    lines = [f"# HELP {full} {about}", f"# TYPE {full} gauge"]
    lines += [f"{full}{_labels(labels)} {value}" for labels, value in values]
    return "\n".join(lines) + "\n"


def _labels(labels: Mapping[str, object]) -> str:
    inside = ",".join(f'{name}="{_escaped(str(value))}"' for name, value in labels.items())
    return f"{{{inside}}}" if inside else ""


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
