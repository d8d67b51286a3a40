from __future__ import annotations

import pytest

from pipeline.corpus.content_words import is_term, normalise, place_names


@pytest.mark.parametrize(
    "token", ["教育", "三农", "两岸", "一带一路", "GDP", "PM2.5", "5G", "IC卡", "五年计划", "十八大", "WTO"]
)
def test_words_and_names_stay(token: str) -> None:
    assert is_term(token, stopwords=frozenset())


@pytest.mark.parametrize(
    "token",
    [
        "一九五八年",
        "２０１５",
        "2015年",
        "第一",
        "三百万元",
        "亿元",
        "十多年",
        "一批",
        "3.5%",
        "12",
        "。",
        "——",
        "的",
        "A",
        "五年",
        "万人次",
    ],
)
def test_numbers_dates_quantities_and_single_characters_go(token: str) -> None:
    assert not is_term(normalise(token), stopwords=frozenset())


def test_stop_words_go() -> None:
    assert is_term("加强", stopwords=frozenset())
    assert not is_term("加强", stopwords=frozenset({"加强"}))


def test_full_width_spelling_is_the_same_word() -> None:
    assert normalise("ＧＤＰ") == "GDP"


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ("兰州市城关区", {"兰州", "兰州市", "城关", "城关区"}),
        ("河北省", {"河北", "河北省"}),
        ("新疆维吾尔自治区", {"新疆", "新疆维吾尔自治区"}),
        ("内蒙古自治区", {"内蒙古"}),
        ("黔东南苗族侗族自治州", {"黔东南"}),
        ("博野", {"博野"}),
        ("全国", {"全国"}),
    ],
)
def test_a_place_is_known_by_its_short_names(place: str, names: set[str]) -> None:
    assert names <= place_names(place)


def test_the_suffix_alone_is_no_name() -> None:
    assert not {"城市", "市", "省", "自治区"} & place_names("内蒙古自治区呼和浩特市")
