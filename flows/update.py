"""The flow that `gongwen run` runs: one task a step, on the private file of one run."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from flows.bar import progress_bar
from flows.server import plain_errors
from pipeline.config import Project
from pipeline.messages import text
from pipeline.progress import Progress
from pipeline.run import STEPS, Session, session
from pipeline.segment.model import obtain_model
from pipeline.stages import BY_NAME
from pipeline.summary import summary_markdown

_TITLES = {"ingest": "read the reports", "report": "write the trend reports"} | {n: s.title for n, s in BY_NAME.items()}


@task(
    name="model", task_run_name="model: fetch or find", retries=2, retry_delay_seconds=[10, 60], cache_policy=NO_CACHE
)
def fetch_model(project: str) -> str:
    """Fetch the segmentation model if it is not here yet; a broken connection is tried again."""
    opened = Project.open(Path(project))
    configured = opened.config().settings.segmentation.model
    model = obtain_model(configured, opened.models, say=get_run_logger().info)
    return model.sha256


def _step(run: Session, name: str, key: str, progress: Progress) -> str:
    """One step as a task; tasks hand keys to one another, never tables or connections."""

    @task(name=name, task_run_name=f"{name}: {_TITLES[name]}", cache_policy=NO_CACHE)
    def do(after: str) -> str:
        return run.step(name, say=get_run_logger().info, progress=progress).key

    return do(key)


def _publish(run: Session, key: str) -> str:
    # A reader on Windows can hold the published file for a moment.
    @task(
        name="publish",
        task_run_name="publish: move into place",
        retries=3,
        retry_delay_seconds=10,
        cache_policy=NO_CACHE,
    )
    def do(after: str) -> str:
        return run.publish()

    return do(key)


def _run_name() -> str:
    """Name of a flow run: the project's folder, which says more than Prefect's random names."""
    return f"update {Path(flow_run.parameters['project']).resolve().name}"


@flow(name="gongwen-update", flow_run_name=_run_name, persist_result=False, validate_parameters=False)
def update(project: str = ".", force: bool = False) -> str:
    """Ingest what is new in data/raw, analyse, publish the DuckDB file, write the reports.

    Args:
        project: project folder.
        force: compute everything anew.

    Returns:
        done, done_with_quarantine, or up_to_date.
    """
    plain_errors()
    log = get_run_logger()
    opened = Project.open(Path(project))
    key = fetch_model(project)
    with session(opened, force=force, say=log.info) as run:
        if run is None:
            log.info(text("says.run.nothing_new"))
            return "up_to_date"
        with progress_bar() as progress:
            for name in STEPS:
                key = _step(run, name, key, progress)
        status = _publish(run, key)
    create_markdown_artifact(
        key="gongwen-report", markdown=summary_markdown(opened, status), description="Result of a gongwen run"
    )
    return status
