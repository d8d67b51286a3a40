"""Whole runs in tests: done, looked at and compared."""

from __future__ import annotations

from pipeline.run.session import run_direct
from pipeline.settings.model import Project
from pipeline.store import Reader


def run(project: Project, *, force: bool = False) -> tuple[str | None, dict[str, str]]:
    """Run and return the status and what each step said it did."""
    said: list[str] = []
    status = run_direct(project, force=force, say=said.append)
    return status, {line.split(":")[0]: line for line in said}


def rows(project: Project, sql: str) -> list[tuple[object, ...]]:
    with Reader(project.database) as reader:
        return reader.rows(sql)


def snapshot(project: Project) -> dict[str, object]:
    """Everything that must not depend on order, time or number of runs."""
    names = ["reports", "sections", "sentences", "tokens", "concept_hits", "concept_audit", "attention", "keyness", "trends", "topics",
             "topic_terms", "topic_shares", "paragraph_topics", "coverage", "word_counts", "term_changes", "cooccurrence", "novelty",
             "change_points", "attention_by_level"]  # fmt: skip
    with Reader(project.database) as reader:
        tables = {name: reader.table(f"SELECT * FROM {name} ORDER BY ALL").to_pylist() for name in names}
    pages = {
        p.relative_to(project.reports).as_posix(): p.read_text(encoding="utf-8") for p in project.reports.rglob("*.*")
    }
    return {**tables, **pages}


def ids(project: Project) -> dict[str, list[tuple[object, ...]]]:
    """What cannot be made again from data/raw."""
    names = {
        "runs": "SELECT run_id, started_at FROM runs ORDER BY run_id",
        "topics": "SELECT model, topic_id, label, terms FROM topics ORDER BY ALL",
        "first_seen": "SELECT source_path, first_seen FROM quarantine ORDER BY ALL",
    }
    return {name: rows(project, sql) for name, sql in names.items()}


def pages_of(project: Project) -> dict[str, str]:
    return {
        p.relative_to(project.reports).as_posix(): p.read_text(encoding="utf-8")
        for p in project.reports.rglob("*.*")
        if p.is_file()
    }
