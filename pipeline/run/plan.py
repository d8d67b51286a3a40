"""What a run would do: the input folder and the settings against what is published; reads only."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from pipeline import tables
from pipeline.errors import NothingIngested, QueryError
from pipeline.ingest.files.scan import VERSION, Scan, scan
from pipeline.run import steps
from pipeline.run.fetched import log_state
from pipeline.run.standing import versions
from pipeline.segment.model import ModelInfo, find_model
from pipeline.settings.model import Config, Project, digest
from pipeline.stages import STAGES, Context
from pipeline.stages.graph import own_fingerprint
from pipeline.store import Reader, log_of


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


def look(project: Project, config: Config, *, anew: bool = False, known: Collection[str] | None = None) -> Scan:
    """Look at the input folder, once for a whole run.

    Args:
        project: the project.
        config: its settings.
        anew: everything will be read, so nothing has to be hashed to see whether it has changed.
        known: files that have been read, where it is not the last run that read them.

    Raises:
        NothingIngested: there is nothing to work on.
    """
    if known is None:
        known = set() if anew else _read_before(project)
    found = scan(project, config.settings.input, known=known)
    if not found.files:
        raise _nothing(project, config)
    return found


def plan(
    project: Project,
    config: Config,
    model: ModelInfo | None,
    inputs: Scan | None = None,
    reader: Reader | None = None,
) -> Plan:
    """Compare what is stored with what the inputs and settings ask for; reads only.

    Args:
        project: the project.
        config: its settings.
        model: the segmentation model, or None where there is none yet (then every text is stale).
        inputs: the input folder, if it has been looked at.
        reader: the published file, if it is open.

    Returns:
        The stale steps.
    """
    inputs = inputs or scan(project, config.settings.input, known=_read_before(project, reader))
    context = Context(config=config, model_sha256=model.sha256 if model else "", versions=versions())
    if not project.database.is_file():
        return Plan(steps.staleness(None, project, context, inputs.files))
    with nullcontext(reader) if reader else Reader(project.database) as opened:
        return Plan(steps.staleness(opened, project, context, inputs.files))


def plan_digest(project: Project, context: Context, inputs: Scan, *, force: bool) -> str:
    """What a run begins from and what it will do: one that was broken off is taken up again by the same plan alone.

    Args:
        project: the project.
        context: settings, model and versions in force.
        inputs: the input folder.
        force: whether everything is computed anew.
    """
    raw = [[s.path, s.said, str(s.problem or ""), _stat(project.root / s.path)] for s in inputs.files]
    return digest(
        {
            "published": [_stat(project.database), _stat(log_of(project.database))],
            "force": force,
            "config": context.config.sha256,
            "versions": dict(context.versions),
            "ingest": VERSION,
            "stages": [own_fingerprint(stage, context) for stage in STAGES],
            "tables": tables.declared(),
            "inputs": raw,
            "fetched": log_state(project),
        }
    )


def _stat(path: Path) -> list[int]:
    """Size and time of a file's last change, which tell two states of it apart without reading it."""
    try:
        found = path.stat()
    except OSError:
        return []
    return [found.st_size, found.st_mtime_ns]


def is_up_to_date(project: Project, config: Config, inputs: Scan) -> bool:
    """Whether a run would find nothing to do; reads only, downloads nothing.

    Args:
        project: the project.
        config: its settings.
        inputs: the input folder, see :func:`look`.
    """
    return plan(project, config, current_model(project, config), inputs).up_to_date


def current_model(project: Project, config: Config) -> ModelInfo | None:
    """The segmentation model if it is here; nothing is downloaded."""
    return find_model(config.settings.segmentation.model, project.models)


def _read_before(project: Project, reader: Reader | None = None) -> set[str]:
    """Files that were read at the last run."""
    if not project.database.is_file():
        return set()
    try:
        with nullcontext(reader) if reader else Reader(project.database) as opened:
            return {str(unit) for (unit,) in opened.rows("SELECT unit FROM stage_state WHERE stage = 'ingest'")}
    except QueryError:  # made by another version, whose tables were others: everything is read anew
        return set()


def _nothing(project: Project, config: Config) -> NothingIngested:
    folder = project.root / config.settings.input.folder
    if project.database.is_file():
        return NothingIngested("run.empty_but_stored", folder=folder, database=project.database)
    return NothingIngested("run.empty", folder=folder)
