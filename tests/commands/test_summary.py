"""What a run tells at its end."""

from __future__ import annotations

import pytest

from pipeline import tables
from pipeline.commands.summary import counts, summary_lines, summary_markdown
from pipeline.messages import LANGUAGES, speaking
from pipeline.settings.model import Project
from pipeline.store import WorkFile


def published(project: Project, *, refused: int) -> Project:
    project.database.parent.mkdir(parents=True, exist_ok=True)
    with WorkFile(project.database, create=True) as work:
        rows = [
            {"report_id": f"{p}-{y}", "place": p, "year": y, "n_tokens": 1500}
            for p in ("甲县", "乙县")
            for y in (2019, 2020)
        ]
        work.append("reports", tables.REPORTS.from_rows(rows))
        bad = [{"source_path": f"{i}.txt", "reason": "empty"} for i in range(refused)]
        work.append("quarantine", tables.QUARANTINE.from_rows(bad))
    return project


def test_counts_are_those_of_the_published_file(project: Project) -> None:
    assert counts(published(project, refused=3)) == {"reports": 4, "places": 2, "words": 6000, "quarantined": 3}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_summary_names_results_and_what_was_refused(project: Project, lang: str) -> None:
    published(project, refused=1)
    with speaking(lang):
        lines = summary_lines(project)
        page = summary_markdown(project, "done_with_quarantine")
    told = "\n".join(lines)
    for part in ("4", "2", "6,000", str(project.database), str(project.reports / "index.md"), "gongwen status"):
        assert part in told
    for part in ("| 4 | 2 | 6,000 | 1 |", project.database.as_uri(), (project.reports / "index.md").as_uri()):
        assert part in page
    assert ("报告" in told) == (lang == "zh")


def test_nothing_is_said_of_refusals_where_there_are_none(project: Project) -> None:
    published(project, refused=0)
    assert len(summary_lines(project)) == 3


def test_an_empty_file_has_no_words(project: Project) -> None:
    project.database.parent.mkdir(parents=True, exist_ok=True)
    with WorkFile(project.database, create=True):
        pass
    assert counts(project) == {"reports": 0, "places": 0, "words": 0, "quarantined": 0}
