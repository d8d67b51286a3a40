"""The first step of a run: what is new in data/raw becomes reports, what cannot is quarantined."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from pipeline import tables
from pipeline.computing import StepResult
from pipeline.config import Config, Project
from pipeline.errors import InputRefused, NothingIngested
from pipeline.ingest import Report, report_tables
from pipeline.inputs import RELATIVE_REASONS, Candidate, Seen, coverage_rows, read_one, resolve, scan
from pipeline.progress import Progress, silent
from pipeline.stages import CORPUS, STAGES, place_of, stale
from pipeline.store import WorkFile

Say = Callable[[str], None]
_REPORT_TABLES = ("reports", "sections", "paragraphs", "sentences")


def ingest(
    work: WorkFile, project: Project, config: Config, *, now: dt.datetime, say: Say, progress: Progress = silent
) -> StepResult:
    """Read new and changed files, choose one report a place and year, and drop reports whose file is gone."""
    begun = time.monotonic()
    settings = config.settings.input
    seen = {s.path: s for s in scan(project, settings)}
    stored = {r["source_path"]: r for r in work.read("reports").to_pylist()}
    before = {r["source_path"]: r for r in work.read("quarantine").to_pylist()}
    wanted = {p: s.fingerprint(settings) for p, s in seen.items()}
    changed = stale(wanted, work.state("ingest"))
    parsed, refused = _read_new(work, project, config, seen, stored, before, say)

    closed = tuple(p + "/" for p, s in seen.items() if s.problem and s.problem.reason == "unreadable")
    there = {p for p in stored if p in seen or p.startswith(closed)}
    candidates = [Candidate(p, r.text_sha256, r.place, r.year, r.n_chars) for p, r in parsed.items()]
    kept = [r for p, r in stored.items() if p in there and p not in parsed]
    candidates += [Candidate(r["source_path"], r["text_sha256"], r["place"], r["year"], r["n_chars"]) for r in kept]
    accepted, losers = resolve(candidates)
    refused |= losers
    chosen = {c.path for c in accepted.values()}
    if stored and not chosen:
        raise NothingIngested(
            f"{project.root / settings.folder} holds no report any more, but {len(stored)} are stored. Nothing was changed. "
            f"Put the reports back, or delete {project.database} to begin anew."
        )

    gone = [r["report_id"] for p, r in stored.items() if p not in chosen or p in parsed]
    for name in (t.name for t in tables.ALL.values() if "report_id" in t.column_names and t.name != "topics"):
        work.delete_reports([name], gone)
    if gone:
        # Their rows are gone from every table, so nothing made from them is up to date, even if the same bytes return.
        for item in STAGES:
            work.drop_state(item.name, [*gone, *{place_of(r) for r in gone}, CORPUS])
    for path in sorted(chosen & set(parsed)):
        report = parsed[path]
        report_id = f"{report.place}-{report.year}"
        made = report_tables(report, report_id=report_id, source_path=path, sha256=str(seen[path].sha256))
        for name in _REPORT_TABLES:
            work.append(name, made[name])
    places = {c.path: (c.place, c.year) for c in candidates}
    _write_quarantine(work, seen, refused, before, places, now)
    _write_coverage(work)
    work.drop_state("ingest", sorted(set(work.state("ingest")) - set(wanted)))
    work.set_state("ingest", wanted)

    lost = len(set(stored) - there)
    note = f"{len(chosen)} reports ({len(changed)} files new or changed), {len(refused)} files quarantined"
    note += f", {lost} reports removed with their files" if lost else ""
    say(f"ingest: {note}")
    return StepResult("ingest", len(changed) + lost, len(seen) - len(changed), time.monotonic() - begun, note)


def _read_new(
    work: WorkFile,
    project: Project,
    config: Config,
    seen: dict[str, Seen],
    stored: dict[str, dict[str, object]],
    before: dict[str, dict[str, object]],
    say: Say,
) -> tuple[dict[str, Report], dict[str, InputRefused]]:
    """Reports of new and changed files; refusals of all files that are refused, old and new."""
    settings = config.settings.input
    state = work.state("ingest")
    parsed: dict[str, Report] = {}
    refused: dict[str, InputRefused] = {}
    for path, file in seen.items():
        unchanged = state.get(path) == file.fingerprint(settings)
        old = before.get(path)
        if unchanged and path in stored and not old:
            continue
        if unchanged and old and old["reason"] not in RELATIVE_REASONS:
            refused[path] = InputRefused(str(old["reason"]), str(old["detail"]))
            continue
        result = read_one(project, file, settings)
        if isinstance(result, Report):
            parsed[path] = result
            continue
        detail = result.detail
        if path in stored:
            detail += " The version that was stored before is kept."
        refused[path] = InputRefused(result.reason, detail)
        say(f"quarantined {path!r}: {result.reason}: {detail}")
    return parsed, refused


def _write_quarantine(
    work: WorkFile,
    seen: dict[str, Seen],
    refused: dict[str, InputRefused],
    before: dict[str, dict[str, object]],
    places: dict[str, tuple[str, int]],
    now: dt.datetime,
) -> None:
    rows: list[dict[str, object]] = []
    for path, refusal in sorted(refused.items()):
        old = before.get(path)
        same = old is not None and old["sha256"] == seen[path].sha256
        place, year = places.get(path, (None, None))
        rows.append(
            {
                "source_path": path,
                "sha256": seen[path].sha256,
                "reason": refusal.reason,
                "detail": refusal.detail,
                "first_seen": old["first_seen"] if old and same else now,
                "place": place,
                "year": year,
            }
        )
    work.replace_all("quarantine", tables.QUARANTINE.from_rows(rows))


def _write_coverage(work: WorkFile) -> None:
    have = {(r["place"], r["year"]): r["level"] for r in work.read("reports").to_pylist()}
    quarantined = [(r["place"], r["year"]) for r in work.read("quarantine").to_pylist() if r["place"] and r["year"]]
    work.replace_all("coverage", tables.COVERAGE.from_rows(coverage_rows(have, quarantined)))
