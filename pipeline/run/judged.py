"""What readers found, from their sheets in data/judged into the table ``judgements``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import GongwenError
from pipeline.settings.files import digest
from pipeline.settings.project import Project
from pipeline.store import WorkFile
from pipeline.tables import JUDGEMENTS

if TYPE_CHECKING:
    from pipeline.judged import Reading
    from pipeline.settings.model import Config

_VERSION = 1


def judged_state(project: Project) -> dict[str, str]:
    """The sheets as a unit of the step ingest, with their fingerprint; nothing where none was written in."""
    told = [f for folder in sorted(p for p in project.judged.glob("*") if p.is_dir()) for f in _written_in(folder)]
    unit = project.judged.relative_to(project.root).as_posix()
    return {unit: digest({"stage": "judged", "version": _VERSION, "files": told})} if told else {}


def _written_in(folder: Path) -> list[list[str]]:
    """Files of a sample with their hashes; none where every sheet is as it was handed out."""
    found: dict[str, str] = {}
    handed_out: dict[str, str] = {}
    for path in sorted(p for p in folder.glob("*") if p.suffix in (".xlsx", ".json") and p.name[0] not in ".~"):
        try:
            raw = path.read_bytes()
            found[path.name] = hashlib.sha256(raw).hexdigest()
            if path.suffix == ".json":
                handed_out |= json.loads(raw).get("handed_out", {})
        except (OSError, ValueError, AttributeError, TypeError):  # held by a spreadsheet program, or no sample of ours
            continue
    if all(sha256 == handed_out.get(name) for name, sha256 in found.items() if name.endswith(".xlsx")):
        return []
    return [[f"{folder.name}/{name}", sha256] for name, sha256 in found.items()]


def write_judged(work: WorkFile, project: Project, config: Config) -> None:
    """Bring the table up to the sheets; samples that cannot be read are left out, as `gongwen judge --read` tells."""
    from pipeline.judged import read_folder  # of no use to a command that only looks

    rows: list[dict[str, object]] = []
    for folder in sorted(p for p in project.judged.glob("*") if p.is_dir()):
        try:
            reading = read_folder(folder, config.concepts)
        except GongwenError:
            continue
        rows += _rows(reading) if reading else ()
    if rows or work.read("judgements").num_rows:
        work.replace_all("judgements", JUDGEMENTS.from_rows(rows))


def _rows(reading: Reading) -> Iterator[dict[str, object]]:
    """Readers who answered anything."""
    from pipeline.judged import PRECISION

    kept = {"list_version": reading.sample.list_version, "corpus": reading.sample.corpus}
    first = ""
    for found in reading.precision():
        row = dict(zip(PRECISION, found, strict=True)) | kept
        coder = str(row["coder"])
        if row["unanswered"] == row["n"]:
            continue
        row["judged_on"] = reading.days.get(coder)
        if first:
            both = reading.between(first, coder)
            row |= {"first_coder": first, "n_both": both.n, "kappa": both.kappa}
            row |= {"kappa_low": both.low, "kappa_high": both.high}
        first = first or coder
        yield row
