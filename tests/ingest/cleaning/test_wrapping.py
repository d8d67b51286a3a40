from __future__ import annotations

import itertools
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import read_report
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.cleaning.wrapping import columns, find_margin, unbroken, unwrap

Build = Callable[..., str]
PROSE = "全县上下坚持稳中求进工作总基调，扎实推进各项工作，地区生产总值增长8.2%，一般公共预算收入达到10.3亿元，城乡面貌持续改善。"


def _wrap(text: str, width: int, indent: str = "") -> list[str]:
    out: list[str] = []
    for line in text.splitlines():
        whole = indent + line
        out += [whole[i : i + width] for i in range(0, len(whole), width)]
    return out


def _set(text: str, width: int) -> list[str]:
    """Set as a word processor does: a line ends before a number and its point or comma, never within."""
    out: list[str] = []
    for line in text.splitlines():
        now = ""
        for piece in re.findall(r"[0-9.%]+[，。；：、！？”）]?|[^0-9.%]", line):
            if now and columns(now + piece) > 2 * width and piece not in "，。；：、！？”）":
                out.append(now)
                now = ""
            now += piece
        out.append(now)
    return out


@pytest.mark.parametrize(
    ("line", "held"),
    [
        ("9.1%；固定资产投资", "9.1%；"),
        ("（PM2.5）浓度", "（PM2.5）"),
        ("长，居民收入", "长，"),
        ("有“三个一亿人”", "有“三"),
        ("居民收入", ""),
    ],
)
def test_what_no_line_can_end_within(line: str, held: str) -> None:
    assert unbroken(line) == held


def test_numbers_that_cannot_be_broken_leave_lines_short_of_the_margin(build: Build) -> None:
    paragraphs = [line for line in build().splitlines() if len(line) > 100]
    lines = [line for p in paragraphs for line in _set(p, 30)]
    assert any(columns(a) < 58 and b[:1].isdigit() for a, b in itertools.pairwise(lines))
    joined = unwrap(lines, Notes())
    assert "".join(joined) == "".join(paragraphs)
    assert all(line.endswith("。") for line in joined)  # none ends within a sentence


@pytest.mark.parametrize("indent", ["", "\u3000\u3000"])
@pytest.mark.parametrize("width", [24, 30, 38])
def test_a_report_broken_at_a_margin_reads_as_before(build: Build, width: int, indent: str) -> None:
    plain = read_report("x.txt", build().encode(), max_bytes=10**7)
    broken = read_report("x.txt", "\n".join(_wrap(build(), width, indent)).encode(), max_bytes=10**7)
    assert (broken.place, broken.year) == (plain.place, plain.year)
    start = [next(p.text for p in r.paragraphs if p.part == "plan") for r in (plain, broken)]
    assert start[0][:8] == start[1][:8]
    assert "".join(p.text for p in broken.paragraphs) == "".join(p.text for p in plain.paragraphs)
    assert next(s.count for s in broken.cleaning if s.step == "unwrapped") > 20


def test_paragraphs_of_their_own_length_have_no_margin() -> None:
    lines = [PROSE * (1 + i % 4) for i in range(60)]
    assert find_margin(lines) is None
    assert unwrap(lines, Notes()) == lines


def test_a_list_of_short_lines_has_no_margin() -> None:
    assert find_margin([f"{i}.实施农村公路改造工程项目建设" for i in range(10, 90)]) is None


def test_blank_lines_between_all_lines_do_not_hide_the_margin() -> None:
    lines = [x for line in _wrap("\n".join([PROSE * 3] * 20), 30) for x in (line, "")]
    assert len(unwrap(lines, Notes())) == 20


@given(st.lists(st.text(alphabet="全县发展，。一、2019 \u3000", max_size=60), max_size=80))
def test_no_character_is_lost(lines: list[str]) -> None:
    kept = "".join("".join(unwrap(lines, Notes())).split())
    assert kept == "".join("".join(lines).split())


def test_a_unit_on_the_next_line_belongs_to_its_number() -> None:
    lines = ["全县地区生产总值完成120.5", "亿元，同比增长8.2", "%。", "全县财政收入达到300", "平方公里的县域。"]
    assert unwrap(lines, Notes()) == [
        "全县地区生产总值完成120.5亿元，同比增长8.2%。",
        "全县财政收入达到300",
        "平方公里的县域。",
    ]
    assert unwrap(["305.2", "亿元"], Notes()) == ["305.2", "亿元"]  # cells of a table
