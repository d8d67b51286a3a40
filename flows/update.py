"""The flow that `gongwen run` runs: one task a step, on the private file of one run."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run

from flows.bar import progress_bar
from flows.fetch import fetch_first
from flows.server import plain_errors
from pipeline.commands.summary import summary_markdown
from pipeline.errors import ModelUnreachable, StoreError
from pipeline.ingest.files.scan import Scan
from pipeline.messages import text
from pipeline.progress import Progress
from pipeline.run.session import STEPS, Session, session
from pipeline.segment.model import obtain_model
from pipeline.settings.model import Project


def _named(step: str) -> str:
    """A step with what it does, in the reader's language."""
    return f"{step}: {text(f'steps.does.{step}')}"


# The input folder, where the command line has looked at it in this process before it began the flow.
LOOKED_AT: ContextVar[Scan | None] = ContextVar("looked_at", default=None)


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
    model = obtain_model(configured, opened.models, say=get_run_logger().info)
    return model.sha256


def _step(run: Session, name: str, key: str, progress: Progress) -> str:
    """One step as a task; tasks hand keys to one another, never tables or connections."""

    @task(name=name, task_run_name=_named(name), cache_policy=NO_CACHE)
    def do(after: str) -> str:
        return run.step(name, say=get_run_logger().info, progress=progress).key

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
        run.site(say=get_run_logger().info, progress=progress)

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
        done, done_with_quarantine, or up_to_date.
    """
    plain_errors()
    log = get_run_logger()
    opened = Project.open(Path(project))
    if fetch:
        fetch_first(opened)
    key = fetch_model(project)
    with session(opened, force=force, say=log.info, inputs=LOOKED_AT.get()) as run:
        if run is None:
            log.info(text("says.run.nothing_new"))
            return "up_to_date"
        with progress_bar() as progress:
            for name in STEPS:
                key = _step(run, name, key, progress)
        status = _publish(run, key)
        if opened.config().settings.reports.site:
            with progress_bar() as progress:
                _site(run, progress)
    create_markdown_artifact(
        key="gongwen-report", markdown=summary_markdown(opened, status), description=text("says.summary.of_run")
    )
    return status
