"""`gongwen doctor`: whether this computer has what a run needs, and what to do where it has not."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pipeline.errors import GongwenError, os_cause
from pipeline.messages import Message, text
from pipeline.run.plan import current_model
from pipeline.segment.model import cache_folder
from pipeline.settings.model import Project
from pipeline.store import Reader

Grade = Literal["well", "note", "trouble"]
_PYTHON = ("3.11", "3.13")  # first and last that the libraries are there for
_DISK_MB = 500  # a work file beside the published one, and pages
_MEMORY_MB = 1500
_LOCAL = {"127.0.0.1", "localhost", "*"}


@dataclass(frozen=True)
class Diagnosis:
    """One thing that was looked at.

    Attributes:
        grade: well; note: it works, with less; trouble: a run will fail.
        told: what was found and, unless all is well, what to do.
    """

    grade: Grade
    told: Message

    def line(self) -> str:
        """As it is printed."""
        return f"{text(f'says.doctor.{self.grade}')}  {self.told.text()}"


def examine(project: Project | None) -> list[Diagnosis]:
    """Look at the computer and, where one is given, at a project.

    Args:
        project: the project, or None outside of one.
    """
    looks: list[Callable[[], Diagnosis]] = [_python, _memory, _fonts, _proxies, _prefect, _cache]
    found = [look() for look in looks]
    if project is None:
        return [*found, Diagnosis("note", Message("says.doctor.no_project"))]
    return [*found, _disk(project), _writable(project), _settings(project), _model(project), _results(project)]


def _python() -> Diagnosis:
    version = sys.version_info[:2]
    values = {"version": platform.python_version(), "first": _PYTHON[0], "last": _PYTHON[1]}
    if _numbers(_PYTHON[0]) <= version <= _numbers(_PYTHON[1]):
        return Diagnosis("well", Message("says.doctor.python", {"version": values["version"]}))
    return Diagnosis("trouble", Message("says.doctor.other_python", values))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _memory() -> Diagnosis:
    try:
        mb = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 1_000_000
    except (AttributeError, ValueError, OSError):  # Windows does not tell
        return Diagnosis("note", Message("says.doctor.memory_unknown"))
    enough = mb >= _MEMORY_MB
    return Diagnosis("well" if enough else "note", Message(f"says.doctor.memory{'' if enough else '_low'}", {"mb": mb}))


def _fonts() -> Diagnosis:
    """Pages name fonts and do not carry them; where none has Han characters, charts show boxes."""
    if sys.platform in ("win32", "darwin"):
        return Diagnosis("well", Message("says.doctor.fonts"))
    try:
        given = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, timeout=20, check=False).stdout
    except (OSError, subprocess.SubprocessError):
        return Diagnosis("note", Message("says.doctor.fonts_unknown"))
    return Diagnosis("well" if given else "note", Message(f"says.doctor.{'fonts' if given else 'no_fonts'}"))


def _proxies() -> Diagnosis:
    """Prefect's server on this computer must not be looked for at a proxy."""
    proxies = sorted(
        {n for n in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY") if os.environ.get(n, os.environ.get(n.lower()))}
    )
    past = {h.strip() for n in ("NO_PROXY", "no_proxy") for h in os.environ.get(n, "").split(",")}
    if not proxies:
        return Diagnosis("well", Message("says.doctor.no_proxy"))
    if past & _LOCAL:
        return Diagnosis("well", Message("says.doctor.proxy", {"names": proxies}))
    return Diagnosis("trouble", Message("says.doctor.proxy_in_between", {"names": proxies}))


def _prefect() -> Diagnosis:
    version = metadata.version("prefect")
    if address := os.environ.get("PREFECT_API_URL"):
        host = urlsplit(address).hostname or address
        return Diagnosis("well", Message("says.doctor.prefect_server", {"version": version, "host": host}))
    home = Path(os.environ.get("PREFECT_HOME") or "~/.prefect").expanduser()
    why = _cannot_write(home)
    if why:
        return Diagnosis("note", Message("says.doctor.prefect_home", {"home": home, "why": why}))
    return Diagnosis("well", Message("says.doctor.prefect", {"version": version, "home": home}))


def _cache() -> Diagnosis:
    try:
        folder = cache_folder()
    except GongwenError as error:
        return Diagnosis("trouble", error.message)
    why = _cannot_write(folder)
    if why:
        return Diagnosis("note", Message("says.doctor.cache_closed", {"folder": folder, "why": why}))
    return Diagnosis("well", Message("says.doctor.cache", {"folder": folder}))


def _disk(project: Project) -> Diagnosis:
    free = shutil.disk_usage(project.root).free // 1_000_000
    size = project.database.stat().st_size // 1_000_000 if project.database.is_file() else 0
    needed = max(_DISK_MB, 3 * size)
    values = {"free": free, "needed": needed, "root": project.root}
    return Diagnosis(
        "well" if free >= needed else "trouble", Message(f"says.doctor.disk{'' if free >= needed else '_low'}", values)
    )


def _writable(project: Project) -> Diagnosis:
    for folder in (project.root / "data", project.reports):
        why = _cannot_write(folder)
        if why:
            return Diagnosis("trouble", Message("says.doctor.closed", {"folder": folder, "why": why}))
    return Diagnosis("well", Message("says.doctor.writable", {"root": project.root}))


def _settings(project: Project) -> Diagnosis:
    try:
        config = project.config()
    except GongwenError as error:
        return Diagnosis("trouble", error.message)
    if config.former:
        return Diagnosis("note", Message("says.run.former", {"keys": config.former}))
    return Diagnosis("well", Message("says.doctor.settings", {"n": len(config.concepts)}))


def _model(project: Project) -> Diagnosis:
    try:
        found = current_model(project, project.config())
    except GongwenError as error:
        return Diagnosis("trouble", error.message)
    if found is None:
        return Diagnosis("note", Message("says.doctor.no_model"))
    return Diagnosis("well", Message("says.doctor.model", {"name": found.name}))


def _results(project: Project) -> Diagnosis:
    if not project.database.is_file():
        return Diagnosis("note", Message("says.doctor.no_results"))
    try:
        with Reader(project.database) as reader:
            ((n,),) = reader.rows("SELECT count(*) FROM reports")
    except GongwenError as error:
        return Diagnosis("trouble", error.message)
    return Diagnosis("well", Message("says.doctor.results", {"n": n}))


def _cannot_write(folder: Path) -> Message | None:
    """Why a folder, or where it is missing the one it would be made in, cannot be written to."""
    there = next((p for p in (folder, *folder.parents) if p.exists()), folder)
    try:
        with tempfile.TemporaryFile(dir=there):
            return None
    except OSError as error:
        return os_cause(error)
