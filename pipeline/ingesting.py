"""The first step of a run: what is new in data/raw becomes reports, what cannot is quarantined.

Rows of texts are put aside on disk as they are read (:mod:`pipeline.parsing`); in memory there is one light candidate a
text. When all are known one is chosen for each place and year, and only its rows go into the work file.
"""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.choosing import RELATIVE_REASONS, Candidate, Lost, resolve
from pipeline.computing import StepResult
from pipeline.config import Config, Project
from pipeline.errors import InputRefused, NothingIngested, os_cause
from pipeline.ingest import Item, Manifest, merged, unpack
from pipeline.ingested import (
    Refused,
    refused_before,
    stored_candidates,
    stored_reports,
    write_candidates,
    write_coverage,
    write_quarantine,
    write_reports,
)
from pipeline.inputs import Seen, columns, limits, manifest, scan
from pipeline.messages import text
from pipeline.parsing import Parsed, Source, jobs, parse, workers_for
from pipeline.progress import Progress, silent
from pipeline.stages import stale
from pipeline.store import WorkFile

Say = Callable[[str], None]
_SHOWN = 20  # refusals told one by one


@dataclass
class _Reading:
    """What is known of the inputs after reading.

    Attributes:
        candidates: all texts by path, stored before or new.
        put_aside: path to the file with its rows, for what was read now.
        refused: path to file, hash and refusal.
        n_read: inputs read.
    """

    candidates: dict[str, Candidate] = field(default_factory=dict)
    put_aside: dict[str, Path] = field(default_factory=dict)
    refused: dict[str, Refused] = field(default_factory=dict)
    n_read: int = 0

    def take(self, parsed: Parsed) -> None:
        """Add what came of a batch."""
        for candidate in parsed.candidates:
            self.candidates[candidate.path] = candidate
            self.put_aside[candidate.path] = parsed.target
            self.refused.pop(candidate.path, None)
        self.refused |= parsed.refused
        self.n_read += parsed.done


@dataclass(frozen=True)
class _Run:
    """What the parts of this step share."""

    work: WorkFile
    project: Project
    config: Config
    seen: dict[str, Seen]
    folder: Path
    say: Say
    progress: Progress
    workers: int | None


def ingest(
    work: WorkFile,
    project: Project,
    config: Config,
    *,
    now: dt.datetime,
    say: Say,
    progress: Progress = silent,
    workers: int | None = None,
) -> StepResult:
    """Read new and changed files, choose one report a place and year, and drop reports whose file is gone.

    Args:
        work: the private file.
        project: the project.
        config: its settings.
        now: time to record for what is quarantined for the first time.
        say: told what is going on.
        progress: told how far it is.
        workers: processes to use; None for one a processor where there is enough to read.

    Raises:
        NothingIngested: there is no input folder, or it holds no report any more.
    """
    begun = time.monotonic()
    seen = {s.path: s for s in scan(project, config.settings.input)}
    wanted = {p: s.fingerprint(config.settings.input) for p, s in seen.items()}
    changed = stale(wanted, work.state("ingest"))
    before = stored_candidates(work)
    with _private_folder(work) as folder:
        run = _Run(work, project, config, seen, folder, say, progress, workers)
        found = _read(run, changed, before)
        accepted, lost = _choose(run, found)
        stored = {r["report_id"]: r for r in stored_reports(work)}
        if stored and not accepted:
            raise NothingIngested(
                "run.none_left",
                folder=project.root / config.settings.input.folder,
                n=len(stored),
                database=project.database,
            )
        write_reports(work, found.put_aside, accepted, stored)
    write_candidates(work, found.candidates)
    n_refused = write_quarantine(work, found.refused, lost, found.candidates, now)
    write_coverage(work)
    work.drop_state("ingest", sorted(set(work.state("ingest")) - set(wanted)))
    work.set_state("ingest", wanted)
    gone = {c.file for c in before.values()} - {c.file for c in found.candidates.values()} - set(seen)
    counts = {"n": len(accepted), "changed": len(changed), "refused": n_refused}
    note = text("says.run.ingested_gone", gone=len(gone), **counts) if gone else text("says.run.ingested", **counts)
    say(text("says.run.ingest", note=note))
    return StepResult("ingest", len(changed) + len(gone), len(seen) - len(changed), time.monotonic() - begun, note)


@contextmanager
def _private_folder(work: WorkFile) -> Iterator[Path]:
    """Where rows are put aside: beside the work file, and gone when the step is done."""
    folder = work.path.parent / f"{work.path.stem}-parsed"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _read(run: _Run, changed: Sequence[str], before: dict[str, Candidate]) -> _Reading:
    """Read what is new or changed; keep what is known of the rest, and of files that went bad."""
    found = _Reading()
    to_read = [p for p in changed if run.seen[p].problem is None]
    closed = tuple(p + "/" for p, s in run.seen.items() if s.problem and s.problem.reason == "unreadable")
    read = set(to_read)
    for path, candidate in before.items():
        if candidate.file not in read and (candidate.file in run.seen or candidate.file.startswith(closed)):
            found.candidates[path] = candidate
    for row in run.work.read("quarantine").to_pylist():
        owner = _owner(str(row["source_path"]), run.seen)
        if owner and owner not in read and not run.seen[owner].problem and row["reason"] not in RELATIVE_REASONS:
            refusal = refused_before(row)
            found.refused[str(row["source_path"])] = (owner, row["sha256"], refusal)
    _parse(run, found, to_read)
    for path, seen in run.seen.items():
        if seen.problem:
            found.refused[path] = (path, seen.sha256, seen.problem)
    _keep_what_went_bad(found, before)
    _tell(run, found, read | set(changed))
    return found


