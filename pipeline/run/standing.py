"""Where a project stands: what a run would do, asked of the published file, with as little effort as the answer needs.

To read and check the settings takes longer than all else that `gongwen status` does. So a run leaves in its file what it
went by: the settings in force, and a hash over what decides how anything is made (:func:`made_by`). While
that is the same, nothing in the file is stale; what lies outside it (inputs, pages, the site) is looked at in any case.
Where it is not, the settings are read and every fingerprint is compared (:mod:`pipeline.run.plan`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from pipeline import __version__
from pipeline.errors import QueryError
from pipeline.ingest.files.scan import Seen, scan
from pipeline.run.fetched import log_state
from pipeline.run.judged import judged_state
from pipeline.run.page_files import in_place
from pipeline.run.site_state import site_fingerprint, site_is
from pipeline.segment.model import ModelInfo, find_model
from pipeline.settings.files import bytes_of, digest
from pipeline.settings.project import Project
from pipeline.store import Reader

if TYPE_CHECKING:
    from pipeline.settings.model import Config, Settings
    from pipeline.store import WorkFile

WHOLE = "*"  # the unit of what is done for all reports at once
_STEP = "settings"  # under which the hash stands among the fingerprints
States = Mapping[str, Mapping[str, str]]


def standing(project: Project, reader: Reader) -> tuple[ModelInfo | None, Mapping[str, int]]:
    """Compare what is published with the inputs and settings; reads only.

    Args:
        project: the project.
        reader: its published file.

    Returns:
        The segmentation model, None where it is not here; and step to the number of units (files, reports, or 1 for the
        whole corpus) that are not up to date.

    Raises:
        ConfigError: configs/ is wrong.
        NothingIngested: there is no input folder.
    """
    if unchanged := _unchanged(project, reader):
        settings, here = unchanged
        found = states(reader)
        inputs = scan(project, settings.input, known=found.get("ingest", {})).files
        pages = found.get("report", {})
        return here, outside(project, settings, inputs, found, pages.get(WHOLE, ""))
    from pipeline.run.plan import current_model, plan

    config = project.config()
    model = current_model(project, config)
    return model, plan(project, config, model, reader=reader).stale


def keep(work: WorkFile, config: Config, model_sha256: str) -> None:
    """Leave in the work file of a run what it went by, once all its steps are done."""
    from pipeline.tables import RUN_SETTINGS

    sections = config.plain.items()
    rows: list[dict[str, object]] = [
        {"section": name, "value": json.dumps(value, ensure_ascii=False)} for name, value in sections
    ]
    work.replace_all(RUN_SETTINGS.name, RUN_SETTINGS.from_rows(rows))
    work.set_state(_STEP, {WHOLE: made_by(config.bytes_sha256, model_sha256)})


def _unchanged(project: Project, reader: Reader) -> tuple[Settings, ModelInfo] | None:
    """The settings and the model under which everything in the file is up to date, None where that is not known to be so.

    The settings answer as :class:`Settings` do, but for methods, and are not checked again: they were when they were stored.
    """
    try:
        stored = reader.rows("SELECT fingerprint FROM stage_state WHERE stage = ?", [_STEP])
        sections = reader.rows("SELECT section, value FROM run_settings")
    except QueryError:  # made by another version, whose tables were others
        return None
    if not stored or not sections:
        return None
    settings = SimpleNamespace(**{name: json.loads(value, object_hook=_named) for name, value in sections})
    model = find_model(settings.segmentation.model, project.models)
    if model is None or stored != [(made_by(bytes_of(project.configs), model.sha256),)]:
        return None
    return cast("Settings", settings), model


def _named(values: dict[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(**values)


def made_by(settings_sha256: str, model_sha256: str) -> str:
    """SHA-256 of all that decides how anything in the file is made from its inputs.

    Args:
        settings_sha256: hash of the bytes of the settings.
        model_sha256: hash of the segmentation model.
    """
    return digest([settings_sha256, model_sha256, versions(), list(_modules(str(Path(__file__).parents[1])))])


def _modules(folder: str) -> Iterator[tuple[str, int, int]]:
    """Modules of gongwen with size and time of their last change, so that who changes one is not told of the older state."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda e: e.name):
            if entry.name.endswith(".py"):
                found = entry.stat()
                yield entry.path, found.st_size, found.st_mtime_ns
            elif entry.is_dir() and entry.name != "__pycache__":
                yield from _modules(entry.path)


@cache
def versions() -> dict[str, str]:
    """Versions of gongwen and of the libraries that shape the numbers."""
    names = ("spacy", "spacy-pkuseg", "scikit-learn", "gensim", "duckdb", "numpy", "scipy")
    return {"gongwen": __version__, **{name: metadata.version(name) for name in names}}


def states(reader: Reader) -> dict[str, dict[str, str]]:
    """Step to unit to the fingerprint under which it was last done."""
    found: dict[str, dict[str, str]] = {}
    for step, unit, fingerprint in reader.rows("SELECT stage, unit, fingerprint FROM stage_state"):
        found.setdefault(step, {})[unit] = fingerprint
    return found


def outside(
    project: Project, settings: Settings, seen: Sequence[Seen], found: States, pages_from: str
) -> dict[str, int]:
    """How many units are not up to date of the steps that look at files.

    Args:
        project: the project.
        settings: the settings in force.
        seen: the files in the input folder.
        found: see :func:`states`.
        pages_from: what the pages should be made from.

    Returns:
        Of ingest, the pages and the site (where there should be one).
    """
    inputs = {s.path: s.fingerprint(settings.input) for s in seen} | log_state(project) | judged_state(project)
    have = found.get("ingest", {})
    pages = found.get("report", {})
    whole = pages.get(WHOLE) == pages_from and in_place(project.reports, {u: f for u, f in pages.items() if u != WHOLE})
    result = {"ingest": _differing(inputs, have), "report": int(not whole)}
    if settings.reports.site:
        result["site"] = int(not site_is(project, site_fingerprint(pages_from)))
    return result


def _differing(wanted: Mapping[str, str], have: Mapping[str, str]) -> int:
    units: Collection[str] = {*wanted, *have}
    return sum(wanted.get(unit) != have.get(unit) for unit in units)
