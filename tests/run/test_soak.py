"""A little of benchmarks/soak.py: what real machines do to a run costs nothing that is stored."""

from __future__ import annotations

import errno
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

from pipeline.errors import StoreError, disk_cause
from pipeline.run.session import session
from pipeline.segment.model import ModelInfo
from pipeline.settings.model import Project
from tests.conftest import REPO


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "x"), "full"),
        (OSError(errno.EROFS, "x"), "read_only"),
        (PermissionError(errno.EACCES, "x"), "denied"),
        (duckdb.IOException("IO Error: Could not write file: No space left on device"), "full"),
        (OSError("[Errno 28] Error writing bytes. Detail: No space left on device"), "full"),
        (FileNotFoundError(errno.ENOENT, "x"), None),
        (duckdb.IOException("IO Error: something else"), None),
    ],
)
def test_what_stands_in_the_way_of_writing(error: Exception, code: str | None) -> None:
    cause = disk_cause(error)
    assert (cause.code if cause else None) == (f"shared.os.{code}" if code else None)


def test_a_disk_that_is_full_is_told_of_and_nothing_is_left(
    project: Project, model: ModelInfo, write_report: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_report("平安县", 2015)
    with pytest.raises(StoreError, match=r"cannot be written: .*Make room"), session(project, force=False, say=print):
        raise OSError(errno.ENOSPC, "No space left on device", str(project.work))
    assert not [p for p in project.work.iterdir() if p.is_dir()]


def soak() -> ModuleType:
    spec = importlib.util.spec_from_file_location("soak", REPO / "benchmarks" / "soak.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["soak"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix" or not shutil.which("mount"), reason="signals and mounts of POSIX")
def test_kills_a_full_disk_and_two_runs_at_once(tmp_path: Path, segmenters: None) -> None:
    module = soak()
    made = module.Soak(tmp_path, seed=7)
    module.kill(made, 2)
    module.full(made, 2)
    module.two(made, 1)
    assert made.failed == []
