"""Where a project stands is told without reading its settings as long as these are the same, and alike where they are not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.commands.init import create_project
from pipeline.errors import ConfigError
from pipeline.run import standing
from pipeline.run.plan import current_model, plan
from pipeline.segment.model import ModelInfo
from pipeline.settings import model as settings_model
from pipeline.settings.files import bytes_of
from pipeline.settings.model import Project, read_config
from pipeline.store import Reader
from tests.conftest import copy_of, report_text
from tests.run.running import run


def test_each_file_of_the_settings_counts(tmp_path: Path) -> None:
    configs = create_project(tmp_path / "study").configs
    seen = {bytes_of(configs)}
    for name in ("project.yaml", "concepts.yaml", "lexicon.txt", "stopwords.txt", "indicators.yaml"):
        (configs / name).write_bytes((configs / name).read_bytes() + b"\n")
        seen.add(bytes_of(configs))
    assert len(seen) == 6
    assert read_config(configs).bytes_sha256 == bytes_of(configs)
    (configs / "indicators.yaml").unlink()
    assert bytes_of(configs) in seen, "the shipped list, which is what was there at first"


def test_a_module_that_was_changed_is_another_way_of_making(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    module = tmp_path / "inner" / "module.py"
    module.write_text("A = 1\n", encoding="utf-8")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "no.py").write_text("", encoding="utf-8")
    before = list(standing._modules(str(tmp_path)))
    assert [name for name, _, _ in before] == [str(module)]
    os.utime(module, ns=(1, 1))
    assert list(standing._modules(str(tmp_path))) != before


@pytest.fixture(scope="module")
def made(model: ModelInfo, tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = create_project(tmp_path_factory.mktemp("standing") / "study")
    (project.root / "data" / "raw" / "平安县2014.txt").write_text(report_text("平安县", 2014), encoding="utf-8")
    (project.configs / "project.yaml").write_text("topics: {models: []}\nreports: {site: false}\n", encoding="utf-8")
    run(project)
    return project


@pytest.mark.slow
class TestAfterARun:
    @pytest.fixture
    def project(self, made: Project, tmp_path: Path) -> Project:
        return copy_of(made, tmp_path / "study")

    @pytest.fixture
    def unread(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """Nobody reads the settings."""
        with monkeypatch.context() as patch:
            patch.setattr(settings_model, "read_config", lambda folder: pytest.fail(f"{folder} was read"))
            yield

    @staticmethod
    def stale(project: Project) -> dict[str, int]:
        with Reader(project.database) as reader:
            return {name: n for name, n in standing.standing(project, reader)[1].items() if n}

    @pytest.mark.usefixtures("unread")
    def test_inputs_and_pages_are_looked_at_without_the_settings(self, project: Project) -> None:
        assert not self.stale(project)
        raw = project.root / "data" / "raw"
        (raw / "平安县2015.txt").write_text(report_text("平安县", 2015), encoding="utf-8")
        assert self.stale(project) == {"ingest": 1}
        (raw / "平安县2014.txt").unlink()
        (project.reports / "index.md").unlink()
        assert self.stale(project) == {"ingest": 2, "report": 1}

    def test_changed_settings_are_read_and_compared_as_a_run_does(self, project: Project) -> None:
        with (project.configs / "stopwords.txt").open("a", encoding="utf-8") as file:
            file.write("# a remark\n")
        assert not self.stale(project)
        with (project.configs / "stopwords.txt").open("a", encoding="utf-8") as file:
            file.write("人民\n")
        config = project.config()
        wanted = plan(project, config, current_model(project, config)).stale
        assert self.stale(project) == {name: n for name, n in wanted.items() if n}
        assert "terms" in self.stale(project)

    def test_wrong_settings_are_told_of(self, project: Project) -> None:
        (project.configs / "project.yaml").write_text("topics:\n  kk: 3\n", encoding="utf-8")
        with pytest.raises(ConfigError, match=r"project\.yaml.*kk"):
            self.stale(project)

    def test_other_libraries_are_compared(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        found = standing.versions()
        monkeypatch.setattr(standing, "versions", lambda: found | {"gongwen": "0.0.0"})
        read = []
        monkeypatch.setattr(settings_model, "read_config", lambda folder: read.append(folder) or read_config(folder))
        self.stale(project)
        assert read
