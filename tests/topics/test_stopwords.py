"""The stop-word list that the project ships."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.settings.model import read_word_list

PATH = Path(__file__).parents[2] / "configs" / "stopwords.txt"
WORDS = read_word_list(PATH)


def test_no_word_stands_twice_and_none_has_a_space() -> None:
    assert len(WORDS) == len(set(WORDS))
    assert not [word for word in WORDS if word != "".join(word.split())]


def test_every_group_says_why() -> None:
    lines = PATH.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("#")
    for before, line in pairwise(lines):
        assert before or line.startswith("#"), f"group without a reason: {line}"


@pytest.mark.parametrize(
    "word", ["各位代表", "同志", "加强", "推进", "加快", "坚持", "工作", "进一步", "不断", "亿元", "的", "我们", "年"]
)
def test_filler_is_listed(word: str) -> None:
    assert word in WORDS


SUBSTANCE = (
    "民生 改革 大气 治理 污染 环境 教育 就业 农业 企业 市场 创新 开放 稳定 健康 安全 法治 国有 扶贫 生态 住房 计划 统一"
)


@pytest.mark.parametrize("word", SUBSTANCE.split())
def test_substance_is_not(word: str) -> None:
    assert word not in WORDS
