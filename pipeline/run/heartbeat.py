"""What became of the last look at a project, in a small file for those who watch it: data/.work/heartbeat.json.

The history of runs (table `runs`) holds those that changed something; a look that found nothing new, or failed, leaves its
trace here alone.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from pipeline.settings.project import Project

Outcome = Literal["running", "done", "done_with_quarantine", "up_to_date", "failed", "stopped"]


@dataclass(frozen=True)
class Heartbeat:
    """A look at a project.

    Attributes:
        outcome: what became of it; running until then.
        began_at: begin, with its time zone (UTC).
        ended_at: end, empty while it is running.
        error: of a failed one, what is wrong and what to do.
        pid: process.
    """

    outcome: Outcome
    began_at: str
    ended_at: str = ""
    error: str = ""
    pid: int = 0

    @property
    def began(self) -> dt.datetime:
        """Begin."""
        return dt.datetime.fromisoformat(self.began_at)


def now() -> dt.datetime:
    """The time, UTC."""
    return dt.datetime.now(dt.UTC)


def heartbeat_file(project: Project) -> Path:
    """Where the last look is kept."""
    return project.work / "heartbeat.json"


def write(project: Project, outcome: Outcome, began: dt.datetime, *, error: str = "") -> None:
    """Keep what became of a look; a disk that is full or closed must not be what a run fails of."""
    ended = "" if outcome == "running" else now().isoformat(timespec="seconds")
    beat = Heartbeat(outcome, began.isoformat(timespec="seconds"), ended, error, os.getpid())
    target = heartbeat_file(project)
    unfinished = target.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(json.dumps(asdict(beat), ensure_ascii=False), encoding="utf-8")
        unfinished.replace(target)


def read(project: Project) -> Heartbeat | None:
    """The last look, None where there was none or its file is no such file."""
    try:
        return Heartbeat(**json.loads(heartbeat_file(project).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
