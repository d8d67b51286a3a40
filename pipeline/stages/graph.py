"""The stages as a graph: their order, the units of each, and the fingerprints that decide what has to be computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from pipeline.settings.model import digest
from pipeline.stages.context import Context
from pipeline.stages.stage import Stage, follow

CORPUS = "*"  # the unit of a stage that works on all reports at once
INGEST = "ingest"  # what comes before all stages
_ANY = "any"


def passes(stages: Sequence[Stage]) -> tuple[tuple[Stage, ...], ...]:
    """Stages in an order of work, each after those it needs; those that stand together share a reading of each batch.

    What works report by report, or place by place, goes together as far as needs allow: its inputs are read once, and its
    rows are stored at once. Alone stay stages over the corpus, those with threads of their own, those that are given
    whole texts, and, from those they need, stages with queries, since these see what is stored.

    Raises:
        TypeError: two stages have one name or write one table, a needed stage is not there, stages need one another, or a
            stage reads a table of one that it does not need.
    """
    by_name = {stage.name: stage for stage in stages}
    if len(by_name) < len(stages):
        raise TypeError("two stages have one name")
    for stage in stages:
        if unknown := sorted(set(stage.needs) - set(by_name) - {INGEST}):
            raise TypeError(f"stage {stage.name} needs {unknown[0]!r}, which there is not")
    try:
        order = [*TopologicalSorter({s.name: [n for n in s.needs if n != INGEST] for s in stages}).static_order()]
    except CycleError as error:
        raise TypeError(f"stages need one another: {' -> '.join(error.args[1])}") from None
    left = [by_name[name] for name in order]
    _check_reads(left)
    made: list[tuple[Stage, ...]] = []
    done = {INGEST}
    while left:
        members = _next(left, done)
        made.append(members)
        done.update(s.name for s in members)
        left = [s for s in left if s.name not in done]
    return tuple(made)


def _next(left: Sequence[Stage], done: set[str]) -> tuple[Stage, ...]:
    """Of what is left, the first that has to go alone, else all that works by report, else by place."""
    ready = [s for s in left if done.issuperset(s.needs)]
    if alone := next((s for s in ready if _alone(s)), None):
        return (alone,)
    per = "report" if any(s.per == "report" for s in ready) else "place"
    members: dict[str, Stage] = {}
    for s in left:
        of_these = set(s.needs) & members.keys()
        if s.per == per and not _alone(s) and done.issuperset(set(s.needs) - of_these) and not (s.queries and of_these):
            members[s.name] = s
    return tuple(members.values())


def _alone(stage: Stage) -> bool:
    return stage.per == "corpus" or stage.in_process or stage.whole_text


def _check_reads(order: Sequence[Stage]) -> None:
    """Every table has one writer, and who reads it needs that one, directly or through others."""
    writers: dict[str, str] = {}
    needed: dict[str, set[str]] = {}
    for stage in order:
        needed[stage.name] = set(stage.needs).union(*(needed.get(n, set()) for n in stage.needs))
        for table in stage.writes:
            if table in writers:
                raise TypeError(f"stages {writers[table]} and {stage.name} both write {table}")
            writers[table] = stage.name
    for stage in order:
        for table in stage.reads:
            writer = writers.get(table, INGEST)
            if writer != stage.name and writer not in needed[stage.name]:
                raise TypeError(f"stage {stage.name} reads {table} of {writer}, which it does not need")


def apart(members: Sequence[Stage]) -> list[tuple[Stage, ...]]:
    """Stages that stand together, as small as they can be taken apart: those that need one another stay together."""
    groups: list[tuple[Stage, ...]] = []
    for stage in members:
        joined = [g for g in groups if any(s.name in stage.needs for s in g)]
        groups = [*(g for g in groups if g not in joined), (*(s for g in joined for s in g), stage)]
    return groups


def with_needed(names: Iterable[str], stages: Sequence[Stage]) -> set[str]:
    """Stages and all that they depend on.

    Args:
        names: the stages.
        stages: all, in an order of work.
    """
    wanted = set(names)
    for stage in reversed(stages):
        if stage.name in wanted:
            wanted.update(stage.needs)
    return wanted


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


def fingerprints(stages: Sequence[Stage], context: Context, ingested: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The fingerprint that every unit of some stages has when it is up to date.

    Args:
        stages: the stages, in an order of work, with all that they need.
        context: settings and model.
        ingested: report to the fingerprint of its ingest.

    Returns:
        Stage (ingest included) to unit (report, place, or ``*``) to fingerprint.
    """
    result: dict[str, dict[str, str]] = {INGEST: dict(ingested)}
    for stage in stages:
        own = own_fingerprint(stage, context)
        needed = [result[n] for n in stage.needs]
        result[stage.name] = {
            unit: _fingerprint(stage, context, own, [_inputs(n, reports) for n in needed])
            for unit, reports in units(stage, list(ingested)).items()
        }
    return result


def own_fingerprint(stage: Stage, context: Context, *, version: int | None = None) -> str:
    """What a stage does, without what it does it to.

    Args:
        stage: the stage.
        context: settings and model.
        version: another version than its own.
    """
    return digest(
        {
            "stage": stage.name,
            "version": stage.version if version is None else version,
            "settings": context.plain(stage.settings),
            "libraries": {name: context.versions.get(name, "") for name in stage.libraries},
        }
    )


def _fingerprint(stage: Stage, context: Context, own: str, inputs: list[object]) -> str:
    """One value; of a stage that can be told not to follow its inputs two, what it does and what it was made from."""
    if stage.follows_inputs is follow:
        return digest({"own": own, "inputs": inputs})
    return own + ":" + (digest({"inputs": inputs}) if stage.follows_inputs(context.config.settings) else _ANY)


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
