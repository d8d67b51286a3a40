"""Batches of reports: what is stale of stages that stand together, read once, computed elsewhere, in order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.parallel import Cluster, Died, processors, results
from pipeline.stages import Stage, Tables, place_of, units
from pipeline.stages.graph import apart

if TYPE_CHECKING:
    from pipeline.store import WorkFile

BATCH = 64  # reports worked on at once: some 40 MB with their tokens, of which six are under way with two processes
_BATCH_SENT = 32  # reports that travel to another computer together: some 10 MB with their tokens
_PARALLEL_FROM = 48  # stale reports; for fewer, starting processes takes longer than it saves
_PER_WORKER = 4  # batches, so that no process stands idle for long at the end

Settings = Mapping[str, Mapping[str, Any]]  # by stage


@dataclass(frozen=True)
class Batch:
    """Some units, the reports they are made of, and the stages that are not up to date for them."""

    units: list[str]
    reports: list[str]
    stages: tuple[Stage, ...]

    @property
    def described(self) -> str:
        """Which reports these are, in a few words."""
        if len(self.reports) < 3:
            return ", ".join(self.reports)
        return f"{self.reports[0]} … {self.reports[-1]}: {len(self.reports)}"


@dataclass(frozen=True)
class Made:
    """What was computed for a batch.

    Attributes:
        tables: of all its stages.
        seconds: that each stage took.
    """

    tables: Tables
    seconds: dict[str, float]


def cut(
    members: Sequence[Stage],
    todo: Mapping[str, Sequence[str]],
    report_ids: Sequence[str],
    workers: int | None,
    cluster: Cluster | None,
) -> tuple[list[Batch], int]:
    """Whole units, together about as many reports as a batch should have; so that no process stands idle.

    Args:
        members: stages that stand together, in an order of work.
        todo: of each the units that are not up to date.
        report_ids: all reports.
        workers: processes to use; None for one a processor where there is enough to do.
        cluster: does the batches in place of processes of this computer.

    Returns:
        The batches, and the number of processes for them.
    """
    of = units(members[0], report_ids)
    lacking: dict[str, tuple[Stage, ...]] = {}
    for member in members:
        for unit in todo[member.name]:
            lacking[unit] = (*lacking.get(unit, ()), member)
    total = sum(len(of[unit]) for unit in lacking)
    if cluster:
        workers = cluster.workers
    elif workers is None:
        workers = processors() if total >= _PARALLEL_FROM and not members[0].in_process else 1
    most = _BATCH_SENT if cluster else BATCH
    size = max(1, min(most, -(-total // (_PER_WORKER * workers)))) if workers > 1 else most
    batches: list[Batch] = []
    # What a report is set against is of its year, so a batch that asks for it asks for less. All others go as they are
    # stored: what stands together is read, and written, together.
    by_year = members[0].per == "report" and any(m.queries for m in members)
    for unit in sorted(
        lacking, key=lambda u: ([s.name for s in lacking[u]], u.rpartition("-")[2] if by_year else "", u)
    ):
        last = batches[-1] if batches else None
        if last is None or last.stages != lacking[unit] or len(last.reports) + len(of[unit]) > size:
            batches.append(Batch([], [], lacking[unit]))
        batches[-1].units.append(unit)
        batches[-1].reports.extend(of[unit])
    if workers > 1 and len(batches) < _PER_WORKER * workers:  # few places of many reports
        batches = [Batch(b.units, b.reports, some) for b in batches for some in apart(b.stages)]
    return batches, workers


def computed(
    work: WorkFile, batches: Sequence[Batch], settings: Settings, workers: int, cluster: Cluster | None
) -> Iterator[tuple[Batch, Made | Died]]:
    """Each batch with what was computed for it, in order; reading, computing and writing overlap.

    A batch that ends its process is taken apart, so that one report costs no other, and one stage no other.
    """
    start = cluster.start if cluster else None
    workers = workers if cluster or len(batches) > 1 else 1
    jobs = (_read(work, batch, settings) for batch in batches)
    made_of = (made for _, made in results(_compute, jobs, workers=workers, start=start))
    for batch, made in zip(batches, made_of, strict=True):
        smaller = _smaller(batch) if isinstance(made, Died) else []
        if len(smaller) > 1:
            yield from computed(work, smaller, settings, workers, cluster)
        else:
            yield batch, made


def _smaller(batch: Batch) -> list[Batch]:
    if len(batch.units) > 1:
        own = [[r for r in batch.reports if unit in (r, place_of(r))] for unit in batch.units]
        return [Batch([unit], reports, batch.stages) for unit, reports in zip(batch.units, own, strict=True)]
    return [Batch(batch.units, batch.reports, some) for some in apart(batch.stages)]


@dataclass(frozen=True)
class _Function:
    """A stage as it travels to another process: its function goes by its name."""

    name: str
    reads: tuple[str, ...]
    compute: Callable[..., Tables]
    given: Mapping[str, Any]  # its settings and the answers to its queries


@dataclass(frozen=True)
class _Job:
    """A batch as it travels to another process."""

    read: Tables
    functions: tuple[_Function, ...]


def _read(work: WorkFile, batch: Batch, settings: Settings) -> _Job:
    """What the stages of a batch are given; what one of them makes for another is not there yet."""
    written = {t for s in batch.stages for t in s.writes}
    reads = dict.fromkeys(t for s in batch.stages for t in s.reads if t not in written)
    whole = batch.stages[0].whole_text
    tables = {t: work.read(t, report_ids=batch.reports, whole_text=whole) for t in reads}
    functions = []
    for s in batch.stages:
        asked = {name: work.query(sql, report_ids=batch.reports) for name, sql in s.queries.items()}
        functions.append(_Function(s.name, s.reads, s.compute, {**asked, **settings[s.name]}))
    return _Job(tables, tuple(functions))


def _compute(job: _Job) -> Made:
    """Perhaps in another process: all stages of a batch."""
    have, made, seconds = dict(job.read), {}, {}
    for function in job.functions:
        begun = time.perf_counter()
        rows = function.compute(**{t: have[t] for t in function.reads}, **function.given)
        seconds[function.name] = time.perf_counter() - begun
        have.update(rows)
        made.update(rows)
    return Made(made, seconds)
