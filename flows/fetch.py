"""The flow that fetches new reports: one task a source."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run
from prefect.task_runners import ThreadPoolTaskRunner

from flows.server import plain_errors
from pipeline.commands.fetch import lines_of, page
from pipeline.errors import GongwenError
from pipeline.fetch.fetching import Fetching, fetching
from pipeline.fetch.visited import Visited
from pipeline.messages import text
from pipeline.settings.model import Project
from pipeline.settings.sources import read_sources

_MOST_AT_ONCE = 8


def _run_name() -> str:
    return f"fetch {Path(flow_run.parameters['project']).resolve().name}"


@flow(
    name="gongwen-fetch",
    flow_run_name=_run_name,
    task_runner=ThreadPoolTaskRunner(max_workers=_MOST_AT_ONCE),  # type: ignore[arg-type]
    persist_result=False,
    validate_parameters=False,
)
def fetch(project: str = ".") -> int:
    """Bring new reports from the sources in configs/sources.yaml into data/raw/fetched.

    Args:
        project: project folder.

    Returns:
        Reports that are new or have changed.
    """
    plain_errors()
    opened = Project.open(Path(project))
    with fetching(opened) as (settings, run):
        done = _visited(run, list(settings.sources))
    create_markdown_artifact(key="gongwen-fetch", markdown=page(done), description=text("says.fetch.flow"))
    return sum(len(result.of("saved", "changed")) for result in done)


def _visited(run: Fetching, names: list[str]) -> list[Visited]:
    """Each source as a task of its own, several at a time."""

    @task(task_run_name="{name}", cache_policy=NO_CACHE)
    def visit(name: str) -> Visited:
        result = run.visit(name)
        for line in lines_of(result, listing=False):
            get_run_logger().info(line)
        return result

    waiting = [visit.submit(name) for name in names]
    return [future.result() for future in waiting]


def fetch_first(opened: Project) -> None:
    """Fetch before a run where sources are configured; what goes wrong with it does not stop the run."""
    log = get_run_logger()
    try:
        if read_sources(opened.sources).sources:
            fetch(project=str(opened.root))
    except GongwenError as error:
        log.warning(error.told())
