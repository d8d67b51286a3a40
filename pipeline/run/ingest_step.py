"""The first step of a run: what is new in data/raw becomes reports, what cannot is quarantined.

Rows of texts are put aside on disk as they are read (:mod:`pipeline.ingest.files.batches`); in memory there is one light candidate a
text. When all are known one is chosen for each place and year, and only its rows go into the work file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.errors import InputRefused, NothingIngested, os_cause
from pipeline.ingest import Item, Manifest, merged, unpack
from pipeline.ingest.files.batches import ParsedBatch, Source, jobs, parse, workers_for
from pipeline.ingest.files.choice import RELATIVE_REASONS, Candidate, Lost, resolve
from pipeline.ingest.files.patience import refusing
from pipeline.ingest.files.scan import Scan, Seen, columns, hash_of, limits
from pipeline.ingest.identity.hints import Hints
from pipeline.messages import Message, text
from pipeline.parallel import Cluster
from pipeline.progress import Progress, Say, silent
from pipeline.run.compute import StepResult
from pipeline.run.fetched import log_state, selectors, write_fetches
from pipeline.run.ingest_store import (
    Refused,
    by_reason,
    refused_before,
    stored_candidates,
    stored_reports,
    together,
    write_candidates,
    write_coverage,
    write_quarantine,
    write_reports,
)
from pipeline.run.judged import judged_state, write_judged
from pipeline.settings.model import Config, Project
from pipeline.stages import stale
from pipeline.store import WorkFile

_SHOWN = 20  # refusals told one by one
_FRUITLESS = 1000  # rows or members of one file


@dataclass
class _Reading:
    """What is known of the inputs after reading.

    Attributes:
        candidates: all texts by path, stored before or new.
        put_aside: path to the file with its rows, for what was read now.
        refused: path to file, hash and refusal.
        hashes: file to the hash of its bytes, for what was read now.
        n_read: inputs read.
        fruitless: file to how many of its rows or members were read, as long as none is a report.
        given_up: files of which so many are none that the rest is not read.
    """

    candidates: dict[str, Candidate] = field(default_factory=dict)
    put_aside: dict[str, Path] = field(default_factory=dict)
    refused: dict[str, Refused] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    n_read: int = 0
    fruitless: Counter[str] = field(default_factory=Counter)
    given_up: set[str] = field(default_factory=set)

    def take(self, parsed: ParsedBatch) -> None:
        """Add what came of a batch; of a file that was given up nothing more, however many processes read ahead."""
        parsed.candidates = [c for c in parsed.candidates if c.file not in self.given_up]
        for candidate in parsed.candidates:
            self.candidates[candidate.path] = candidate
            self.put_aside[candidate.path] = parsed.target
            self.refused.pop(candidate.path, None)
        self.refused |= {p: r for p, r in parsed.refused.items() if r[0] not in self.given_up}
        self._give_up(parsed)
        self.hashes |= parsed.hashes
        self.n_read += parsed.done

    def _give_up(self, parsed: ParsedBatch) -> None:
        """A file of which the first thousand rows or members are no reports will hardly hold one further on."""
        self.fruitless.update(file for path, (file, _, _) in parsed.refused.items() if path != file)
        for candidate in parsed.candidates:
            self.fruitless[candidate.file] = -sys.maxsize
        for file in [f for f, n in self.fruitless.items() if n >= _FRUITLESS and f not in self.given_up]:
            self.given_up.add(file)
            mine = [r for f, _, r in self.refused.values() if f == file]
            self.refused = {p: r for p, r in self.refused.items() if r[0] != file}
            refusal = InputRefused("several.none_of_many", n=_FRUITLESS, reasons=by_reason(mine))
            self.refused[file] = (file, self.hashes.get(file), refusal)


@dataclass(frozen=True)
class _Run:
    """What the parts of this step share."""

    work: WorkFile
    project: Project
    config: Config
    seen: dict[str, Seen]
    manifest: Manifest
    folder: Path
    say: Say
    progress: Progress
    workers: int | None
    cluster: Cluster | None


def ingest(
    work: WorkFile,
    project: Project,
    config: Config,
    inputs: Scan,
    *,
    now: dt.datetime,
    say: Say,
    progress: Progress = silent,
    workers: int | None = None,
    cluster: Cluster | None = None,
) -> StepResult:
    """Read new and changed files, choose one report a place and year, and drop reports whose file is gone.

    Args:
        work: the private file.
        project: the project.
        config: its settings.
        inputs: the input folder as it was when the run began.
        now: time to record for what is quarantined for the first time.
        say: told what is going on.
        progress: told how far it is.
        workers: processes to use; None for one a processor where there is enough to read.
        cluster: reads in place of processes of this computer; this one opens the files.

    Raises:
        NothingIngested: the input folder holds no report any more.
    """
    begun = time.monotonic()
    seen = {s.path: s for s in inputs.files}
    wanted = {p: s.fingerprint(config.settings.input) for p, s in seen.items()}
    changed = stale(wanted, work.state("ingest"))
    before = stored_candidates(work)
    with _private_folder(work) as folder:
        run = _Run(work, project, config, seen, inputs.manifest, folder, say, progress, workers, cluster)
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
    write_fetches(work, project)
    write_judged(work, project, config)
    beside = log_state(project) | judged_state(project)
    work.set_state("ingest", wanted | _as_read(run, changed, found.hashes) | beside)
    gone = {c.file for c in before.values()} - {c.file for c in found.candidates.values()} - set(seen)
    counts = {"n": len(accepted), "changed": len(changed), "refused": n_refused}
    note = text("says.run.ingested_gone", gone=len(gone), **counts) if gone else text("says.run.ingested", **counts)
    say(text("says.run.ingest", step=Message("steps.name.ingest"), note=note))
    return StepResult("ingest", len(changed) + len(gone), len(seen) - len(changed), time.monotonic() - begun, note)


def _as_read(run: _Run, changed: Sequence[str], hashes: Mapping[str, str]) -> dict[str, str]:
    """Fingerprints of new and changed files, of the bytes that were read and not of those that were there before."""
    made = {}
    for path in changed:
        seen = run.seen[path]
        if seen.problem is None:
            # What ended the process that read it has no hash yet, and must not be read again at every run.
            seen = replace(seen, sha256=hashes.get(path) or hash_of(run.project.root / path))
        made[path] = seen.fingerprint(run.config.settings.input)
    return made


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
    found.refused = together(found.refused)
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
    counted = _Counter(len(paths))
    sources = _sources(run, paths, found, counted)
    if run.cluster:
        sources = (source.loaded(limits(settings)) for source in sources)
    work = jobs(
        sources,
        limits=limits(settings),
        columns=columns(settings),
        folder=run.folder,
        first=len({*found.put_aside.values()}) + found.n_read,
    )
    n_workers = run.workers or workers_for(_n_inputs(run, paths))
    chars = 0
    for parsed in parse(work, n_workers, cluster=run.cluster):
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


def _sources(run: _Run, paths: list[str], found: _Reading, counted: _Counter) -> Iterator[Source]:
    """Files as they are, and what tables and archives hold."""
    settings = run.config.settings.input
    prefix = settings.folder.strip("/") + "/"
    fetched = selectors(run.project)
    for path in paths:
        seen, on_disk = run.seen[path], run.project.root / path
        if not seen.is_container:
            hints = merged(Hints(selector=fetched.get(path, "")), run.manifest.of(path.removeprefix(prefix)))
            item = Item(path, hints=hints)
            yield Source(path, path, on_disk, item)
            continue
        counted.total -= 1
        problems = 0
        try:
            with on_disk.open("rb") as file:
                sha256 = found.hashes[path] = hashlib.file_digest(file, "sha256").hexdigest()
                file.seek(0)
                unpacked = unpack(path, file, columns=columns(settings), limits=limits(settings))
                with closing(refusing(path, unpacked, limits(settings))) as items:
                    for item in items:
                        problems = problems + 1 if item.problem else -sys.maxsize
                        # What cannot even be taken apart is no report either.
                        if path in found.given_up or problems > _FRUITLESS:
                            break
                        counted.total += 1
                        if item.problem:
                            found.refused[item.path] = (path, sha256 if item.path == path else None, item.problem)
                            continue
                        hints = merged(item.hints, run.manifest.of(item.path.removeprefix(prefix)))
                        yield Source(item.path, path, None, Item(item.path, item.data, item.format, hints))
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
