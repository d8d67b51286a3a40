"""Stages brought up to date on the work file: what is stale, in batches, on all processors where that pays."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline import tables
from pipeline.errors import StageFailed
from pipeline.messages import text
from pipeline.parallel import Cluster, Died, let_go
from pipeline.progress import Progress, silent
from pipeline.run.batches import Batch, Made, computed, cut
from pipeline.stages import BY_NAME, CORPUS, Context, Stage, expected, stale
from pipeline.store import WorkFile

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.stages.stage import Ask

_NAMED = 5  # batches in an error
_ROOM_FROM = 500  # reports whose corpus is given the memory of processes that wait meanwhile


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


def stages(
    work: WorkFile,
    names: Sequence[str],
    context: Context,
    ingested: Mapping[str, str],
    *,
    progress: Progress = silent,
    workers: int | None = None,
    cluster: Cluster | None = None,
) -> dict[str, StepResult]:
    """Bring stages up to date: one over the whole corpus, or some that stand together, batch by batch.

    Args:
        work: the private file.
        names: the stages, in an order of work; all of one of :data:`pipeline.stages.PASSES`.
        context: settings and model.
        ingested: each stored report with the fingerprint of its ingest.
        progress: told how far they are.
        workers: processes to use; None for one a processor where there is enough to do.
        cluster: does the batches in place of processes of this computer.

    Returns:
        What each did. Of the time that they took together each has its share.

    Raises:
        StageFailed: some units end every process that works on them; all others are stored.
    """
    begun = time.monotonic()
    members = [BY_NAME[name] for name in names]
    wanted = expected(context, ingested, of=names)
    todo: dict[str, list[str]] = {}
    for member in members:
        found = work.state(member.name)
        _forget(work, member, sorted(set(found) - set(wanted[member.name])))
        every = member.per == "corpus" and member.every_run(context.config.settings)
        todo[member.name] = [CORPUS] if every else stale(wanted[member.name], found)
    busy = [m for m in members if todo[m.name]]
    settings = {m.name: context.handed(m.settings) for m in busy}
    taken: Mapping[str, float] = {}
    if busy and members[0].per == "corpus":
        _corpus(work, members[0], settings[names[0]], ingested, wanted[names[0]], progress)
    elif busy:
        batches, workers = cut(busy, todo, list(ingested), workers, cluster)
        made = computed(work, batches, settings, workers, cluster)
        taken = _stored(work, busy, batches, made, wanted, progress)
    seconds, own = time.monotonic() - begun, sum(taken.values())
    share = {name: taken.get(name, 0) / own if own else 1 / len(names) for name in names}
    return {name: _result(BY_NAME[name], len(todo[name]), len(wanted[name]), seconds * share[name]) for name in names}


def _result(chosen: Stage, done: int, of: int, seconds: float) -> StepResult:
    note = text(f"says.run.computed_{chosen.per}", n=done, kept=of - done) if done else text("says.run.up_to_date")
    return StepResult(chosen.name, done, of - done, seconds, note)


def _corpus(
    work: WorkFile,
    chosen: Stage,
    settings: Mapping[str, Any],
    ingested: Mapping[str, str],
    wanted: Mapping[str, str],
    progress: Progress,
) -> None:
    progress(chosen.name, 0, 0, 0)
    if chosen.in_process and len(ingested) >= _ROOM_FROM:
        let_go()
    made = chosen.compute(**_corpus_inputs(work, chosen, settings, list(ingested)), **settings)
    with work.transaction():
        for table in chosen.writes:
            work.replace_all(table, made[table])
        work.set_state(chosen.name, {CORPUS: wanted[CORPUS]})


def _stored(
    work: WorkFile,
    members: Sequence[Stage],
    batches: Sequence[Batch],
    made: Iterable[tuple[Batch, Made | Died]],
    wanted: Mapping[str, Mapping[str, str]],
    progress: Progress,
) -> Mapping[str, float]:
    """Each batch as it comes; the seconds that each stage took.

    Raises:
        StageFailed: some batches end every process; the others are stored.
    """
    step = members[0].name if len(members) == 1 else f"by_{members[0].per}"
    chars = _characters(work)
    left = Counter(r for batch in batches for r in batch.reports)  # stages of a place may be batches of their own
    total, done, done_chars = len(left), 0, 0
    progress(step, 0, total, 0)
    replaced = {t for m in members for t in m.writes if not work.is_empty(t)}
    taken = {m.name: 0.0 for m in members}
    failed: list[Batch] = []
    for batch, rows in made:
        if isinstance(rows, Died):
            failed.append(batch)
            continue
        _store(work, batch, rows.tables, replaced, wanted)
        for name, seconds in rows.seconds.items():
            taken[name] += seconds
        left.subtract(batch.reports)
        finished = [report for report in batch.reports if not left[report]]
        done += len(finished)
        done_chars += sum(chars.get(report, 0) for report in finished)
        progress(step, done, total, done_chars)
    if failed:
        names = ", ".join(sorted({s.name for batch in failed for s in batch.stages}))
        told = ", ".join(batch.described for batch in failed[:_NAMED])
        raise StageFailed("run.stage_ended", stage=names, batch=told, n=len(failed))
    return taken


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


def _store(
    work: WorkFile,
    batch: Batch,
    made: Mapping[str, pa.Table],
    replaced: Collection[str],
    wanted: Mapping[str, Mapping[str, str]],
) -> None:
    """Put the rows of a batch in place of those it had in the tables that held any when the stages began (``replaced``).

    Rows and the note that they are up to date come and go together, so that a run that is killed can be taken up where it
    was.
    """
    with work.transaction():
        for chosen in batch.stages:
            for table in chosen.writes:
                if table in replaced and _by_report(table):
                    work.delete_reports([table], batch.reports)
                elif table in replaced:
                    work.delete_places([table], batch.units)
                work.append(table, made[table])
            for table in chosen.fills:
                work.fill(table, made[table])
            work.set_state(chosen.name, {unit: wanted[chosen.name][unit] for unit in batch.units})


def _characters(work: WorkFile) -> dict[str, int]:
    """Han characters of each report."""
    columns = work.read("reports").select(["report_id", "n_chars"]).to_pydict()
    return dict(zip(columns["report_id"], columns["n_chars"], strict=True))
