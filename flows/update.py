"""The flow that `gongwen run` runs: one task a step, on the private file of one run."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from httpx import HTTPError
from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.exceptions import PrefectException
from prefect.runtime import flow_run

from flows import signals
from flows.bar import progress_bar
from flows.fetch import fetch_first
from flows.server import plain_errors
from flows.which_cluster import join_for
from pipeline.commands.aftermath import Snapshot, changes, watched
from pipeline.commands.summary import summary_markdown
from pipeline.errors import ModelUnreachable, RunInProgress, StoreDamaged, StoreError, StoreHeld
from pipeline.ingest.files.scan import Scan
from pipeline.messages import text
from pipeline.progress import Progress
from pipeline.run import heartbeat
from pipeline.run.session import Session, session
from pipeline.run.steps import STEPS
from pipeline.segment.model import obtain_model
from pipeline.settings.model import Project
from pipeline.store import Reader


def _named(step: str) -> str:
    """A step with what it does, in the reader's language."""
    return f"{step}: {text(f'steps.does.{step}')}"


@dataclass
class Handed:
    """What the command line and the flow that it begins in its own process tell each other.

    Attributes:
        inputs: the input folder, which the command line has looked at.
        told: where the command line tells what is going on, a line a step.
        cluster: the cluster that was named on the command line.
        status: status of the run once it is published.
    """

    inputs: Scan | None = None
    told: Callable[[str], None] | None = None
    cluster: str | None = None
    status: str | None = None


HANDED: ContextVar[Handed | None] = ContextVar("handed", default=None)


def _say(message: str) -> None:
    """What is going on, to Prefect's log and to the command line that waits."""
    get_run_logger().info(message)
    if (handed := HANDED.get()) and handed.told:
        handed.told(message)


def _after(*kinds: type[Exception]) -> Callable[..., bool]:
    """A task is tried again after these errors alone: waiting mends no mistake of the user."""

    def again(_task: object, _run: object, state: State) -> bool:
        return isinstance(state.data, kinds)

    return again


@task(
    name="model",
    task_run_name=lambda: _named("model"),
    retries=2,
    retry_delay_seconds=[10, 60],
    retry_condition_fn=_after(ModelUnreachable),
    cache_policy=NO_CACHE,
)
def fetch_model(project: str) -> str:
    """Fetch the segmentation model if it is not here yet; a broken connection is tried again."""
    opened = Project.open(Path(project))
    configured = opened.config().settings.segmentation.model
    model = obtain_model(configured, opened.models, say=_say)
    return model.sha256


@task(
    name="open",
    task_run_name=lambda: _named("open"),
    retries=4,
    retry_delay_seconds=[30, 120, 600, 1800],
    retry_condition_fn=_after(StoreHeld),
    cache_policy=NO_CACHE,
)
def open_published(project: str) -> None:
    """See whether the published file can be opened; who has it open for writing is waited for, as nobody is there to ask."""
    opened = Project.open(Path(project))
    # What is damaged or not there yet is for the run to see to.
    with suppress(StoreDamaged):
        if opened.database.is_file():
            with Reader(opened.database):
                pass


def _step(run: Session, name: str, key: str, progress: Progress) -> str:
    """One step as a task; tasks hand keys to one another, never tables or connections."""

    @task(name=name, task_run_name=_named(name), cache_policy=NO_CACHE)
    def do(after: str) -> str:
        return run.step(name, say=_say, progress=progress).key

    return do(key)


def _publish(run: Session, key: str) -> str:
    # A reader on Windows can hold the published file for a moment.
    @task(
        name="publish",
        task_run_name=_named("publish"),
        retries=3,
        retry_delay_seconds=10,
        retry_condition_fn=_after(StoreError, OSError),
        cache_policy=NO_CACHE,
    )
    def do(after: str) -> str:
        return run.publish()

    return do(key)


def _site(run: Session, progress: Progress) -> None:
    @task(
        name="site",
        task_run_name=_named("site"),
        retries=1,
        retry_condition_fn=_after(StoreError),
        cache_policy=NO_CACHE,
    )
    def do() -> None:
        run.site(say=_say, progress=progress)

    do()


def _run_name() -> str:
    """Name of a flow run: the project's folder, which says more than Prefect's random names."""
    return f"update {Path(flow_run.parameters['project']).resolve().name}"


@flow(name="gongwen-update", flow_run_name=_run_name, persist_result=False, validate_parameters=False)
def update(project: str = ".", force: bool = False, fetch: bool = False) -> str:
    """Ingest what is new in data/raw, analyse, publish the DuckDB file, write the reports.

    Args:
        project: project folder.
        force: compute everything anew.
        fetch: bring new reports first, where sources are configured.

    Returns:
        done, done_with_quarantine, up_to_date, or skipped where another run was under way.
    """
    plain_errors()
    signals.heed()
    log = get_run_logger()
    opened = Project.open(Path(project))
    if handed := HANDED.get():  # the command line keeps watch
        with signals.unmasked():
            return _update(opened, force, handed) or "up_to_date"
    if _has_been_looked(opened):
        log.info(text("says.schedule.missed"))
        return "up_to_date"
    try:
        with watched(opened, say=log.warning) as outcome, signals.unmasked():
            if fetch:
                fetch_first(opened)
            open_published(str(opened.root))
            outcome.status = _update(opened, force, Handed())
    except RunInProgress as error:
        log.warning(error.told())
        return "skipped"
    return outcome.status or "up_to_date"


def _has_been_looked(project: Project) -> bool:
    """Whether a run was due before the last look began: of runs that were missed one is enough.

    A look that failed, or was ended, is none.
    """
    due, last = flow_run.scheduled_start_time, heartbeat.read(project)
    if due is None or last is None or last.outcome in ("failed", "stopped", "running"):
        return False
    return bool(last.began > due)


def _update(opened: Project, force: bool, handed: Handed) -> str | None:
    """Status of the run, None where nothing was new."""
    before = Snapshot.of(opened)
    key = fetch_model(str(opened.root))
    join = join_for(opened, handed.cluster, _say)
    with session(opened, force=force, say=_say, inputs=handed.inputs, join=join) as run:
        if run is None:
            _say(text("says.run.nothing_new"))
            return None
        with progress_bar() as progress:
            for name in STEPS:
                key = _step(run, name, key, progress)
        status = handed.status = _publish(run, key)
        if opened.config().settings.reports.site:
            with progress_bar() as progress:
                _site(run, progress)
    with suppress(HTTPError, PrefectException):  # the results are published; a server that has gone has no say in that
        lines = "\n".join(f"- {line}" for line in changes(before, Snapshot.of(opened)))
        create_markdown_artifact(
            key="gongwen-report",
            markdown=f"{summary_markdown(opened, status)}\n{lines}\n",
            description=text("says.summary.of_run"),
        )
    return status
