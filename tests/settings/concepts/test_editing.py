from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.settings.concepts import accept, read_concepts, reject
from pipeline.settings.concepts.reading import parse_concepts
from pipeline.settings.concepts.terms import term_problem

TEXT = """\
# 我的词表 (my notes)
concepts:
  民生:          # the first
    label: livelihood
    core: [民生]   # 核心
    extended:
      就业: [就业, 失业,
        下岗]    # work
      教育:
        - 教育   # school
        - 学校

      # health
      医疗: []
    exclude: ["民生银行"]

    # 末尾

  改革:
    label: reform
    core: [改革]
    source: >-
      a long
        # not a comment
      source

# the end
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "concepts.yaml"
    path.write_text(TEXT.replace("    core: [民生]", "    source: 笔记\n    core: [民生]"), encoding="utf-8")
    return path


def added(before: str, after: str) -> list[str]:
    """Lines that differ, as ndiff shows them; fails where a line was taken away without a like one in its place."""
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line[0] in "+-"]


def test_a_term_goes_to_the_end_of_a_list_in_brackets(path: Path) -> None:
    before = path.read_text(encoding="utf-8")
    accept(path, "民生", ["求职", "招聘"], dimension="就业")
    assert added(before, path.read_text(encoding="utf-8")) == [
        "-         下岗]    # work",
        "+         下岗, 求职, 招聘]    # work",
    ]
    assert read_concepts(path)[0].dimensions["招聘"] == "就业"


def test_a_term_goes_below_the_last_dash(path: Path) -> None:
    before = path.read_text(encoding="utf-8")
    accept(path, "民生", ["课堂"], dimension="教育")
    assert added(before, path.read_text(encoding="utf-8")) == ["+         - 课堂  # suggested, accepted"]
    assert "- 学校\n        - 课堂" in path.read_text(encoding="utf-8")


def test_an_empty_list_and_a_new_sub_dimension(path: Path) -> None:
    accept(path, "民生", ["医院", "药品"], dimension="医疗")
    accept(path, "民生", ["住房"], dimension="住房")
    concept = read_concepts(path)[0]
    assert {concept.dimensions[t] for t in ("医院", "药品")} == {"医疗"}
    assert concept.dimensions["住房"] == "住房"
    assert "医疗: [医院, 药品]\n      住房:\n        - 住房" in path.read_text(encoding="utf-8")


def test_what_is_rejected_is_remembered_and_a_list_is_made_for_it(path: Path) -> None:
    before = path.read_text(encoding="utf-8")
    reject(path, "民生", ["生活"])
    reject(path, "民生", ["人民"])
    reject(path, "改革", ["开放"])
    after = path.read_text(encoding="utf-8")
    assert [c.rejected for c in read_concepts(path)] == [("生活", "人民"), ("开放",)]
    assert not [line for line in added(before, after) if line.startswith("-")]
    assert after.endswith("      source\n    rejected:\n      - 开放\n\n# the end\n")
    with pytest.raises(ConfigError, match="生活 stands twice"):
        reject(path, "民生", ["生活"])
    assert path.read_text(encoding="utf-8") == after


def test_what_cannot_be_added_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    for words, message in (
        (("民生", ["求职"]), "has sub-dimensions .就业, 教育, 医疗."),
        (("民主", ["求职"]), "no concept 民主; it has 民生, 改革"),
    ):
        with pytest.raises(ConfigError, match=message):
            accept(path, *words)
    with pytest.raises(ConfigError, match="就业 stands twice"):
        accept(path, "民生", ["就业"], dimension="教育")
    with pytest.raises(ConfigError, match="plain comma"):
        accept(path, "民生", ["求职，招聘"], dimension="就业")
    with pytest.raises(ConfigError, match="core of 改革 has no sub-dimensions"):
        accept(path, "改革", ["变革"], tier="core", dimension="总体")
    assert path.read_bytes() == before


def test_line_ends_of_windows_stay(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    accept(path, "改革", ["变革"], tier="core")
    data = path.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert read_concepts(path)[1].core == ("改革", "变革")


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.text("新词语5G:#-[]\"'{}&*! ", min_size=1, max_size=6)
        .map(str.strip)
        .filter(lambda t: t and not term_problem(t)),
        min_size=1,
        max_size=12,
        unique=True,
    )
)
def test_any_term_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, terms: list[str]) -> None:
    path = tmp_path_factory.mktemp("edit") / "concepts.yaml"
    path.write_text(TEXT.replace("    core: [民生]", "    source: 笔记\n    core: [民生]"), encoding="utf-8")
    accept(path, "民生", terms, dimension="就业")
    accept(path, "改革", terms)
    reject(path, "改革", ["旧"])
    first, second = parse_concepts(path, path.read_text(encoding="utf-8"))
    assert set(terms) == {t for t, d in first.dimensions.items() if d == "就业"} - {"就业", "失业", "下岗"}
    assert second.extended == tuple(terms)
