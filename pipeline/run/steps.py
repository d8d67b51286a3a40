"""The steps of a run on its work file after ingest: each stage, and the pages.

What does a step is imported where it is done: `gongwen status` asks here what is stale, and does none.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import tables
from pipeline.errors import QueryError
from pipeline.ingest.files.scan import Seen
from pipeline.progress import Progress, Say, silent
from pipeline.run.page_files import in_place
from pipeline.run.site_state import site_fingerprint
from pipeline.run.standing import outside, states
from pipeline.segment.model import ModelInfo
from pipeline.settings.files import digest
from pipeline.settings.project import Project
from pipeline.stages import CORPUS, PASSES, STAGES, Context, expected, stale
from pipeline.store import Reader

if TYPE_CHECKING:
    from pipeline.pages import Provenance
    from pipeline.parallel import Cluster
    from pipeline.run.compute import StepResult
    from pipeline.store import WorkFile

STEPS: tuple[str, ...] = ("ingest", *(s.name for s in STAGES), "report")
REPORT_VERSION = 42


def ingested(work: WorkFile | Reader) -> dict[str, str]:
    """Each stored report with the hash of what ingest made of it."""
    sql = "SELECT report_id, content_sha256 FROM reports ORDER BY report_id"
    rows = work.rows(sql) if isinstance(work, Reader) else zip(*work.query(sql).to_pydict().values(), strict=True)
    return {str(report_id): str(sha256) for report_id, sha256 in rows}


def stages(
    work: WorkFile, name: str, context: Context, *, progress: Progress = silent, cluster: Cluster | None = None
) -> dict[str, StepResult]:
    """Bring a stage up to date, with all that stand together with it: see :func:`pipeline.run.compute.stages`."""
    from pipeline.run import compute

    together = next([s.name for s in members] for members in PASSES if name in {s.name for s in members})
    return compute.stages(work, together, context, ingested(work), progress=progress, cluster=cluster)


def report(
    work: WorkFile,
    project: Project,
    context: Context,
    model: ModelInfo,
    pages: Path,
    *,
    say: Say,
    progress: Progress = silent,
) -> StepResult:
    """Write the Markdown pages and charts into the run's private folder, unless they are up to date.

    Args:
        work: the private file.
        project: the project.
        context: settings and versions.
        model: the segmentation model.
        pages: folder to write to; see :func:`pipeline.run.page_files.move_pages`.
        say: told what is going on.
        progress: told how far it is.
    """
    from pipeline.run.compute import StepResult

    begun = time.monotonic()
    found = work.state("report")
    wanted = report_fingerprint(work, context)
    files = {u: f for u, f in found.items() if u != CORPUS}
    if found.get(CORPUS) == wanted and in_place(project.reports, files):
        return StepResult("report", 0, 1, time.monotonic() - begun, "up to date")
    inputs = work.read("reports")["sha256"].to_pylist()
    from pipeline.run.pages_step import Task, write_pages

    task = Task(work.path, context.config, _provenance(context, model, inputs), pages, project.reports)
    return write_pages(work, task, wanted, files, say=say, progress=progress)


def site(project: Project, context: Context, model: ModelInfo, *, say: Say, progress: Progress = silent) -> StepResult:
    """Make the reading site from the published file, unless it is up to date.

    Args:
        project: the project.
        context: settings and versions.
        model: the segmentation model.
        say: told what is going on.
        progress: told how far it is.
    """
    from pipeline.run.site_step import site_step

    with Reader(project.database, aside=project.work) as reader:
        inputs = [sha256 for (sha256,) in reader.rows("SELECT sha256 FROM reports")]
        wanted = site_fingerprint(report_fingerprint(reader, context))
        provenance = _provenance(context, model, inputs)
        return site_step(project, reader, context, provenance, wanted, say=say, progress=progress)


def _provenance(context: Context, model: ModelInfo, inputs: Sequence[str]) -> Provenance:
    from pipeline.pages import Provenance

    return Provenance(
        config_sha256=context.config.sha256,
        model_name=model.name,
        model_sha256=model.sha256,
        input_sha256=digest(sorted(inputs)),
        versions=dict(context.versions),
    )


def report_fingerprint(
    work: WorkFile | Reader, context: Context, wanted: Mapping[str, Mapping[str, str]] | None = None
) -> str:
    """What decides whether the pages have to be written anew; ``wanted`` is what is expected of the stages, if it is known."""
    refused = _all_rows(work, "quarantine", ("source_path", "reason", "detail"))
    judged = _all_rows(work, "judgements", tables.JUDGEMENTS.column_names)
    return digest(
        {
            "stage": "report",
            "version": REPORT_VERSION,
            "config": context.config.sha256,  # pages print labels, sources and settings, and this hash
            "versions": dict(context.versions),
            "stages": wanted if wanted is not None else expected(context, ingested(work)),
            "quarantine": refused,
            "judged": judged,
            "settings": context.config.settings.pages.model_dump(mode="json"),
            "tables": tables.declared(),  # so that a file whose columns are others is no file of this version
            "views": {name: view.sql for name, view in tables.VIEWS.items()},  # so that a run puts new ones in place
        }
    )


def _all_rows(work: WorkFile | Reader, table: str, columns: Sequence[str]) -> list[list[str]]:
    sql = f"SELECT {', '.join(columns)} FROM {table} ORDER BY ALL"
    rows = work.rows(sql) if isinstance(work, Reader) else zip(*work.query(sql).to_pydict().values(), strict=True)
    return [[str(value) for value in row] for row in rows]


def staleness(reader: Reader | None, project: Project, context: Context, seen: Sequence[Seen]) -> dict[str, int]:
    """How many units of each step are not up to date in the published file.

    Args:
        reader: the published file, None where there is none.
        project: the project.
        context: settings in force, model and versions.
        seen: the files in the input folder.

    Returns:
        Step to number of stale units.
    """
    with_site = ("site",) if context.config.settings.reports.site else ()
    names = ("ingest", *(s.name for s in STAGES), "report", *with_site)
    if reader is None:
        return {**dict.fromkeys(names, 1), "ingest": len(seen)}
    settings = context.config.settings
    try:
        found = states(reader)
        wanted = expected(context, ingested(reader))
        final = report_fingerprint(reader, context, wanted)
    except QueryError:  # made by another version, whose tables were others
        return {**dict.fromkeys(names, 1), "ingest": len(seen)}
    in_files = outside(project, settings, seen, found, final)
    in_tables = {s.name: len(stale(wanted[s.name], found.get(s.name, {}))) for s in STAGES}
    return {name: (in_files | in_tables)[name] for name in names}
