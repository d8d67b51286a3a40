from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import Project, Settings, digest, read_concepts, read_word_list
from pipeline.errors import ConfigError, ProjectNotFound

GOOD = """
concepts:
  民生:
    label: livelihood
    source: test
    core: [民生]
    extended: [就业, 5]
    exclude: [民生银行]
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


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("core: [民生]", "core: []"), "concept 民生: core"),
        (("core: [民生]", "kore: [民生]"), "kore"),
        (("extended: [就业, 5]", "extended: [民生]"), "民生 stands twice"),
        (("exclude: [民生银行]", "exclude: [招商银行]"), "招商银行 holds no term"),
        (("core: [民生]", "core: ['']"), "core"),
        (("    label: livelihood\n", ""), "label"),
        (("label: livelihood", "label: [1"), "line"),
        (("concepts:", "concept:"), "concepts:"),
        (("    source: test", "    source: test\n    source: again"), "source stands twice"),
    ],
)
def test_a_wrong_concept_is_named(path: Path, change: tuple[str, str], message: str) -> None:
    path.write_text(GOOD.replace(*change), encoding="utf-8")
    with pytest.raises(ConfigError, match=message) as caught:
        read_concepts(path)
    assert str(path) in str(caught.value)


def test_a_yaml_error_names_its_line(path: Path) -> None:
    path.write_text("concepts:\n  民生:\n    core: [民生\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="line 4"):
        read_concepts(path)


def test_word_lists_pass_over_comments_empty_lines_and_the_mark_of_windows_editors(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("\ufeff# 说明\n三农  # 农业、农村、农民\n\n 双创 \r\n", encoding="utf-8")
    assert read_word_list(path) == ["三农", "双创"]


def test_a_word_list_in_another_encoding_says_so(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes("三农".encode("gb18030"))
    with pytest.raises(ConfigError, match="not UTF-8"):
        read_word_list(path)


def test_a_missing_file_is_named(project: Project) -> None:
    (project.configs / "lexicon.txt").unlink()
    with pytest.raises(ConfigError, match=r"lexicon\.txt is missing"):
        project.config()


def test_the_shipped_settings_are_the_defaults(project: Project) -> None:
    config = project.config()
    assert config.settings == Settings()
    assert [c.name for c in config.concepts][:3] == ["民生", "改革", "大气治理"]
    assert all(c.core and c.extended and c.exclude and c.label and c.source for c in config.concepts)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("statistics: {bootstrap_draws: many}", "bootstrap_draws"),
        ("statistics: {confidence: 95}", "confidence"),
        ("topics: {models: [bert]}", "models"),
        ("nothing: 1", "nothing"),
        ("- a list", "expected keys"),
    ],
)
def test_a_wrong_setting_is_named(project: Project, text: str, message: str) -> None:
    (project.configs / "project.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        project.config()


def test_the_hash_sees_values_not_comments(project: Project) -> None:
    before = project.config().sha256
    with (project.configs / "project.yaml").open("a", encoding="utf-8") as file:
        file.write("# more\n")
    assert project.config().sha256 == before
    with (project.configs / "stopwords.txt").open("a", encoding="utf-8") as file:
        file.write("又一个词\n")
    assert project.config().sha256 != before


def test_no_project_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ProjectNotFound, match="gongwen init"):
        Project.open(tmp_path)


def test_the_digest_is_canonical() -> None:
    assert digest({"b": 1, "a": "民"}) == digest({"a": "民", "b": 1})
    assert digest([1, 2]) != digest([2, 1])
