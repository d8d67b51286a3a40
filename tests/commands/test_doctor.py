from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.commands import doctor
from pipeline.commands.doctor import examine
from pipeline.segment.model import ModelInfo
from pipeline.settings.model import Project


def lines(project: Project | None, grade: str) -> str:
    return "\n".join(f.told.text("en") for f in examine(project) if f.grade == grade)


def test_a_new_project_on_a_computer_that_has_all(
    project: Project, model: ModelInfo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert not lines(project, "trouble")
    assert "No results yet" in lines(project, "note")
    assert "concepts" in lines(project, "well")
    assert "No project here" in lines(None, "note")


def test_what_is_wrong_is_named_with_what_to_do(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.configs / "project.yaml").write_text("nonsense: 1\n", encoding="utf-8")
    project.database.write_bytes(b"no database" * 1000)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.invalid:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setattr(doctor, "_DISK_MB", 10**12)
    monkeypatch.setattr(doctor, "_PYTHON", ("4.0", "4.1"))
    told = lines(project, "trouble")
    for expected in ("nonsense", "cannot be opened", "NO_PROXY=127.0.0.1", "Make room", "for 4.0 to 4.1"):
        assert expected in told
    monkeypatch.setenv("NO_PROXY", "example.org, 127.0.0.1")
    assert "NO_PROXY=" not in lines(project, "trouble")
    monkeypatch.setenv("PREFECT_HOME", "/dev/null/prefect")
    assert "PREFECT_HOME names" in lines(project, "note")
