"""The stages between ingested text and reports: what each reads, writes and depends on.

A stage is a pure function from tables to tables. Whether it has to run is decided by fingerprints alone: SHA-256 of its
name and version, its own parameters, and the fingerprints of what it depends on. A stage that works report by report
has one fingerprint a report, so a new report costs what that report costs; a stage that sets the reports of a place
side by side has one a place; a stage over the whole corpus has one.

A new analysis is one folder with a function, one stage in a module here and its tables in tables/.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.config import digest
from pipeline.stages import attention, indicators, texts, topics, trends, words
from pipeline.stages.stage import CORPUS, Context, Offsets, Stage, Tables, follow

__all__ = [
    "BY_NAME",
    "CORPUS",
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

# In the order of work: a stage comes after those it needs.
STAGES: tuple[Stage, ...] = (
    *texts.STAGES,
    *attention.STAGES,
    *words.STAGES,
    *topics.STAGES,
    *indicators.STAGES,
    *trends.STAGES,
)

_ANY = "any"
BY_NAME: dict[str, Stage] = {stage.name: stage for stage in STAGES}


def place_of(report_id: str) -> str:
    """The place of a report: its id is place and year, joined by a hyphen."""
    return report_id.rpartition("-")[0]


def units(stage: Stage, report_ids: Sequence[str]) -> dict[str, list[str]]:
    """The units of a stage, each with the reports it is made of, in order."""
    if stage.per == "corpus":
        return {CORPUS: sorted(report_ids)}
    found: dict[str, list[str]] = {}
    for report_id in sorted(report_ids):
        found.setdefault(report_id if stage.per == "report" else place_of(report_id), []).append(report_id)
    return found


def expected(context: Context, ingested: Mapping[str, str], *, of: str | None = None) -> dict[str, dict[str, str]]:
    """The fingerprint that every unit of every stage has when it is up to date.

    Args:
        context: settings and model.
        ingested: report to the fingerprint of its ingest.
        of: this stage and those it depends on alone; all where None.

    Returns:
        Stage to unit (report, place, or ``*``) to fingerprint.
    """
    result: dict[str, dict[str, str]] = {"ingest": dict(ingested)}
    wanted = {s.name for s in STAGES} if of is None else _with_needed(of)
    for stage in STAGES:
        if stage.name not in wanted:
            continue
        own = digest({"stage": stage.name, "version": stage.version, "parameters": stage.parameters(context)})
        needed = [result[n] for n in stage.needs]
        result[stage.name] = {
            unit: _fingerprint(stage, context, own, [_inputs(n, reports) for n in needed])
            for unit, reports in units(stage, list(ingested)).items()
        }
    return result


def _with_needed(name: str) -> set[str]:
    """A stage and all that it depends on."""
    wanted = {name}
    for stage in reversed(STAGES):  # a stage comes after those it needs
        if stage.name in wanted:
            wanted.update(stage.needs)
    return wanted


def _fingerprint(stage: Stage, context: Context, own: str, inputs: list[object]) -> str:
    """One value; of a stage that can be told not to follow its inputs two, what it does and what it was made from."""
    if stage.follows_inputs is follow:
        return digest({"own": own, "inputs": inputs})
    return own + ":" + (digest({"inputs": inputs}) if stage.follows_inputs(context) else _ANY)


def _inputs(needed: Mapping[str, str], report_ids: Sequence[str]) -> object:
    """Fingerprints of a needed stage that concern some reports."""
    if CORPUS in needed:
        return needed[CORPUS]
    found = [(unit, needed[unit]) for r in report_ids for unit in (r, place_of(r)) if unit in needed]
    return found[0][1] if len(report_ids) == 1 and len(found) == 1 else sorted(set(found))


def stale(wanted: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """Units whose stored fingerprint is not the wanted one, in order."""
    return sorted(unit for unit, fingerprint in wanted.items() if not _same(fingerprint, found.get(unit)))


def _same(wanted: str, found: str | None) -> bool:
    own, _, inputs = wanted.partition(":")
    return found == wanted or (inputs == _ANY and found is not None and found.partition(":")[0] == own)
