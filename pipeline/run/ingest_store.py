"""What ingest leaves in the work file: reports, candidates, quarantine, coverage."""

from __future__ import annotations

import base64
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import tables
from pipeline.errors import InputRefused
from pipeline.ingest.files.batches import TABLES, rows_of
from pipeline.ingest.files.choice import Candidate, Lost, coverage_rows
from pipeline.messages import Message, parsed
from pipeline.stages import CORPUS, STAGES, place_of
from pipeline.store import WorkFile

Refused = tuple[str, str | None, InputRefused]
_WRITTEN_AT_ONCE = 128  # reports
_TOLD_ALONE = 200  # refusals of rows or members of one file that stand one by one
_NAMED = 5


def stored_reports(work: WorkFile) -> list[dict[str, str]]:
    """Stored reports: id and hash of content."""
    return work.query("SELECT report_id, content_sha256 FROM reports").to_pylist()  # type: ignore[no-any-return]


def write_reports(
    work: WorkFile,
    put_aside: Mapping[str, Path],
    accepted: Mapping[tuple[str, int], Candidate],
    stored: Mapping[str, Mapping[str, str]],
) -> None:
    """Drop reports that are gone or changed, and add the new ones. What is the same stays, with all made from it."""
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
    for target in sorted({put_aside[p] for p in wanted}):
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


def stored_candidates(work: WorkFile) -> dict[str, Candidate]:
    """All texts that could be read at the last run, chosen or not, by path."""
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
            draft=row["draft"],
            content_sha256=row["content_sha256"],
            sketch=np.frombuffer(base64.b64decode(row["sketch"]), dtype="<u4").astype(np.uint32),
        )
        for row in work.read("candidates").to_pylist()
    }


def write_candidates(work: WorkFile, candidates: Mapping[str, Candidate]) -> None:
    """Keep all texts that could be read, so that the next run can choose among them without reading them."""
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
            "draft": c.draft,
            "text_sha256": c.text_sha256,
            "content_sha256": c.content_sha256,
            "sketch": base64.b64encode(c.sketch.astype("<u4").tobytes()).decode("ascii"),
        }
        for _, c in sorted(candidates.items())
    ]
    work.replace_all("candidates", tables.CANDIDATES.from_rows(rows))


def refused_before(row: Mapping[str, str]) -> InputRefused:
    """A refusal as the quarantine holds it."""
    message = parsed(f"refusals.{row['code']}", row["values"])
    return InputRefused(message.name, **message.values)


def by_reason(refusals: Iterable[InputRefused]) -> list[Message]:
    """Reasons with how many of the refusals they are of, the commonest first."""
    common = sorted(Counter(r.reason for r in refusals).items(), key=lambda item: (-item[1], item[0]))
    return [Message("shared.reason", {"reason": reason, "n": n}) for reason, n in common]


def together(refused: Mapping[str, Refused]) -> dict[str, Refused]:
    """Refusals, those of the rows or members of one file as one where they are many; path: the file's, with #*.

    Args:
        refused: path to file, hash and refusal.
    """
    of: dict[str, list[str]] = {}
    for path, (file, _, refusal) in refused.items():
        if path != file and not refusal.stored:
            of.setdefault(file, []).append(path)
    out = dict(refused)
    for file, paths in of.items():
        if len(paths) > _TOLD_ALONE:
            reasons = by_reason(out.pop(path)[2] for path in paths)
            names = [path.removeprefix(file) for path in paths[:_NAMED]]
            out[f"{file}#*"] = (file, None, InputRefused("several.items", n=len(paths), reasons=reasons, names=names))
    return out


def write_quarantine(
    work: WorkFile,
    refused: Mapping[str, Refused],
    lost: Mapping[str, Lost],
    candidates: Mapping[str, Candidate],
    now: dt.datetime,
) -> int:
    """What was not taken, with the reason; returns how many.

    Args:
        work: the private file.
        refused: path to file, hash and refusal of what could not be read or is no report.
        lost: texts that another one of their place and year was preferred to.
        candidates: all texts that could be read.
        now: time to record for what was not refused before.
    """
    before = {r["source_path"]: r for r in work.read("quarantine").to_pylist()}
    everything: dict[str, tuple[str | None, InputRefused]] = {p: (h, r) for p, (_, h, r) in refused.items()}
    for path, item in lost.items():
        everything.setdefault(path, (candidates[path].sha256, item.refusal))
    rows: list[dict[str, object]] = []
    for path, (sha256, refusal) in sorted(everything.items()):
        old = before.get(path)
        candidate = candidates.get(path)
        rows.append(
            {
                "source_path": path,
                "sha256": sha256,
                "reason": refusal.reason,
                "detail": refusal.detail,
                "detail_zh": refusal.told("zh"),
                "code": refusal.message.name,
                "values": refusal.message.values_json(),
                "first_seen": old["first_seen"] if old and old["sha256"] == sha256 else now,
                "place": candidate.place if candidate else None,
                "year": candidate.year if candidate else None,
                "duplicate_of": lost[path].kept if path in lost else None,
            }
        )
    work.replace_all("quarantine", tables.QUARANTINE.from_rows(rows))
    return len(rows)


def write_coverage(work: WorkFile) -> None:
    """Which places and years there are, from what is stored and quarantined."""
    have = work.query("SELECT place, year, level FROM reports").to_pylist()
    quarantined = work.query("SELECT place, year FROM quarantine WHERE place IS NOT NULL AND year IS NOT NULL")
    rows = coverage_rows(
        {(r["place"], r["year"]): r["level"] for r in have},
        [(r["place"], r["year"]) for r in quarantined.to_pylist()],
    )
    work.replace_all("coverage", tables.COVERAGE.from_rows(rows))
