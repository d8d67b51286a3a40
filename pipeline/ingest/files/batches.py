"""Inputs to rows, in batches: read on all processors where there are many, rows put aside on disk and not in memory.

A batch ends as one Arrow file in the run's private folder and a light Candidate for each of its texts. Which of these
become reports is decided when all are known; only then are rows moved into the work file.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pyarrow as pa

from pipeline.errors import InputRefused, os_cause
from pipeline.ingest import Columns, Item, Limits, Report, read_item, report_tables, sketch, unpack
from pipeline.ingest.files.choice import Candidate
from pipeline.ingest.files.patience import refusing, within
from pipeline.ingest.files.scan import hash_of
from pipeline.parallel import Cluster, Died, alone, processors, results

TABLES = ("reports", "sections", "paragraphs", "sentences", "cleaning", "report_warnings", "report_evidence")
BATCH = 32  # inputs read together
_BATCH_BYTES = 4_000_000  # of inputs whose bytes are handed to another process
_PARALLEL_FROM = 30  # inputs; for fewer, starting processes takes longer than it saves


@dataclass(frozen=True)
class Source:
    """An input to read: a file by its place on disk, or an item that was unpacked already.

    Attributes:
        path: path within the project folder.
        file: file in data/raw that it is in.
        on_disk: where the file is; None for an item.
        item: the item; for a file what is known of it, without data.
        data: the file's bytes, or why it cannot be read, where the run's own process has read it for others.
    """

    path: str
    file: str
    on_disk: Path | None
    item: Item
    data: bytes | InputRefused | None = None

    @property
    def size(self) -> int:
        """Bytes that go along with it."""
        return len(self.item.data) + (len(self.data) if isinstance(self.data, bytes) else 0)

    def loaded(self, limits: Limits) -> Source:
        """The same with the file's bytes."""
        return self if self.on_disk is None else replace(self, data=_bytes(self.on_disk, limits))


@dataclass(frozen=True)
class Job:
    """A batch of inputs, and how to read them.

    Attributes:
        number: position among the batches.
        sources: the inputs.
        limits: how much is read at most.
        columns: names of columns that the user has set.
        folder: where the rows are put aside.
    """

    number: int
    sources: tuple[Source, ...]
    limits: Limits
    columns: Columns
    folder: Path

    @property
    def target(self) -> Path:
        """The batch's Arrow file."""
        return self.folder / f"{self.number:06d}.arrow"


@dataclass
class ParsedBatch:
    """What came of a batch.

    Attributes:
        target: file with the rows of its texts; in it ``report_id`` is the path.
        candidates: its texts.
        refused: path to file, hash and refusal of what is none.
        hashes: file to the hash of its bytes, of files that were read whole.
        done: inputs read.
    """

    target: Path
    candidates: list[Candidate] = field(default_factory=list)
    refused: dict[str, tuple[str, str | None, InputRefused]] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    done: int = 0


def parse_job(job: Job) -> ParsedBatch:
    """Read one batch and put its rows aside. Nothing is raised for what is wrong with an input.

    Args:
        job: the batch.
    """
    return put_aside(*read_job(job))


def put_aside(parsed: ParsedBatch, rows: dict[str, pa.Table]) -> ParsedBatch:
    """Put the rows of a batch aside, if it has any."""
    if parsed.candidates:
        _put_aside(parsed.target, rows)
    return parsed


def read_job(job: Job) -> tuple[ParsedBatch, dict[str, pa.Table]]:
    """Read one batch, wherever: what came of it, and the rows of its texts.

    Args:
        job: the batch.
    """
    out = ParsedBatch(job.target, done=len(job.sources))
    made: dict[str, list[pa.Table]] = {name: [] for name in TABLES}
    for source in job.sources:
        for item, sha256 in _items(source, job, out):
            result = _read(item, job.limits)
            if isinstance(result, InputRefused):
                out.refused[item.path] = (source.file, sha256, result)
                continue
            candidate = candidate_of(result, item.path, source.file, sha256)
            rows = report_tables(
                result,
                report_id=item.path,
                source_path=item.path,
                sha256=sha256,
                content_sha256=candidate.content_sha256,
            )
            out.candidates.append(candidate)
            for name in TABLES:
                made[name].append(rows[name])
    return out, {name: pa.concat_tables(parts) for name, parts in made.items() if parts}


def _items(source: Source, job: Job, out: ParsedBatch) -> Iterator[tuple[Item, str]]:
    """Items of a source, with the hash of their bytes."""
    if source.on_disk is None:
        yield source.item, hashlib.sha256(source.item.data + repr(source.item.hints).encode()).hexdigest()
        return
    data = _bytes(source.on_disk, job.limits) if source.data is None else source.data
    if isinstance(data, InputRefused):
        out.refused[source.path] = (source.file, None, data)
        return
    # Read once: what is hashed is what is parsed, even if the file is changed meanwhile.
    sha256 = out.hashes[source.file] = hashlib.sha256(data).hexdigest()
    unpacked = unpack(source.path, io.BytesIO(data), columns=job.columns, limits=job.limits)
    for item in refusing(source.path, unpacked, job.limits):
        if item.path == source.path:
            yield replace(item, hints=source.item.hints), sha256
        else:
            yield item, hashlib.sha256(item.data).hexdigest()


def _bytes(path: Path, limits: Limits) -> bytes | InputRefused:
    try:
        with path.open("rb") as file:
            return file.read(limits.report + 1)
    except OSError as error:
        return InputRefused("unreadable.os", why=os_cause(error))


