"""One stage brought up to date on the work file: what is stale, in batches, on all processors where that pays."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline import tables
from pipeline.errors import StageFailed
from pipeline.messages import Message, text
from pipeline.parallel import Cluster, Died, let_go, processors, results
from pipeline.progress import Progress, silent
from pipeline.stages import BY_NAME, CORPUS, Context, Stage, Tables, expected, place_of, stale, units
from pipeline.store import WorkFile

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.stages.stage import Ask

Say = Callable[[str], None]
BATCH = 64  # reports worked on at once: some 40 MB with their tokens, of which six are under way with two processes
_BATCH_SENT = 32  # reports that travel to another computer together: some 10 MB with their tokens
_NAMED = 5  # batches in an error
_ROOM_FROM = 500  # reports whose corpus is given the memory of processes that wait meanwhile
_PARALLEL_FROM = 48  # stale reports; for fewer, starting processes takes longer than it saves


@dataclass(frozen=True)
class StepResult:
    """What a step did.

    Attributes:
        name: the step.
        done: units computed (files, reports, places, or 1 for the whole corpus).
        kept: units that were up to date.
        seconds: time taken.
        note: one line for logs.
    """

    name: str
    done: int
    kept: int
    seconds: float
    note: str

    @property
    def key(self) -> str:
        """Short text that steps hand to one another instead of data."""
        return f"{self.name}: {self.note}"


@dataclass(frozen=True)
class Batch:
    """Some units of a stage and the reports they are made of."""

    units: list[str]
    reports: list[str]

    @property
    def described(self) -> str:
        """Which reports these are, in a few words."""
        if len(self.reports) < 3:
            return ", ".join(self.reports)
        return f"{self.reports[0]} … {self.reports[-1]}: {len(self.reports)}"


def stage(
    work: WorkFile,
    name: str,
    context: Context,
    ingested: Mapping[str, str],
    *,
    say: Say,
    progress: Progress = silent,
    workers: int | None = None,
    cluster: Cluster | None = None,
) -> StepResult:
    """Bring one stage up to date: batch by batch, or for the whole corpus.

    Args:
        work: the private file.
        name: the stage.
        context: settings and model.
        ingested: each stored report with the fingerprint of its ingest.
        say: told what is going on.
        progress: told how far it is.
        workers: processes to use; None for one a processor where there is enough to do.
        cluster: does the batches in place of processes of this computer.

    Raises:
        StageFailed: some units end every process that works on them; all others are stored.
    """
    begun = time.monotonic()
    chosen = BY_NAME[name]
    wanted = expected(context, ingested, of=name)[name]
    found = work.state(name)
    todo = stale(wanted, found)
    _forget(work, chosen, sorted(set(found) - set(wanted)))
    if chosen.per == "corpus" and chosen.every_run(context.config.settings):
        todo = [CORPUS]
    settings = context.handed(chosen.settings) if todo else {}
    if chosen.per == "corpus" and todo:
        progress(name, 0, 0, 0)
        if chosen.in_process and len(ingested) >= _ROOM_FROM:
            let_go()
        made = chosen.compute(**_corpus_inputs(work, chosen, settings, list(ingested)), **settings)
        with work.transaction():
            for table in chosen.writes:
                work.replace_all(table, made[table])
            work.set_state(name, {CORPUS: wanted[CORPUS]})
    elif todo:
        of = units(chosen, list(ingested))
        if cluster and chosen.light:
            cluster, workers = None, 1
        if cluster:
            workers = cluster.workers
        elif workers is None:
            workers = _workers(sum(len(of[u]) for u in todo), chosen)
        batches = _batches(todo, of, workers, _BATCH_SENT if cluster else BATCH)
        chars = _characters(work)
        done = done_chars = 0
        total = sum(len(b.reports) for b in batches)
        progress(name, 0, total, 0)
        replaced = [t for t in chosen.writes if not work.is_empty(t)]
        failed: list[str] = []
        for batch, rows in _computed(work, chosen, batches, settings, workers, cluster):
            if isinstance(rows, Died):
                failed.append(batch.described)
                continue
            _store(work, chosen, batch, rows, replaced, {unit: wanted[unit] for unit in batch.units})
            done += len(batch.reports)
            done_chars += sum(chars.get(r, 0) for r in batch.reports)
            progress(name, done, total, done_chars)
        if failed:
            raise StageFailed("run.stage_ended", stage=name, batch=", ".join(failed[:_NAMED]), n=len(failed))
    seconds = time.monotonic() - begun
    kept = len(wanted) - len(todo)
    note = text("says.run.up_to_date")
    if todo:
        note = text(f"says.run.computed_{chosen.per}", n=len(todo), kept=kept)
    say(text("says.run.step", step=Message(f"steps.name.{name}"), note=note, seconds=seconds))
    return StepResult(name, len(todo), kept, seconds, note)


def _corpus_inputs(
    work: WorkFile, chosen: Stage, settings: Mapping[str, Any], report_ids: Sequence[str]
) -> dict[str, pa.Table | Ask]:
    def asked(sql: str) -> Ask:
        return lambda report_ids: work.query(sql, report_ids=list(report_ids))

    sample = None if chosen.sample is None else list(chosen.sample(settings, report_ids))
    given = {t: work.read(t, report_ids=sample, whole_text=chosen.whole_text) for t in chosen.reads}
    tables_given = given | {name: work.query(sql) for name, sql in chosen.queries.items()}
    return tables_given | {name: asked(sql) for name, sql in chosen.asks.items()}


def _forget(work: WorkFile, chosen: Stage, gone: Sequence[str]) -> None:
    """Drop units that are no more. Rows of reports went with them at ingest; rows of places go here."""
    if not gone:
        return
    with work.transaction():
        work.drop_state(chosen.name, gone)
        if chosen.per == "place":
            for table in chosen.writes:
                if not _by_report(table):
                    work.delete_places([table], gone)


def _by_report(table: str) -> bool:
    return "report_id" in tables.ALL[table].column_names


def _batches(todo: Sequence[str], of: Mapping[str, list[str]], workers: int, most: int) -> list[Batch]:
    """Whole units, together about as many reports as a batch should have; so that no process stands idle."""
    total = sum(len(of[unit]) for unit in todo)
    size = max(1, min(most, -(-total // (3 * workers)))) if workers > 1 else most
    batches: list[Batch] = []
    for unit in todo:
        if not batches or len(batches[-1].reports) + len(of[unit]) > size:
            batches.append(Batch([], []))
        batches[-1].units.append(unit)
        batches[-1].reports.extend(of[unit])
    return batches


def _workers(n_reports: int, chosen: Stage) -> int:
    if chosen.in_process or n_reports < _PARALLEL_FROM:
        return 1
    return processors()


def _computed(
    work: WorkFile,
    chosen: Stage,
    batches: Sequence[Batch],
    settings: Mapping[str, Any],
    workers: int,
    cluster: Cluster | None,
) -> Iterator[tuple[Batch, Tables | Died]]:
    """Each batch with what was computed for it, in order; reading, computing and writing overlap.

    A batch that ends its process is taken apart, so that one report costs no other.
    """
    start = cluster.start if cluster else None
    workers = workers if cluster or len(batches) > 1 else 1
    jobs = (_Job(chosen.compute, batch, _read(work, chosen, batch), settings) for batch in batches)
    for job, made in results(_compute, jobs, workers=workers, start=start):
        if isinstance(made, Died) and len(job.batch.units) > 1:
            yield from _computed(work, chosen, _one_by_one(job.batch), settings, workers, cluster)
        else:
            yield job.batch, made


def _one_by_one(batch: Batch) -> list[Batch]:
    return [Batch([unit], [r for r in batch.reports if unit in (r, place_of(r))]) for unit in batch.units]


@dataclass(frozen=True)
class _Job:
    """A batch of a stage as it travels to another process; the function goes by its name."""

    compute: Callable[..., Tables]
    batch: Batch
    given: Tables
    settings: Mapping[str, Any]


def _compute(job: _Job) -> Tables:
    """Perhaps in another process: one batch of a stage."""
    return job.compute(**job.given, **job.settings)


def _read(work: WorkFile, chosen: Stage, batch: Batch) -> Tables:
    given = {t: work.read(t, report_ids=batch.reports, whole_text=chosen.whole_text) for t in chosen.reads}
    return given | {name: work.query(sql, report_ids=batch.reports) for name, sql in chosen.queries.items()}


def _store(
    work: WorkFile,
    chosen: Stage,
    batch: Batch,
    made: Mapping[str, pa.Table],
    replaced: Sequence[str],
    done: dict[str, str],
) -> None:
    """Put the rows of a batch in place of those it had in the tables that held any when the stage began.

    Rows and the note that they are up to date (``done``) come and go together, so that a run that is killed can be taken
    up where it was.
    """
    with work.transaction():
        for table in replaced:
            if _by_report(table):
                work.delete_reports([table], batch.reports)
            else:
                work.delete_places([table], batch.units)
        for table in chosen.writes:
            work.append(table, made[table])
        for table in chosen.fills:
            work.fill(table, made[table])
        work.set_state(chosen.name, done)


def _characters(work: WorkFile) -> dict[str, int]:
    """Han characters of each report."""
    columns = work.read("reports").select(["report_id", "n_chars"]).to_pydict()
    return dict(zip(columns["report_id"], columns["n_chars"], strict=True))
