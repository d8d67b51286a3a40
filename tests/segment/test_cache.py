"""Where the model is kept if the user's own cache cannot be."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import ModelMissing
from pipeline.segment import model


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """No home to write to; the folder of temporary files."""
    monkeypatch.delenv("GONGWEN_CACHE", raising=False)
    for name in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "USERPROFILE"):
        monkeypatch.setenv(name, "/dev/null/nobody")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    model._usual_cache.cache_clear()
    yield tmp_path
    model._usual_cache.cache_clear()


@pytest.mark.skipif(os.name != "posix", reason="a home that is no folder")
def test_without_a_home_a_folder_of_the_user_alone_is_used(closed: Path) -> None:
    folder = model.cache_folder()
    assert folder.parent == closed
    assert folder.stat().st_mode & 0o777 == 0o700
    model._usual_cache.cache_clear()
    assert model.cache_folder() == folder


@pytest.mark.skipif(os.name != "posix", reason="a home that is no folder")
def test_a_folder_that_others_may_write_to_is_not_trusted(closed: Path) -> None:
    other = closed / f"gongwen-{os.getuid()}"
    other.mkdir()
    other.chmod(0o777)
    with pytest.raises(ModelMissing, match="open to others"):
        model.cache_folder()
    other.rmdir()
    other.symlink_to(closed)
    with pytest.raises(ModelMissing, match="GONGWEN_CACHE"):
        model.cache_folder()


def test_a_folder_that_is_set_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GONGWEN_CACHE", str(tmp_path / "own"))
    assert model.cache_folder() == tmp_path / "own"
