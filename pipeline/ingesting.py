"""The first step of a run: what is new in data/raw becomes reports, what cannot is quarantined.

Rows of texts are put aside on disk as they are read (:mod:`pipeline.parsing`); in memory there is one light candidate a
text. When all are known one is chosen for each place and year, and only its rows go into the work file.
"""

from __future__ import annotations

import base64
import datetime as dt
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import tables
from pipeline.choosing import RELATIVE_REASONS, Candidate, Lost, coverage_rows, resolve
from pipeline.computing import StepResult
from pipeline.config import Config, Project
from pipeline.errors import InputRefused, NothingIngested
from pipeline.ingest import Item, Manifest, merged, unpack
from pipeline.inputs import Seen, columns, limits, manifest, scan
from pipeline.parsing import TABLES, Parsed, Source, jobs, parse, rows_of, workers_for
from pipeline.progress import Progress, silent
from pipeline.stages import CORPUS, STAGES, place_of, stale
from pipeline.store import WorkFile

Say = Callable[[str], None]
_WRITTEN_AT_ONCE = 128  # reports
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
    refused: dict[str, tuple[str, str | None, InputRefused]] = field(default_factory=dict)
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
    before = _stored_candidates(work)
    with _private_folder(work) as folder:
        run = _Run(work, project, config, seen, folder, say, progress, workers)
        found = _read(run, changed, before)
        accepted, lost = _choose(run, found)
        stored = {r["report_id"]: r for r in _light(work)}
        if stored and not accepted:
            raise NothingIngested(
                f"{project.root / config.settings.input.folder} holds no report any more, but {len(stored)} are stored. "
                f"Nothing was changed. Put the reports back, or delete {project.database} to begin anew."
            )
        _write_reports(run, found, accepted, stored)
    _write_candidates(work, found)
    n_refused = _write_quarantine(work, found, lost, seen, now)
    _write_coverage(work)
    work.drop_state("ingest", sorted(set(work.state("ingest")) - set(wanted)))
    work.set_state("ingest", wanted)
    gone = {c.file for c in before.values()} - {c.file for c in found.candidates.values()} - set(seen)
    note = f"{len(accepted)} reports ({len(changed)} files new or changed), {n_refused} inputs quarantined"
    note += f", {len(gone)} files gone" if gone else ""
    say(f"ingest: {note}")
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


def _light(work: WorkFile) -> list[dict[str, str]]:
    """Stored reports: id and hash of content."""
    return work.query("SELECT report_id, content_sha256 FROM reports").to_pylist()  # type: ignore[no-any-return]


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
            refusal = InputRefused(str(row["reason"]), str(row["detail"]))
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
    kept = " The version that was stored before is kept."
    for path, candidate in before.items():
        at = path if path in found.refused else candidate.file
        if path in found.put_aside or at not in found.refused:
            continue
        found.candidates[path] = candidate
        file, sha256, refusal = found.refused[at]
        if not refusal.detail.endswith(kept):
            found.refused[at] = (file, sha256, InputRefused(refusal.reason, refusal.detail + kept))


def _tell(run: _Run, found: _Reading, read: set[str]) -> None:
    new = [(p, r) for p, (file, _, r) in sorted(found.refused.items()) if file in read]
    for path, refusal in new[:_SHOWN]:
        run.say(f"quarantined {path!r}: {refusal.reason}: {refusal.detail}")
    if len(new) > _SHOWN:
        run.say(f"... and {len(new) - _SHOWN} more are quarantined (gongwen status)")


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
            detail = f"Cannot be read: {error.strerror or error}. Check its permissions."
            found.refused[path] = (path, seen.sha256, InputRefused("unreadable", detail))


def _choose(run: _Run, found: _Reading) -> tuple[dict[tuple[str, int], Candidate], dict[str, Lost]]:
    """One text a place and year. One that lost before and wins now was not stored, so it is read again."""
    stored = {r["content_sha256"] for r in _light(run.work)}
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


