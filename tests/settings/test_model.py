from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.commands.init import create_project
from pipeline.errors import ConfigError, ProjectNotFound
from pipeline.settings.model import Project, Settings, digest, read_word_list


def test_word_lists_pass_over_comments_empty_lines_and_the_mark_of_windows_editors(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("\ufeff# 说明\n三农  # 农业、农村、农民\n\n 双创 \r\n", encoding="utf-8")
    assert read_word_list(path) == ["三农", "双创"]


def test_a_word_list_in_another_encoding_says_so(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes("三农".encode("gb18030"))
    with pytest.raises(ConfigError, match="not UTF-8"):
        read_word_list(path)


@pytest.mark.parametrize(
    "line", ["新质生产力 500 n", "数字乡村\t12", "数字乡村，智慧城市", "数字乡村、智慧城市", "“数字乡村”", "'数字乡村'"]
)
def test_a_line_is_one_word(tmp_path: Path, line: str) -> None:
    path = tmp_path / "words.txt"
    path.write_text(f"三农\nWi-Fi 6 网络\n，\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"words\.txt line 4"):
        read_word_list(path)


def test_a_missing_file_is_named(project: Project) -> None:
    (project.configs / "lexicon.txt").unlink()
    with pytest.raises(ConfigError, match=r"lexicon\.txt is missing"):
        project.config()


def test_a_setting_that_is_gone_is_passed_over_and_named(project: Project) -> None:
    path = project.configs / "project.yaml"
    path.write_text("pledges: {similarity_partly: 0.6, tolerance: 0.05}\nstatistics: {alpha: 0.01}\n", encoding="utf-8")
    config = project.config()
    assert config.settings.pledges.tolerance == 0.05
    assert config.former == ("statistics.alpha", "pledges.similarity_partly")


def test_the_shipped_settings_are_the_defaults(project: Project) -> None:
    config = project.config()
    assert config.settings == Settings()
    assert [c.name for c in config.concepts][:3] == ["民生", "改革", "大气治理"]
    assert all(c.core and c.extended and c.exclude and c.label and c.source for c in config.concepts)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("statistics: {bootstrap_draws: many}", "bootstrap_draws"),
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


def test_what_was_rejected_changes_no_hash(project: Project) -> None:
    before = project.config()
    path = project.configs / "concepts.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    core:", "    rejected: [无关]\n    core:", 1), encoding="utf-8")
    assert project.config().concepts[0].rejected == ("无关",)
    assert project.config().sha256 == before.sha256


def test_a_path_that_duckdb_cannot_take_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    for name in ("what?", "100%#?&/study"):
        with pytest.raises(ProjectNotFound, match="question mark"):
            create_project(tmp_path / name)
        with pytest.raises(ProjectNotFound, match="Rename"):
            Project.open(tmp_path / name)
    assert not list(tmp_path.iterdir())
    assert Project.open(create_project(tmp_path / "100%#&' 研究").root).config()


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("local:4", True),
        ("tcp://host:8786", True),
        ("tls://host:8786", True),
        ("local:0", False),
        ("local", False),
        ("host:8786", False),
    ],
)
def test_a_cluster_is_so_many_processes_or_an_address(project: Project, address: str, good: bool) -> None:
    before = project.config().sha256
    (project.configs / "project.yaml").write_text(f"execution:\n  cluster: '{address}'\n", encoding="utf-8")
    if good:
        assert project.config().sha256 == before, "where the work is done shapes no number"
    else:
        with pytest.raises(ConfigError, match=f"execution.cluster: '{address}' is no cluster"):
            project.config()
