from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.chinese.quantities import find_quantities
from pipeline.ingest.cleaning.characters import clean_characters
from pipeline.ingest.cleaning.lost_marks import mend_lost_points
from pipeline.ingest.cleaning.notes import Notes


@pytest.mark.parametrize(
    ("raw", "mended"),
    [
        ("完成374\ue0102亿元，增长11\ue0108%", "完成374.2亿元，增长11.8%"),
        ("完成374\x022亿元，增长11\x028%", "完成374.2亿元，增长11.8%"),
        ("利用外资4??2亿美元、1??65亿美元", "利用外资4.2亿美元、1.65亿美元"),
        ("增长7\ue0108%", "增长7.8%"),  # known from other files
        ("其他1,234\ue0105亿元", "其他1,234.5亿元"),
        ("增长7\uf02e8%", "增长7.8%"),
        ("增长７\ue011５%，比上年多３\ue0112倍", "增长７.５%，比上年多３.2倍"),
    ],
)
def test_a_character_that_stands_where_points_stand_is_one(raw: str, mended: str) -> None:
    notes = Notes()
    assert mend_lost_points(raw, notes) == mended
    assert "as decimal points" in notes.lines()[0] or "as a decimal point" in notes.lines()[0]


def test_the_per_cent_sign_of_a_symbol_font_is_one_behind_a_number() -> None:
    assert mend_lost_points("增长13.8\uf025，\uf025完成", Notes()) == "增长13.8%，\uf025完成"


@pytest.mark.parametrize(
    "raw",
    [
        "增长7\ue0118%",  # 7.8 or 7–8
        "第二\ue010三产业，增长12\ue0108%，城\ue010乡",  # elsewhere too
        "三次产业为6\ue01045\ue01049",  # a chain
        "完成12.5\ue01013.5亿元",
        "产值12\ue011345亿元",  # thousands perhaps
        "2015\ue0102016年",
        "完成12\ufffd5亿元",
        "位于县长??王某，12??5亿元",
    ],
)
def test_without_evidence_digits_are_not_joined_and_the_figure_is_named(raw: str) -> None:
    notes = Notes()
    mended = mend_lost_points(raw, notes)
    assert "□" in mended
    figure = re.search(r"[\d.]+□[\d.]+", mended)
    assert figure and figure.group() in notes.lines()[0]


def test_a_figure_that_lost_a_character_is_no_number() -> None:
    assert find_quantities("完成374□2亿元") == []
    assert [q.value for q in find_quantities("完成374□2亿元，增长8%")] == [8]


def test_ornaments_go() -> None:
    notes = Notes()
    assert clean_characters("大力发展第三产业\ue009\n\ue004加强基础", notes) == "大力发展第三产业\n加强基础"
    assert notes.count("private") == 2


@given(st.text(alphabet=st.sampled_from("0123456789.\ue010\ue011\x02\ufffd?亿%年、 "), max_size=40))
def test_digits_never_close_up(text: str) -> None:
    mended = mend_lost_points(text, Notes())
    assert re.findall(r"\d", mended) == re.findall(r"\d", text)
    longest = max(map(len, re.findall(r"\d+", text)), default=0)
    assert max(map(len, re.findall(r"\d+", mended)), default=0) <= longest


def test_the_same_character_as_an_ornament_at_the_edge_of_a_line_does_not_speak_against_a_point() -> None:
    assert mend_lost_points("\ue004完成374\ue0042亿元，增长9\ue0048%。\ue004\n", Notes()).count(".") == 2