def _write_reports(
    run: _Run, found: _Reading, accepted: dict[tuple[str, int], Candidate], stored: dict[str, dict[str, str]]
) -> None:
    """Drop reports that are gone or changed, and add the new ones. What is the same stays, with all made from it."""
    work = run.work
    ids = {f"{place}-{year}": c for (place, year), c in accepted.items()}
    same = {i for i, c in ids.items() if i in stored and stored[i]["content_sha256"] == c.content_sha256}
    gone = sorted(set(stored) - same)
    for name in (t.name for t in tables.ALL.values() if "report_id" in t.column_names and t.name != "topics"):
        work.delete_reports([name], gone)
    if gone:
        # Their rows are gone from every table, so nothing made from them is up to date, even if the same bytes return.
        for item in STAGES:
            work.drop_state(item.name, [*gone, *{place_of(r) for r in gone}, CORPUS])
    wanted = {c.path: i for i, c in ids.items() if i not in same}
    waiting: list[dict[str, pa.Table]] = []
    n_waiting = 0
    for target in sorted({found.put_aside[p] for p in wanted}):
        rows = _renamed(rows_of(target), wanted)
        waiting.append(rows)
        n_waiting += rows["reports"].num_rows
        if n_waiting >= _WRITTEN_AT_ONCE:
            _append(work, waiting)
            waiting, n_waiting = [], 0
    _append(work, waiting)


def _renamed(rows: dict[str, pa.Table], wanted: dict[str, str]) -> dict[str, pa.Table]:
    """Rows of the wanted texts, under the id of the report that they become instead of their path."""
    paths, ids = pa.array(list(wanted)), pa.array(list(wanted.values()))
    out = {}
    for name, table in rows.items():
        at = pc.index_in(table["report_id"], value_set=paths)
        kept = table.filter(pc.is_valid(at))
        new = ids.take(pc.index_in(kept["report_id"], value_set=paths).combine_chunks())
        field = tables.ALL[name].schema.field("report_id")
        out[name] = kept.set_column(0, field, new).cast(tables.ALL[name].schema)
    return out


def _append(work: WorkFile, waiting: list[dict[str, pa.Table]]) -> None:
    for name in TABLES:
        if waiting:
            work.append(name, pa.concat_tables([rows[name] for rows in waiting]))


def _stored_candidates(work: WorkFile) -> dict[str, Candidate]:
    return {
        row["source_path"]: Candidate(
            path=row["source_path"],
            text_sha256=row["text_sha256"],
            place=row["place"],
            year=row["year"],
            n_chars=row["n_chars"],
            file=row["file_path"],
            sha256=row["sha256"],
            level=row["level"],
            format=row["format"],
            sure=row["sure"],
            content_sha256=row["content_sha256"],
            sketch=np.frombuffer(base64.b64decode(row["sketch"]), dtype="<u4").astype(np.uint32),
        )
        for row in work.read("candidates").to_pylist()
    }


def _write_candidates(work: WorkFile, found: _Reading) -> None:
    rows: list[dict[str, object]] = [
        {
            "source_path": c.path,
            "file_path": c.file,
            "sha256": c.sha256,
            "place": c.place,
            "level": c.level,
            "year": c.year,
            "n_chars": c.n_chars,
            "format": c.format,
            "sure": c.sure,
            "text_sha256": c.text_sha256,
            "content_sha256": c.content_sha256,
            "sketch": base64.b64encode(c.sketch.astype("<u4").tobytes()).decode("ascii"),
        }
        for _, c in sorted(found.candidates.items())
    ]
    work.replace_all("candidates", tables.CANDIDATES.from_rows(rows))


def _write_quarantine(
    work: WorkFile, found: _Reading, lost: dict[str, Lost], seen: dict[str, Seen], now: dt.datetime
) -> int:
    before = {r["source_path"]: r for r in work.read("quarantine").to_pylist()}
    everything: dict[str, tuple[str | None, InputRefused]] = {p: (h, r) for p, (_, h, r) in found.refused.items()}
    for path, item in lost.items():
        everything.setdefault(path, (found.candidates[path].sha256, item.refusal))
    rows: list[dict[str, object]] = []
    for path, (sha256, refusal) in sorted(everything.items()):
        old = before.get(path)
        candidate = found.candidates.get(path)
        rows.append(
            {
                "source_path": path,
                "sha256": sha256,
                "reason": refusal.reason,
                "detail": refusal.detail,
                "first_seen": old["first_seen"] if old and old["sha256"] == sha256 else now,
                "place": candidate.place if candidate else None,
                "year": candidate.year if candidate else None,
                "duplicate_of": lost[path].kept if path in lost else None,
            }
        )
    work.replace_all("quarantine", tables.QUARANTINE.from_rows(rows))
    return len(rows)


def _write_coverage(work: WorkFile) -> None:
    have = work.query("SELECT place, year, level FROM reports").to_pylist()
    quarantined = work.query("SELECT place, year FROM quarantine WHERE place IS NOT NULL AND year IS NOT NULL")
    rows = coverage_rows(
        {(r["place"], r["year"]): r["level"] for r in have},
        [(r["place"], r["year"]) for r in quarantined.to_pylist()],
    )
    work.replace_all("coverage", tables.COVERAGE.from_rows(rows))
