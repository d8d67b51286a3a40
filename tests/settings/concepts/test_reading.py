from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.settings.concepts import Concept, read_concepts
from tests.conftest import REPO

GOOD = """
concepts:
  民生:
    label: livelihood
    source: test
    core: [民生]
    extended: [就业, 5]
    exclude: [民生银行]
"""
GROUPED = """
concepts:
  民生:
    label: livelihood
    source: test
    dimensions:
      劳有所得: work
    core:
      - 民生
    extended:
      劳有所得:
        - 就业
        - <数>万个就业岗位
      学有所教:
        - 教育
    rejected:
      - 工作
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "concepts.yaml"


def test_a_concept_is_read_with_its_tiers(path: Path) -> None:
    path.write_text(GOOD, encoding="utf-8")
    (concept,) = read_concepts(path)
    assert concept.name == "民生"
    assert concept.tiers == {"民生": "core", "就业": "extended", "5": "extended"}
    assert concept.exclude == ("民生银行",)
    assert concept.dimension_names == ()


def test_terms_may_stand_under_sub_dimensions(path: Path) -> None:
    path.write_text(GROUPED, encoding="utf-8")
    (concept,) = read_concepts(path)
    assert concept.extended == ("就业", "<数>万个就业岗位", "教育")
    assert concept.dimensions == {"就业": "劳有所得", "<数>万个就业岗位": "劳有所得", "教育": "学有所教"}
    assert concept.dimension_names == ("劳有所得", "学有所教")
    assert concept.dimension_labels == {"劳有所得": "work"}
    assert concept.rejected == ("工作",)
    assert "rejected" not in concept.described


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("core: [民生]", "core: []"), "line 3: concept 民生: core"),
        (("core: [民生]", "kore: [民生]"), "line 6: concept 民生: unknown key kore"),
        (("extended: [就业, 5]", "extended: [民生]"), r"line 7: .* 民生 stands twice \(first in line 6\)"),
        (("exclude: [民生银行]", "exclude: [招商银行]"), "line 8: .*招商银行 holds no term"),
        (("exclude: [民生银行]", "exclude: [民生]"), "line 8: .*民生 is itself a term"),
        (("exclude: [民生银行]", "rejected: [就业]"), "line 8: .*就业 is a term"),
        (("core: [民生]", "core: ['']"), "line 6: .*core: a term is empty"),
        (
            ("core: [民生]", "core: [民生, ]\n    dimensions: {医: health}"),
            "line 7: .*no list of terms has the name 医",
        ),
        (("core: [民生]", "core: 民生"), "line 6: .*expected a list of terms"),
        (("core: [民生]", "core: [[民生]]"), "line 6: .*expected a term"),
        (("core: [民生]", "core: [<数>]"), "line 6: .*a number alone"),
        (("core: [民生]", "core: [<n>件实事]"), "line 6: .*<数> stands for a number"),
        (("core: [民生]", f"core: [{'民' * 61}]"), "at most 60"),
        (("    source: test\n", ""), "line 3: concept 民生: source: it is missing"),
        (("core: [民生]", "core: [民生、民主]"), "line 6: .*民生、民主 holds 、"),
        (("core: [民生]", "core: [“民生”]"), "line 6: .*“民生”: its quotation marks .* write 民生"),
        (("core: [民生]", "core: ['「民生」']"), "line 6: .*write 民生"),
        (("    core: [民生]", "    core：[民生]"), "“?core：.民生.*full-width colon"),
        (("    core: [民生]", "\tcore: [民生]"), "a tab before"),
        (("    core: [民生]", "   core: [民生]"), "indentation"),
        (("concepts:", "乡村振兴:\n  core: [乡村振兴]\nconcepts:"), "line 2: 乡村振兴 does not stand under"),
        (("label: livelihood", "label: [1"), "line"),
        (("label: livelihood", "label: ''"), "label: expected a text"),
        (("concepts:", "concept:"), "concepts:"),
        (("    source: test", "    source: test\n    source: again"), "source stands twice"),
    ],
)
def test_a_wrong_concept_is_named_with_its_line(path: Path, change: tuple[str, str], message: str) -> None:
    path.write_text(GOOD.replace(*change), encoding="utf-8")
    with pytest.raises(ConfigError, match=message) as caught:
        read_concepts(path)
    assert str(path) in str(caught.value)


def test_a_label_may_be_left_out(path: Path) -> None:
    path.write_text(GOOD.replace("    label: livelihood\n", ""), encoding="utf-8")
    assert read_concepts(path)[0].label == ""


def test_a_column_of_words_may_be_pasted_between_brackets(path: Path) -> None:
    path.write_text(GOOD.replace("[就业, 5]", "[\n就业\n5G 基站\n工资\n]"), encoding="utf-8")
    assert read_concepts(path)[0].extended == ("就业", "5G", "基站", "工资")
    path.write_text(GOOD.replace("[就业, 5]", "[\n就业\n工资\n就业\n]"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"line 10: .* 就业 stands twice \(first in line 8\)"):
        read_concepts(path)


def test_terms_in_traditional_characters_are_read_as_reports_are(path: Path) -> None:
    path.write_text(GOOD.replace("[就业, 5]", "[就業, 環境保護, 5]").replace(", 5]", "]"), encoding="utf-8")
    assert read_concepts(path)[0].extended == ("就业", "环境保护")


def test_all_problems_are_told_at_once(path: Path) -> None:
    path.write_text(GOOD.replace("[就业, 5]", "[民生, 民生]").replace("source: test", "sauce: test"), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_concepts(path)
    assert len(str(caught.value).splitlines()) == 4


def test_a_yaml_error_names_its_line(path: Path) -> None:
    path.write_text("concepts:\n  民生:\n    core: [民生\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="line 4"):
        read_concepts(path)


@pytest.mark.parametrize("text", ["", "concepts: {}", "concepts:", "- 民生", "concepts: {民生: [民生]}"])
def test_a_file_without_concepts(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="concept"):
        read_concepts(path)


def test_a_concept_made_in_code_is_checked_too() -> None:
    with pytest.raises(ValueError, match="stands twice"):
        Concept(name="c", label="c", source="s", core=("民生",), extended=("民生",))
    with pytest.raises(ValueError, match="no term"):
        Concept(name="c", label="c", source="s", core=("民生",), dimensions={"就业": "d"})


def test_major_topics_are_read_for_all_or_by_sub_dimension(path: Path) -> None:
    path.write_text(
        GROUPED.replace("    core:", "    cap: {劳有所得: [5], 学有所教: [6, 17]}\n    core:"), encoding="utf-8"
    )
    assert read_concepts(path)[0].cap == {"劳有所得": (5,), "学有所教": (6, 17)}
    path.write_text(GROUPED.replace("    core:", "    cap: [13]\n    core:"), encoding="utf-8")
    assert read_concepts(path)[0].cap == {"": (13,), "劳有所得": (13,), "学有所教": (13,)}
    for wrong, told in (
        ("[11]", "numbers of major topics"),
        ("[health]", "numbers of"),
        ("{住有所居: [14]}", "住有所居"),
    ):
        path.write_text(GROUPED.replace("    core:", f"    cap: {wrong}\n    core:"), encoding="utf-8")
        with pytest.raises(ConfigError, match=told):
            read_concepts(path)


def test_the_shipped_lists_are_mapped_and_the_published_one_can_be_used(tmp_path: Path) -> None:
    shipped = REPO / "configs" / "concepts.yaml"
    text = shipped.read_text(encoding="utf-8")
    assert all(concept.cap for concept in read_concepts(shipped))
    start = text.index("#   环境词频")
    (tmp_path / "concepts.yaml").write_text(
        text[:start] + re.sub("^# ", "", text[start:], flags=re.MULTILINE), encoding="utf-8"
    )
    added = read_concepts(tmp_path / "concepts.yaml")[-1]
    assert (added.name, len(added.core), added.cap) == ("环境词频", 15, {"": (7,)})
    assert "经济研究" in added.source