def _owner(path: str, seen: dict[str, Seen]) -> str | None:
    """The file in data/raw that a path is, or is in."""
    if path in seen:
        return path
    cuts = [i for i, c in enumerate(path) if c in "/#"]
    return next((path[:i] for i in reversed(cuts) if path[:i] in seen), None)


def _keep_what_went_bad(found: _Reading, before: dict[str, Candidate]) -> None:
    """A file that can no longer be read does not lose the reports that were stored from it."""
    for path, candidate in before.items():
        at = path if path in found.refused else candidate.file
        if path in found.put_aside or at not in found.refused:
            continue
        found.candidates[path] = candidate
        file, sha256, refusal = found.refused[at]
        found.refused[at] = (file, sha256, refusal.but_stored())


def _tell(run: _Run, found: _Reading, read: set[str]) -> None:
    new = [(p, r) for p, (file, _, r) in sorted(found.refused.items()) if file in read]
    for path, refusal in new[:_SHOWN]:
        run.say(text("says.run.quarantined", path=path, reason=refusal.reason, detail=refusal.told()))
    if len(new) > _SHOWN:
        run.say(text("says.run.more_quarantined", n=len(new) - _SHOWN))


def _parse(run: _Run, found: _Reading, paths: list[str]) -> None:
    """Read some files, in batches."""
    settings = run.config.settings.input
    known = manifest(run.project, settings)
    counted = _Counter(len(paths))
    sources = _sources(run, paths, known, found, counted)
    work = jobs(
        sources,
        limits=limits(settings),
        columns=columns(settings),
        folder=run.folder,
        first=len({*found.put_aside.values()}) + found.n_read,
    )
    n_workers = run.workers or workers_for(_n_inputs(run, paths))
    chars = 0
    for parsed in parse(work, n_workers):
        found.take(parsed)
        chars += sum(c.n_chars for c in parsed.candidates)
        run.progress("ingest", found.n_read, max(counted.total, found.n_read), chars)


@dataclass
class _Counter:
    """Inputs known of so far: files, and what came out of tables and archives."""

    total: int


def _n_inputs(run: _Run, paths: list[str]) -> int:
    """Inputs to expect; a table or an archive of some size counts for many."""
    return sum(1 + (_size(run.project.root / p) // 50_000 if run.seen[p].is_container else 0) for p in paths)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _sources(run: _Run, paths: list[str], known: Manifest, found: _Reading, counted: _Counter) -> Iterator[Source]:
    """Files as they are, and what tables and archives hold."""
    settings = run.config.settings.input
    prefix = settings.folder.strip("/") + "/"
    for path in paths:
        seen, on_disk = run.seen[path], run.project.root / path
        if not seen.is_container:
            item = Item(path, hints=merged(Item(path).hints, known.of(path.removeprefix(prefix))))
            yield Source(path, path, on_disk, str(seen.sha256), item)
            continue
        counted.total -= 1
        try:
            with on_disk.open("rb") as file:
                for item in unpack(path, file, columns=columns(settings), limits=limits(settings)):
                    counted.total += 1
                    if item.problem:
                        found.refused[item.path] = (path, seen.sha256 if item.path == path else None, item.problem)
                        continue
                    hints = merged(item.hints, known.of(item.path.removeprefix(prefix)))
                    yield Source(item.path, path, None, "", Item(item.path, item.data, item.format, hints))
        except OSError as error:
            refusal = InputRefused("unreadable.os", why=os_cause(error))
            found.refused[path] = (path, seen.sha256, refusal)


def _choose(run: _Run, found: _Reading) -> tuple[dict[tuple[str, int], Candidate], dict[str, Lost]]:
    """One text a place and year. One that lost before and wins now was not stored, so it is read again."""
    stored = {r["content_sha256"] for r in stored_reports(run.work)}
    for _ in range(3):
        accepted, lost = resolve(found.candidates.values())
        missing = {
            c.file for c in accepted.values() if c.path not in found.put_aside and c.content_sha256 not in stored
        }
        if not missing:
            return accepted, lost
        for path in [p for p, c in found.candidates.items() if c.file in missing]:
            if found.candidates[path].content_sha256 not in stored:
                del found.candidates[path]
        _parse(run, found, sorted(f for f in missing if f in run.seen and not run.seen[f].problem))
    return resolve(found.candidates.values())
