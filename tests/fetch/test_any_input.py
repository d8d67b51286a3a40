"""Nothing that a server or a disk can hold makes the parsers fail."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.fetch.blocked import is_challenge
from pipeline.fetch.log import Fetched, compacted, read_line
from pipeline.fetch.pages import document_links, is_drawn_by_script, report_links
from pipeline.fetch.save import ending_of, safe_name, store
from pipeline.messages import Message
from tests.fetch.site import SAVED

_AT = dt.datetime.fromisoformat("2026-02-03T06:00")
_PAGES = st.one_of(
    st.binary(max_size=400),
    st.sampled_from([p.read_bytes() for p in sorted(SAVED.iterdir())]).flatmap(
        lambda page: st.integers(0, len(page)).map(lambda cut: page[:cut])
    ),
)


@given(_PAGES)
@settings(max_examples=60)
def test_pages(page: bytes) -> None:
    for link in report_links(page, "http://a.cn/x/", None):
        assert link.url.startswith("http")
    document_links(page, "http://a.cn/x/", "#a", "政府工作报告")
    is_drawn_by_script(page)
    is_challenge(page)
    assert ending_of("http://a.cn/x", page, "text/html").startswith(".")


@given(st.text(max_size=200))
def test_names_are_files_of_any_system(title: str) -> None:
    name = safe_name(title)
    assert name == safe_name(name)
    assert not set(name) & set('/\\:*?"<>|\0')
    assert name not in ("", ".", "..")
    assert len(f"{name} (99).docx".encode()) < 255


_ROWS = st.builds(
    Fetched,
    url=st.sampled_from(["http://a.cn/1", "http://a.cn/2"]),
    source=st.just("平安"),
    fetched_at=st.integers(0, 1000).map(lambda n: _AT + dt.timedelta(hours=n)),
    outcome=st.sampled_from(["saved", "unchanged", "listed", "blocked", "robots"]),
    sha256=st.sampled_from(["", "a", "b"]),
    problem=st.sampled_from([None, Message("fetching.robots", {"host": "甲"})]),
    links=st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5), st.just("2026")), max_size=2).map(tuple),
    robots=st.text(max_size=20),
    not_before=st.sampled_from([None, _AT]),
)


@given(_ROWS)
def test_rows_come_back_from_the_log(row: Fetched) -> None:
    assert read_line(row.line()) == row


_DAMAGED = st.tuples(_ROWS, st.integers(0, 200), st.integers(0, 200), st.text(max_size=8)).map(
    lambda made: made[0].line()[: made[1]] + made[3] + made[0].line()[made[1] + made[2] :]
)


@given(st.one_of(st.text(max_size=300), _DAMAGED))
def test_a_line_of_the_log_is_a_row_or_none_whatever_became_of_it(line: str) -> None:
    row = read_line(line)
    assert row is None or isinstance(row, Fetched)
    assert read_line("" if row is None else row.line()) == row, "what is read can be written and read again"


@given(st.lists(_ROWS, max_size=12))
def test_a_shorter_log_knows_the_same(rows: list[Fetched]) -> None:
    short = compacted(rows)
    assert compacted(short) == short
    for url in {row.url for row in rows}:
        own, kept = ([r for r in some if r.url == url] for some in (rows, short))
        assert (own[0].outcome, own[-1].outcome) == (kept[0].outcome, kept[-1].outcome)
        told, told_kept = ([r for r in some if r.outcome != "blocked"] for some in (own, kept))
        assert told[-1:] == told_kept[-1:]


@given(st.lists(st.binary(min_size=1, max_size=3), max_size=6))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_file_is_ever_put_over_another(tmp_path: Path, contents: list[bytes]) -> None:
    made = {store(tmp_path, "政府工作报告", ".html", data): data for data in contents}
    assert all(path.read_bytes() == data for path, data in made.items())
    assert len(made) == len(set(contents))
    assert not list(tmp_path.glob(".*"))