def _read(item: Item, limits: Limits) -> Report | InputRefused:
    try:
        return within(limits.seconds, partial(read_item, item, max_bytes=limits.report))
    except InputRefused as refusal:
        return refusal.with_traceback(None)
    except (RecursionError, MemoryError) as error:
        return InputRefused("unreadable.too_much", error=type(error).__name__)


def candidate_of(report: Report, path: str, file: str, sha256: str) -> Candidate:
    """A text as a candidate.

    Args:
        report: the text, read.
        path: where it comes from.
        file: file in data/raw that it is in.
        sha256: hash of its bytes.
    """
    return Candidate(
        path=path,
        text_sha256=report.text_sha256,
        place=report.place,
        year=report.year,
        n_chars=report.n_chars,
        file=file,
        sha256=sha256,
        level=report.level,
        format=report.format,
        sure=report.sure,
        draft=any(doubt.name == "draft" for doubt in report.doubts),
        content_sha256=_content(report, path, sha256),
        sketch=sketch("".join(p.text for p in report.paragraphs)),
    )


def _content(report: Report, path: str, sha256: str) -> str:
    """Hash of all that is stored of a report."""
    body = {"sections", "paragraphs", "sentences"}  # all else is short
    lines = [path, sha256, *(f"{name}={value!r}" for name, value in vars(report).items() if name not in body)]
    lines += [f"{s.section_no}|{s.depth}|{s.part}|{s.part_confidence}|{s.heading}" for s in report.sections]
    lines += [f"{p.paragraph_no}|{p.section_no}|{p.part}|{p.is_heading}|{p.text}" for p in report.paragraphs]
    lines += [
        f"{s.sentence_no}|{s.paragraph_no}|{s.part}|{s.paragraph_start_char}|{len(s.text)}" for s in report.sentences
    ]
    return hashlib.sha256("\x1f".join(lines).encode("utf-8", "replace")).hexdigest()


def _put_aside(target: Path, made: dict[str, pa.Table]) -> None:
    """Write the rows in one step, so that a file that is there is whole."""
    unfinished = target.with_suffix(f".{os.getpid()}")
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.OSFile(str(unfinished), "wb") as file:
        for name in TABLES:
            table = made[name].combine_chunks()
            with pa.ipc.new_stream(file, table.schema, options=options) as writer:
                writer.write_table(table)
    unfinished.replace(target)


def rows_of(target: Path) -> dict[str, pa.Table]:
    """Rows that a batch put aside.

    Args:
        target: its file.
    """
    with pa.OSFile(str(target), "rb") as file:
        return {name: pa.ipc.open_stream(file).read_all() for name in TABLES}


def jobs(sources: Iterable[Source], *, limits: Limits, columns: Columns, folder: Path, first: int = 0) -> Iterator[Job]:
    """Sources in batches.

    Args:
        sources: what to read, in order.
        limits: how much is read at most.
        columns: names of columns that the user has set.
        folder: where rows are put aside.
        first: number of the first batch.
    """
    batch: list[Source] = []
    size = 0
    number = first
    for source in sources:
        batch.append(source)
        size += source.size
        if len(batch) >= BATCH or size >= _BATCH_BYTES:
            yield Job(number, tuple(batch), limits, columns, folder)
            batch, size, number = [], 0, number + 1
    if batch:
        yield Job(number, tuple(batch), limits, columns, folder)


def workers_for(n_inputs: int) -> int:
    """Processes worth starting for so many inputs."""
    return 1 if n_inputs <= _PARALLEL_FROM else processors()


def parse(
    work: Iterable[Job], workers: int, do: Callable[[Job], ParsedBatch] = parse_job, *, cluster: Cluster | None = None
) -> Iterator[ParsedBatch]:
    """Read batches, in order; with several workers each in a process of its own.

    An input that ends the process it is read in is refused; the others of its batch are read one by one.

    Args:
        work: the batches; taken as they are needed.
        workers: number of processes.
        do: what to do with a batch.
        cluster: reads them in place of processes of this computer; their sources are loaded.

    Yields:
        What came of each batch.
    """
    if cluster:
        for job, read in results(read_job, work, workers=cluster.workers, start=cluster.start):
            yield _one_by_one(job, do) if isinstance(read, Died) else put_aside(*read)
        return
    for job, parsed in results(do, work, workers=workers):
        yield _one_by_one(job, do) if isinstance(parsed, Died) else parsed


def _one_by_one(job: Job, do: Callable[[Job], ParsedBatch]) -> ParsedBatch:
    """A batch that ended its process: each input alone, and refused where it does so again."""
    parts = []
    for i, source in enumerate(job.sources):
        one = replace(job, sources=(source,), folder=_sub_folder(job, i))
        parsed = alone(do, one)
        parts.append(_fatal(one, source) if isinstance(parsed, Died) else parsed)
    return _together(job, parts)


def _fatal(job: Job, source: Source) -> ParsedBatch:
    sha256 = hash_of(source.on_disk) if source.on_disk else None
    refused = {source.path: (source.file, sha256, InputRefused("unreadable.ended"))}
    return ParsedBatch(job.target, refused=refused, done=1)


def _sub_folder(job: Job, i: int) -> Path:
    folder = job.folder / f"{job.number}-{i}"
    folder.mkdir(exist_ok=True)
    return folder


def _together(job: Job, parts: list[ParsedBatch]) -> ParsedBatch:
    out = ParsedBatch(job.target)
    tables = [rows_of(p.target) for p in parts if p.candidates]
    for part in parts:
        out.candidates += part.candidates
        out.refused |= part.refused
        out.hashes |= part.hashes
        out.done += part.done
    if tables:
        _put_aside(job.target, {name: pa.concat_tables([t[name] for t in tables]) for name in TABLES})
    return out
