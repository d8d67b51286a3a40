"""The command line in a process of its own, as a user starts it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")
GONGWEN = [sys.executable, "-c", "if __name__ == '__main__':\n    from flows.cli import main; main()"]


def start(*words: str, said: Path, **variables: str) -> subprocess.Popen[bytes]:
    """Start a command in a group of its own; what it says goes into a file.

    Args:
        words: the command line.
        said: file for its output and its messages.
        variables: set in its environment; nothing of Prefect's is inherited.
    """
    env = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")} | variables
    with said.open("wb") as out:
        # What a script has put into the background ignores Ctrl+C, and so does all that it starts.
        return subprocess.Popen(
            [*GONGWEN, *words],
            stdout=out,
            stderr=out,
            env=env,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )


def wait_for(look: Callable[[], Found], seconds: float = 150) -> Found:
    """What a look finds at last."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.2)
    raise AssertionError(f"nothing within {seconds} seconds")


def left_behind(group: int) -> list[str]:
    """Processes that are still in a group, where the system lists them."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text(encoding="utf-8").rpartition(")")
        except OSError:
            continue
        if rest.split()[2] == str(group) and rest.split()[0] != "Z":
            found.append(name)
    return found
