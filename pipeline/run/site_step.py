"""The reading site as files: made from the published file, and of it only what has changed is written.

The site is no part of the publication: it can be made again at any time.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pipeline import site
from pipeline.errors import StoreError, os_cause
from pipeline.messages import Message, text
from pipeline.pages import Corpus, Provenance, load
from pipeline.progress import Progress, Say, silent
from pipeline.run.compute import StepResult
from pipeline.run.page_groups import in_groups
from pipeline.run.site_state import built, built_file, site_folder, site_is
from pipeline.settings.model import Project
from pipeline.site import IndexPart
from pipeline.stages import Context
from pipeline.store import Reader


@dataclass
class Tally:
    """What has been made so far.

    Attributes:
        progress: told how many reports are done.
        chars: characters of each report.
        names: files that are part of the site.
        written: how many of them were new or had changed.
    """

    progress: Progress
    chars: Mapping[str, int]
    names: list[str] = field(default_factory=list)
    written: int = 0
    _done: int = 0
    _chars: int = 0

    def add(self, names: Iterable[str], written: int) -> None:
        """Files were made."""
        self.names += names
        self.written += written

    def reports(self, report_ids: Iterable[str]) -> None:
        """Reports are done."""
        for report_id in report_ids:
            self._done, self._chars = self._done + 1, self._chars + self.chars[report_id]
        self.progress("site", self._done, len(self.chars), self._chars)


def site_step(
    project: Project,
    reader: Reader,
    context: Context,
    provenance: Provenance,
    wanted: str,
    *,
    say: Say,
    progress: Progress = silent,
    workers: int | None = None,
) -> StepResult:
    """Make the site, unless it is up to date.

    Args:
        project: the project.
        reader: the published file.
        context: settings and versions.
        provenance: what the numbers were made from.
        wanted: fingerprint of what the site is made from, see :func:`pipeline.run.site_state.site_fingerprint`.
        say: told what is going on.
        progress: told how far it is.
        workers: processes to use; None for one a processor where there is enough to do.

    Raises:
        StoreError: the folder cannot be written.
    """
    begun = time.monotonic()
    folder = site_folder(project)
    if site_is(project, wanted):
        return StepResult("site", 0, 1, time.monotonic() - begun, "up to date")
    config = context.config
    corpus = load(reader.read, config, provenance)
    tally = Tally(progress, {r["report_id"]: r["n_chars"] or 0 for r in corpus.reports})
    _, before = built(project)
    tally.reports(())

    def written(groups: list[list[str]]) -> Iterator[tuple[dict[str, str], IndexPart]]:
        make = partial(_group_written, folder)
        for names, changed, part in in_groups(
            make, groups, corpus, project.database, project.work, config, workers=workers
        ):
            tally.add(names, changed)
            tally.reports(part.starts)
            yield {}, part

    try:
        built_file(project).unlink(missing_ok=True)
        for name, content in site.site_files(corpus, written):
            tally.add([name], _write(folder / name, content))
        for gone in set(before) - set(tally.names):
            (folder / gone).unlink(missing_ok=True)
        made = {"fingerprint": wanted, "files": sorted(tally.names)}
        _write(built_file(project), json.dumps(made, ensure_ascii=False, indent=0) + "\n")
    except OSError as error:
        raise StoreError("store.pages_unwritable", folder=folder, why=os_cause(error)) from error
    note = text("says.run.site", n=len(tally.names), written=tally.written)
    seconds = time.monotonic() - begun
    say(text("says.run.step", step=Message("steps.name.site"), note=note, seconds=seconds))
    return StepResult("site", 1, 0, seconds, note)


def _group_written(folder: Path, corpus: Corpus, places: list[str]) -> tuple[list[str], int, IndexPart]:
    files, part = site.group_files(corpus, places)
    return list(files), sum(_write(folder / name, content) for name, content in files.items()), part


def _write(path: Path, content: str) -> bool:
    """Write a file in one step, unless it is as it should be."""
    raw = content.encode("utf-8")
    if path.is_file() and path.stat().st_size == len(raw) and path.read_bytes() == raw:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(raw)
    part.replace(path)
    return True
