"""The stages between ingested text and reports: what each reads, writes and depends on.

A stage is a pure function from tables to tables. Whether it has to run is decided by fingerprints alone: SHA-256 of its
name and version, its own settings, and the fingerprints of what it depends on. A stage that works report by report
has one fingerprint a report, so a new report costs what that report costs; a stage that sets the reports of a place
side by side has one a place; a stage over the whole corpus has one.

A new analysis is one folder with a function, one stage in a module here and its tables in tables/.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.stages import attention, between, findings, graph, indicators, texts, topics, trends, words
from pipeline.stages.context import Context, Offsets
from pipeline.stages.graph import CORPUS, place_of, stale, units
from pipeline.stages.stage import Stage, Tables

__all__ = [
    "BY_NAME",
    "CORPUS",
    "PASSES",
    "STAGES",
    "Context",
    "Offsets",
    "Stage",
    "Tables",
    "expected",
    "place_of",
    "stale",
    "units",
]

# In an order of work; what stands together shares a reading of each batch.
PASSES: tuple[tuple[Stage, ...], ...] = graph.passes(
    [
        *texts.STAGES,
        *attention.STAGES,
        *words.STAGES,
        *topics.STAGES,
        *indicators.STAGES,
        *trends.STAGES,
        *between.STAGES,
        *findings.STAGES,
    ]
)
STAGES: tuple[Stage, ...] = tuple(stage for members in PASSES for stage in members)
BY_NAME: dict[str, Stage] = {stage.name: stage for stage in STAGES}


def expected(
    context: Context, ingested: Mapping[str, str], *, of: Iterable[str] | None = None
) -> dict[str, dict[str, str]]:
    """The fingerprint that every unit of every stage has when it is up to date.

    Args:
        context: settings and model.
        ingested: report to the fingerprint of its ingest.
        of: these stages and those they depend on alone; all where None.

    Returns:
        Stage to unit (report, place, or ``*``) to fingerprint.
    """
    wanted = None if of is None else graph.with_needed(of, STAGES)
    return graph.fingerprints([s for s in STAGES if wanted is None or s.name in wanted], context, ingested)
