"""One run: its private file, its steps, its record, and publication.

A run works on a copy of the published file in data/.work and
moves it into place at the end, so that readers never wait and a crash at any instant leaves the last results whole.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from pipeline.errors import ClusterFailed, RunInProgress, StageFailed, StoreError
from pipeline.ingest.files.scan import Scan
from pipeline.messages import Message, text
from pipeline.parallel import Cluster, keeping, one_thread, processors
from pipeline.progress import Progress, Say, silent
from pipeline.run import steps
from pipeline.run.changes import record
from pipeline.run.compute import StepResult
from pipeline.run.page_files import move_pages
from pipeline.run.plan import look, plan, plan_digest
from pipeline.run.standing import keep, versions
from pipeline.run.steps import STEPS
from pipeline.run.work_folder import (
    PAGES,
    WORK_FILE,
    broken_off,
    copy_published,
    disk_faults,
    forget,
    is_noted,
    note_plan,
    sweep,
)
from pipeline.segment.model import ModelInfo, obtain_model
from pipeline.settings.concepts import Concept
from pipeline.settings.concepts.cap import TOPICS
from pipeline.settings.model import Config, Project
from pipeline.stages import Context
from pipeline.store import Reader, WorkFile, publish
from pipeline.store.exclusive import exclusive
from pipeline.tables import CONCEPT_TOPICS_CAP, RUNS

_KEPT_OPEN = 100_000_000  # bytes of a work file; DuckDB would keep what it read of a large one in memory
# Of the settings and the model: makes ready the cluster that does the work.
Join = Callable[[Config, ModelInfo], AbstractContextManager[Cluster]]


@dataclass
class Session:
    """A run in progress: its private folder, its settings (frozen at the start) and its model.

    Attributes:
        project: the project.
        run_id: name of the run, from its start (to the microsecond: two of one process may begin in one second).
        folder: private folder; holds the work file.
        started_at: start (UTC).
        config: settings in force.
        model: the segmentation model.
        inputs: the input folder as it was at the start.
        cluster: does the work by report in place of this computer's processes.
        results: results of the steps so far, in order.
        opened: what is closed at the end of the run, however it ends: the work file where it is still open.
        working: the same, from the first page on: processes that steps share.
    """

    project: Project
    run_id: str
    folder: Path
    started_at: dt.datetime
    config: Config
    model: ModelInfo
    inputs: Scan
    cluster: Cluster | None = None
    results: list[StepResult] = field(default_factory=list)
    opened: ExitStack = field(default_factory=ExitStack, init=False, repr=False)
    working: ExitStack = field(default_factory=ExitStack, init=False, repr=False)
    _file: WorkFile | None = field(default=None, init=False, repr=False)
    _done: dict[str, StepResult] = field(default_factory=dict, init=False, repr=False)

    @property
    def work_path(self) -> Path:
        """The private DuckDB file."""
        return self.folder / WORK_FILE

    @property
    def pages(self) -> Path:
        """Private folder of the pages, until the results are published."""
        return self.folder / PAGES

    def context(self) -> Context:
        """What stages know; the model is opened when the first sentence is segmented."""
        from pipeline.segment.travelling import Segmentation

        # A worker of a cluster does one batch at a time; here nothing else is done meanwhile.
        threads = 1 if self.cluster else processors()
        segmenter = self.config.settings.segmentation.segmenter
        return Context(
            config=self.config,
            model_sha256=self.model.sha256,
            versions=versions(),
            offsets=Segmentation(self.model, self.config.lexicon, segmenter, threads),
        )

    def step(self, name: str, *, say: Say, progress: Progress = silent) -> StepResult:
        """Do one step on the work file, as far as it is not up to date.

        Args:
            name: one of STEPS.
            say: told what is going on.
            progress: told how far a long step is.

        Returns:
            What was done.
        """
        context = self.context()
        with self._work() as work:
            if name == "report":
                self.working.close()  # pages are made in processes of their own
                result = steps.report(work, self.project, context, self.model, self.pages, say=say, progress=progress)
            elif name == "ingest":
                from pipeline.run.ingest_step import ingest  # with the readers of all formats

                with work.written_whole(name):
                    result = ingest(
                        work,
                        self.project,
                        self.config,
                        self.inputs,
                        now=_now(),
                        say=say,
                        progress=progress,
                        cluster=self.cluster,
                    )
            else:
                result = self._stage(work, name, context, say=say, progress=progress)
        self.results.append(result)
        return result

    def _stage(self, work: WorkFile, name: str, context: Context, *, say: Say, progress: Progress) -> StepResult:
        """One stage; the first of those that stand together brings all up to date, and each is told of in its turn."""
        if name not in self._done:
            self._done |= steps.stages(work, name, context, progress=progress, cluster=self.cluster)
        result = self._done.pop(name)
        step = Message(f"steps.name.{name}")
        say(text("says.run.step", step=step, note=result.note, seconds=result.seconds))
        return result

    def begin(self, *, force: bool) -> None:
        """Make the work file, or bring the copy of a published one up to this version.

        Args:
            force: nothing in it counts as up to date.
        """
        with self._work(create=True) as work:
            if force:
                forget(work)

    @contextmanager
    def _work(self, *, create: bool = False) -> Iterator[WorkFile]:
        """The work file. A small one stays open: to open and close it takes longer than most steps do with one report."""
        if not create and not self.work_path.is_file():  # one that is open may be gone as well
            raise StoreError("store.work_gone", path=self.work_path)
        if self._file is None:
            self._file = self.opened.enter_context(WorkFile(self.work_path, create=create))
        try:
            yield self._file
        except BaseException:
            self.opened.__exit__(*sys.exc_info())
            self._file = None
            raise
        if self.work_path.stat().st_size > _KEPT_OPEN:
            self.close()

    def close(self) -> None:
        """Write everything into the work file, for others to open."""
        self.opened.close()
        self._file = None

    def publish(self) -> str:
        """Record the run, move the work file into place, then the pages.

        May be tried again after a failure at any point: where the work file has moved already, only the pages are left.

        Returns:
            Status of the run: done, or done_with_quarantine.

        Raises:
            StoreError: the published file or a page cannot be replaced.
        """
        if self.work_path.is_file():
            self._record()
            self.close()
            publish(self.work_path, self.project.database)
        status = self._published()
        move_pages(self.pages, self.project.reports)
        return status

    def site(self, *, say: Say, progress: Progress = silent) -> StepResult | None:
        """Make the reading site from what was published; None where the settings want none.

        May be tried again after a failure at any point.
        """
        if not self.config.settings.reports.site:
            return None
        return steps.site(self.project, self.context(), self.model, say=say, progress=progress)

    def _published(self) -> str:
        """Status under which this run stands in the published file."""
        with Reader(self.project.database) as reader:
            found = reader.rows("SELECT status FROM runs WHERE run_id = ?", [self.run_id])
        if not found:
            raise StoreError("run.results_gone", path=self.work_path)
        return str(found[0][0])

    def _record(self) -> None:
        """Enter the run into the history that the work file holds; each table as a whole, so that no earlier run is lost."""
        with self._work() as work:
            work.renew_views()
            work.replace_all("concept_topics_cap", CONCEPT_TOPICS_CAP.from_rows(_agenda_topics(self.config.concepts)))
            keep(work, self.config, self.model.sha256)
            status = "done_with_quarantine" if work.read("quarantine").num_rows else "done"
            row = {
                "run_id": self.run_id,
                "started_at": self.started_at,
                "finished_at": _now(),
                "status": status,
                "config_hash": self.config.sha256,
                "model_sha256": self.model.sha256,
                "versions": json.dumps(versions(), ensure_ascii=False),
                "stages_run": [r.name for r in self.results if r.done],
                "stages_skipped": [r.name for r in self.results if not r.done],
            }
            record(work, self.project.database, self.run_id, self.context())
            earlier = [
                r for r in work.query("SELECT * FROM runs ORDER BY rowid").to_pylist() if r["run_id"] != self.run_id
            ]
            work.replace_all("runs", RUNS.from_rows([*earlier, row]))


@contextmanager
def session(
    project: Project, *, force: bool, say: Say, inputs: Scan | None = None, join: Join | None = None
) -> Iterator[Session | None]:
    """Begin a run, unless nothing is stale.

    Args:
        project: the project.
        force: compute everything anew.
        say: told what is going on.
        inputs: the input folder, if it has been looked at.
        join: makes ready the cluster that does the work by report; None for the processes of this computer.

    Yields:
        The run, or None when everything is up to date. The lock is held. The private folder is removed at the end; that of
        a run that was broken off from outside stays, and the next run under the same plan goes on with it.

    Raises:
        RunInProgress: another run holds the project.
        NothingIngested: there is nothing to work on.
        ConfigError: configs/ is wrong.
        ModelMissing: no segmentation model could be obtained.
        ClusterFailed: the cluster cannot be reached, or does not fit.
    """
    config = project.config()
    if config.former:
        say(text("says.run.former", keys=config.former))
    one_thread()  # the matrices of a report are small: threads would wait for one another longer than they work
    with disk_faults(project), exclusive(project.work / "lock", RunInProgress("run.in_progress", root=project.root)):
        inputs = inputs or look(project, config, anew=force)
        model = obtain_model(config.settings.segmentation.model, project.models, say=say)
        if not force and plan(project, config, model, inputs).up_to_date:
            sweep(project)
            yield None
            return
        context = Context(config=config, model_sha256=model.sha256, versions=versions())
        wanted = plan_digest(project, context, inputs, force=force)
        earlier = broken_off(project, wanted)
        sweep(project, keep=earlier.folder if earlier else None)
        if earlier:
            inputs = look(project, config, known=earlier.read)
            say(
                text(
                    "says.run.taken_up",
                    began=f"{earlier.started_at.replace(tzinfo=dt.UTC).astimezone():%Y-%m-%d %H:%M}",
                )
            )
        started = earlier.started_at if earlier else _now()
        folder = earlier.folder if earlier else project.work / f"{started:%Y%m%dT%H%M%S%f}-{os.getpid()}"
        folder.mkdir(parents=True, exist_ok=True)
        kept = False
        try:
            with join(config, model) if join else nullcontext() as cluster:
                made = Session(project, folder.name, folder, started, config, model, inputs, cluster)
                with made.opened, made.working:
                    made.working.enter_context(keeping())
                    if not earlier:
                        copy_published(project, made.work_path, force=force, say=say)
                        made.begin(force=force)
                        note_plan(folder, wanted, started)
                    yield made
        except BaseException as error:
            kept = _can_go_on(error) and is_noted(folder)
            raise
        finally:
            if not kept:
                shutil.rmtree(folder, ignore_errors=True)


def _can_go_on(error: BaseException) -> bool:
    """Whether a run ended for a reason that lies outside its work file, which the next run then goes on with.

    After any other error, one of the disk or of what is in the file among them, the next run begins anew.
    """
    return not isinstance(error, Exception) or isinstance(
        error, (StageFailed, ClusterFailed, StoreError, duckdb.InterruptException)
    )


def run_direct(
    project: Project, *, force: bool, say: Say, progress: Progress = silent, join: Join | None = None
) -> str | None:
    """The whole main job without an orchestrator.

    Args:
        project: the project.
        force: compute everything anew.
        say: told what is going on.
        progress: told how far a long step is.
        join: see :func:`session`.

    Returns:
        Status of the run, or None when everything was up to date.
    """
    with session(project, force=force, say=say, join=join) as run:
        if run is None:
            return None
        for name in STEPS:
            run.step(name, say=say, progress=progress)
        status = run.publish()
        run.site(say=say, progress=progress)
        return status


def make_site(project: Project, *, say: Say, progress: Progress = silent) -> StepResult:
    """Make the reading site from the published file, without a run.

    Args:
        project: the project.
        say: told what is going on.
        progress: told how far it is.

    Raises:
        StoreError: there is no published file, or the folder of the site cannot be written.
        RunInProgress: a run holds the project.
    """
    config = project.config()
    if not project.database.is_file():
        raise StoreError("store.missing", path=project.database)
    with exclusive(project.work / "lock", RunInProgress("run.in_progress", root=project.root)):
        model = obtain_model(config.settings.segmentation.model, project.models, say=say)
        context = Context(config=config, model_sha256=model.sha256, versions=versions())
        return steps.site(project, context, model, say=say, progress=progress)


def _agenda_topics(concepts: Iterable[Concept]) -> list[dict[str, object]]:
    return [
        {"concept": c.name, "dimension": d, "cap_topic": code, "rank": rank, "cap_name": TOPICS[code]}
        for c in concepts
        for d, codes in c.cap.items()
        for rank, code in enumerate(codes, 1)
    ]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)
