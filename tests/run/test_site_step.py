"""The site as files: only what changed is written, what is gone is removed, several processes make the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.messages import text
from pipeline.run import page_groups, site_state, site_step
from pipeline.run.session import make_site, run_direct
from pipeline.settings.model import Project
from tests.conftest import report_text

pytestmark = pytest.mark.slow


def add(project: Project, place: str, *years: int) -> None:
    for year in years:
        (project.root / "data" / "raw" / f"{place}_{year}.txt").write_text(report_text(place, year), encoding="utf-8")


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def times(folder: Path) -> dict[str, int]:
    return {p.relative_to(folder).as_posix(): p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


def test_a_site_is_made_once_and_mended_where_it_is_not_whole(
    project: Project, segmenters: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(project, "甲县", 2014, 2015)
    add(project, "乙县", 2015)
    run_direct(project, force=False, say=print)
    folder = site_state.site_folder(project)
    made, written = files(folder), times(folder)
    assert set(json.loads((project.work / "site.json").read_text(encoding="utf-8"))["files"]) == set(made)
    assert not [name for name in made if name.endswith(".part")]

    said: list[str] = []
    make_site(project, say=said.append)
    assert said == []
    assert times(folder) == written

    (folder / "places" / "甲县.html").unlink()  # and one file is another's
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    make_site(project, say=said.append)
    assert text("says.run.site", n=len(made), written=1) in said[0]
    assert files(folder) == made | {"notes.txt": b"mine"}

    monkeypatch.setattr(page_groups, "PARALLEL_FROM", 1)
    monkeypatch.setattr(site_step.site.build, "GROUP", 1)
    for path in folder.rglob("*.html"):
        path.unlink()
    make_site(project, say=said.append)
    assert files(folder) == made | {"notes.txt": b"mine"}

    (project.root / "data" / "raw" / "乙县_2015.txt").unlink()
    run_direct(project, force=False, say=print)
    left = files(folder)
    assert "notes.txt" in left
    assert not [name for name in left if "乙县" in name]
    assert left["assets/charts.js"] == made["assets/charts.js"]
