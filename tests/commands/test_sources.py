"""What `gongwen status` says of sources."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.commands.sources import is_overdue, source_lines
from pipeline.fetch.log import Fetched, Log
from pipeline.messages import Message
from pipeline.settings.model import Project
from pipeline.settings.sources import SourceSettings

AT = dt.datetime.fromisoformat("2026-02-03T06:00")
SOURCES = """
contact: a@b.cn
sources:
  平安省: {place: 平安省, addresses: [https://www.example.gov.cn/], due_month: 2}
"""


def test_a_source_that_was_never_asked(project: Project) -> None:
    assert source_lines(project, ()) == []
    project.sources.write_text(SOURCES, encoding="utf-8")
    [line] = source_lines(project, (), today=dt.date(2026, 2, 28))
    assert "never asked" in line
    [_, overdue] = source_lines(project, (), today=dt.date(2026, 3, 1))
    assert "overdue" in overdue
    assert "2026-02" in overdue


def test_troubles_are_told_until_they_are_over(project: Project) -> None:
    project.sources.write_text(SOURCES, encoding="utf-8")
    log = Log(project.fetches)
    url = "https://www.example.gov.cn/a.html"
    blocked = Message("fetching.blocked", {"status": 412, "url": url, "folder": "data/raw"})
    log.append(Fetched(url, "平安省", AT, "blocked", problem=blocked))
    lines = source_lines(project, (), today=dt.date(2026, 2, 28))
    assert "2026-02-03 06:00" in lines[0]
    assert url in lines[1]
    log.append(
        Fetched(url, "平安省", AT + dt.timedelta(days=1), "saved", path="data/raw/fetched/平安省/a.html", year=2026)
    )
    [line] = source_lines(project, (), today=dt.date(2026, 5, 1))
    assert "1 report" in line


@pytest.mark.parametrize(
    ("have", "today", "overdue"),
    [
        (set(), dt.date(2026, 3, 31), False),
        (set(), dt.date(2026, 4, 1), True),
        ({("平安省", 2025)}, dt.date(2026, 4, 1), True),
        ({("平安省", 2026)}, dt.date(2026, 4, 1), False),  # however it came
    ],
)
def test_overdue(have: set[tuple[str, int]], today: dt.date, overdue: bool) -> None:
    source = SourceSettings(place="平安省", addresses=("https://www.example.gov.cn/",), due_month=3)
    assert is_overdue(source, [], have, today) is overdue
