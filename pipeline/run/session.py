"""One run: what is stale, the private work file, the steps, and publication.

Everything that touches the disk or the clock is here. A run works on a copy of the published file in data/.work and
moves it into place at the end, so that readers never wait and a crash at any instant leaves the last results whole.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from importlib import metadata
from pathlib import Path

import duckdb
import filelock

from pipeline import __version__
from pipeline.errors import NothingIngested, QueryError, RunInProgress, StoreDamaged, StoreError, disk_cause
from pipeline.ingest.files.scan import Scan, scan
from pipeline.messages import text
from pipeline.parallel import processors
from pipeline.progress import Progress, silent
from pipeline.run import steps
from pipeline.run.changes import METHODS, State, changed, methods_in_force, state
from pipeline.run.compute import StepResult
from pipeline.run.page_files import move_pages
from pipeline.segment.model import ModelInfo, find_model, obtain_model, verify_model
from pipeline.settings.model import Config, Project
from pipeline.stages import CORPUS, STAGES, Context, Offsets
from pipeline.store import Reader, WorkFile, log_of, publish
from pipeline.tables import RUN_CHANGES, RUNS

Say = Callable[[str], None]
_METHODS = f"SELECT unit, fingerprint FROM stage_state WHERE stage = '{METHODS}'"
STEPS: tuple[str, ...] = ("ingest", *(s.name for s in STAGES), "report")


@dataclass(frozen=True)
class Plan:
    """What a run would do.

    Attributes:
        stale: step to the number of units (files, reports, or 1 for the whole corpus) that are not up to date.
    """

    stale: dict[str, int]

    @property
    def up_to_date(self) -> bool:
        """Nothing to do."""
        return not any(self.stale.values())


@dataclass
class Session:
    """A run in progress: its private folder, its settings (frozen at the start) and its model.

    Attributes:
        project: the project.
        run_id: name of the run, from its start time.
        folder: private folder; holds the work file.
        started_at: start (UTC).
        config: settings in force.
        model: the segmentation model.
        inputs: the input folder as it was at the start.
        results: results of the steps so far, in order.
    """

    project: Project
    run_id: str
    folder: Path
    started_at: dt.datetime
    config: Config
    model: ModelInfo
    inputs: Scan
    results: list[StepResult] = field(default_factory=list)

    @property
    def work_path(self) -> Path:
        """The private DuckDB file."""
        return self.folder / "gongwen.duckdb"

    @property
    def pages(self) -> Path:
        """Private folder of the pages, until the results are published."""
        return self.folder / "reports"

    def context(self) -> Context:
        """What stages know; the model is opened when the first sentence is segmented."""

        @cache
        def load() -> Callable[[Sequence[str]], Offsets]:
            from pipeline.segment import FastSegmenter, Segmenter
            from pipeline.segment.flat import verify_flat

            if self.config.settings.segmentation.segmenter == "pkuseg":
                verify_flat(self.model.folder)
                return partial(FastSegmenter(self.model.folder, self.config.lexicon).offsets, threads=processors())
            verify_model(self.model)
            return Segmenter(self.model.folder, self.config.lexicon).offsets

        return Context(
            config=self.config,
            model_sha256=self.model.sha256,
            versions=versions(),
            offsets=lambda texts: load()(texts),
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
        if name == "report":
            result = steps.report(
                self.work_path, self.project, context, self.model, self.pages, say=say, progress=progress
            )
        else:
            with WorkFile(self.work_path) as work:
                if name == "ingest":
                    from pipeline.run.ingest_step import ingest  # with the readers of all formats

                    result = ingest(
                        work, self.project, self.config, self.inputs, now=_now(), say=say, progress=progress
                    )
                else:
                    result = steps.stage(work, name, context, say=say, progress=progress)
        self.results.append(result)
        return result

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
        """Enter the run into the history that the work file holds."""
        with WorkFile(self.work_path) as work:
            work.renew_views()
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
            self._record_changes(work)
            earlier = [r for r in work.read("runs").to_pylist() if r["run_id"] != self.run_id]
            work.replace_all("runs", RUNS.from_rows([*earlier, row]))

    def _record_changes(self, work: WorkFile) -> None:
        """Enter what this run changes against what is published, and what its methods are for the next to compare."""
        before = State()
        if self.project.database.is_file():
            with (
                suppress(QueryError),
                Reader(self.project.database) as reader,
            ):  # of another version: nothing to compare
                before = state(reader.rows, dict(reader.rows(_METHODS)), _model_of(reader))

        def rows(sql: str) -> list[tuple[object, ...]]:
            return [tuple(row.values()) for row in work.query(sql).to_pylist()]

        methods = methods_in_force(self.context())
        made = changed(before, state(rows, methods, self.model.sha256))
        earlier = [r for r in work.read("run_changes").to_pylist() if r["run_id"] != self.run_id]
        own = [{"run_id": self.run_id, **row} for row in made]
        work.replace_all("run_changes", RUN_CHANGES.from_rows([*earlier, *own]))
        work.drop_state(METHODS, list(work.state(METHODS)))
        work.set_state(METHODS, methods)


def look(project: Project, config: Config, *, anew: bool = False) -> Scan:
    """Look at the input folder, once for a whole run.

    Args:
        project: the project.
        config: its settings.
        anew: everything will be read, so nothing has to be hashed to see whether it has changed.

    Raises:
        NothingIngested: there is nothing to work on.
    """
    known = set() if anew else _read_before(project)
    found = scan(project, config.settings.input, known=known)
    if not found.files:
        raise _nothing(project, config)
    return found


def _read_before(project: Project) -> set[str]:
    """Files that were read at the last run."""
    if not project.database.is_file():
        return set()
    try:
        with Reader(project.database) as reader:
            return {str(unit) for (unit,) in reader.rows("SELECT unit FROM stage_state WHERE stage = 'ingest'")}
    except QueryError:  # made by another version, whose tables were others: everything is read anew
        return set()


def plan(project: Project, config: Config, model: ModelInfo | None, inputs: Scan | None = None) -> Plan:
    """Compare what is stored with what the inputs and settings ask for; reads only.

    Args:
        project: the project.
        config: its settings.
        model: the segmentation model, or None where there is none yet (then every text is stale).
        inputs: the input folder, if it has been looked at.

    Returns:
        The stale steps.
    """
    inputs = inputs or scan(project, config.settings.input, known=_read_before(project))
    context = Context(config=config, model_sha256=model.sha256 if model else "", versions=versions())
    if not project.database.is_file():
        return Plan(steps.staleness(None, project, context, inputs.files))
    with Reader(project.database) as reader:
        return Plan(steps.staleness(reader, project, context, inputs.files))


def is_up_to_date(project: Project, config: Config, inputs: Scan) -> bool:
    """Whether a run would find nothing to do; reads only, downloads nothing.

    Args:
        project: the project.
        config: its settings.
        inputs: the input folder, see :func:`look`.
    """
    return plan(project, config, current_model(project, config), inputs).up_to_date


@contextmanager
def session(project: Project, *, force: bool, say: Say, inputs: Scan | None = None) -> Iterator[Session | None]:
    """Begin a run, unless nothing is stale.

    Args:
        project: the project.
        force: compute everything anew.
        say: told what is going on.
        inputs: the input folder, if it has been looked at.

    Yields:
        The run, or None when everything is up to date. The lock is held and the private folder removed at the end.

    Raises:
        RunInProgress: another run holds the project.
        NothingIngested: there is nothing to work on.
        ConfigError: configs/ is wrong.
        ModelMissing: no segmentation model could be obtained.
    """
    config = project.config()
    with _disk_faults(project), _lock(project):
        _sweep(project)
        inputs = inputs or look(project, config, anew=force)
        model = obtain_model(config.settings.segmentation.model, project.models, say=say)
        if not force and plan(project, config, model, inputs).up_to_date:
            yield None
            return
        started = _now()
        run_id = started.strftime("%Y%m%dT%H%M%S") + f"-{os.getpid()}"
        folder = project.work / run_id
        folder.mkdir(parents=True)
        try:
            made = Session(project, run_id, folder, started, config, model, inputs)
            _start_file(project, made.work_path, force=force, say=say)
            yield made
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def run_direct(project: Project, *, force: bool, say: Say, progress: Progress = silent) -> str | None:
    """The whole main job without an orchestrator.

    Args:
        project: the project.
        force: compute everything anew.
        say: told what is going on.
        progress: told how far a long step is.

    Returns:
        Status of the run, or None when everything was up to date.
    """
    with session(project, force=force, say=say) as run:
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
    with _lock(project):
        model = obtain_model(config.settings.segmentation.model, project.models, say=say)
        context = Context(config=config, model_sha256=model.sha256, versions=versions())
        return steps.site(project, context, model, say=say, progress=progress)


def versions() -> dict[str, str]:
    """Versions of gongwen and of the libraries that shape the numbers."""
    names = ("spacy", "spacy-pkuseg", "scikit-learn", "gensim", "duckdb", "numpy", "scipy", "ruptures")
    return {"gongwen": __version__, **{name: metadata.version(name) for name in names}}


def current_model(project: Project, config: Config) -> ModelInfo | None:
    """The segmentation model if it is here; nothing is downloaded."""
    return find_model(config.settings.segmentation.model, project.models)


def _model_of(reader: Reader) -> str:
    """Hash of the model of the last run."""
    found = reader.rows("SELECT model_sha256 FROM runs ORDER BY run_id DESC LIMIT 1")
    return str(found[0][0]) if found else ""


def _nothing(project: Project, config: Config) -> NothingIngested:
    folder = project.root / config.settings.input.folder
    if project.database.is_file():
        return NothingIngested("run.empty_but_stored", folder=folder, database=project.database)
    return NothingIngested("run.empty", folder=folder)


@contextmanager
def _disk_faults(project: Project) -> Iterator[None]:
    """Tell of a disk that is full or closed as of something to mend, wherever in a run it is met.

    Raises:
        StoreError: what stands in the way; what is published is untouched.
    """
    try:
        yield
    except (OSError, duckdb.Error) as error:
        why = disk_cause(error)
        if why is None:
            raise
        path = (error.filename if isinstance(error, OSError) else None) or project.work
        raise StoreError("run.disk", path=path, why=why) from None


@contextmanager
def _lock(project: Project) -> Iterator[None]:
    project.work.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(project.work / "lock")
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        raise RunInProgress("run.in_progress", root=project.root) from None
    try:
        yield
    finally:
        lock.release()


def _sweep(project: Project) -> None:
    """Remove what runs that were killed have left."""
    for leftover in project.work.iterdir():
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)


def _start_file(project: Project, target: Path, *, force: bool, say: Say) -> None:
    """Begin the work file as a copy of the published one; with force nothing in it counts as up to date."""
    if not project.database.is_file() or not _usable(project, force=force, say=say):
        with WorkFile(target, create=True):
            return
    shutil.copyfile(project.database, target)
    if log_of(project.database).is_file():  # left by a program that wrote into the published file and was ended
        shutil.copyfile(log_of(project.database), log_of(target))
    if force:
        with WorkFile(target) as work:
            for name in STEPS:
                # Pages stay known, under no valid hash, so that those of reports that are gone get removed.
                done = work.state(name)
                work.drop_state(name, list(done))
                if name == "report":
                    work.set_state(name, {page: "" for page in done if page != CORPUS})


def _usable(project: Project, *, force: bool, say: Say) -> bool:
    """Whether a run can go on from the published file; with force a damaged one is put aside instead.

    Raises:
        StoreError: another program writes in it, or it is damaged.
    """
    try:
        with Reader(project.database):
            return True
    except StoreDamaged:
        if not force:
            raise
        aside = project.database.with_suffix(".damaged.duckdb")
        shutil.copyfile(project.database, aside)
        if log_of(project.database).is_file():
            log_of(project.database).replace(log_of(aside))
        say(text("says.run.damaged", path=aside))
        return False


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)
