"""Runs that begin in no time: a process that knows all modules forks one for each, and tells where it is.

    python -m benchmarks.forked PROJECT      (soak.py starts it; a line of words on its input begins `gongwen run` with them)

To kill a run a thousand times each of them has to be short, and most of a short run is Python that imports. So one process
imports what a run does, and a run is a fork of it: the command line itself (flows.cli.main) with everything it does, in a
session of its own. What it is at is told as it comes: ``at segment``, then ``ended 0``.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPO = Path(__file__).parent.parent
BEGIN, RECORD, MOVE, PAGES, SITE = "beginning", "changes noted", "file published", "pages put in place", "site"
_MODULES = "modules.txt"


def moments() -> tuple[str, ...]:
    """What a run is at, in order: its beginning, each step, and each part of publication."""
    from pipeline.run.steps import STEPS

    return (BEGIN, *STEPS, RECORD, MOVE, PAGES, SITE)


@dataclass(frozen=True)
class Ended:
    """How a run ended.

    Attributes:
        code: its exit code; None where it was killed.
        at: what it was at.
        said: what it said.
        seconds: of what it was at, how long each took.
    """

    code: int | None
    at: str
    said: str
    seconds: dict[str, float]


class Forked:
    """The process that forks runs of a project. Use as a context manager.

    Args:
        root: the project folder.
    """

    def __init__(self, root: Path) -> None:
        self._folder = tempfile.TemporaryDirectory()
        env = {
            **os.environ,
            "PYTHONPATH": str(REPO),
            "GONGWEN_LANG": "en",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
        command = [sys.executable, "-m", "benchmarks.forked", str(root), self._folder.name]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, cwd=REPO, bufsize=0
        )
        self._rest = b""

    def __enter__(self) -> Forked:
        return self

    def __exit__(self, *error: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)
        self._folder.cleanup()

    def run(self, *words: str, kill: tuple[str, float] | None = None) -> Ended:
        """A run from its beginning to its end, or to its death.

        Args:
            words: words of the command line after `gongwen run --direct`.
            kill: what it is to be at when it is killed, and seconds from the beginning of that.
        """
        assert self._process.stdin is not None
        self._process.stdin.write(" ".join(words).encode() + b"\n")
        order = moments()
        wanted = order.index(kill[0]) if kill else len(order)
        pid, at, since, deadline, seconds = 0, BEGIN, time.monotonic(), float("inf"), {}
        killed = False
        while True:
            kind, _, value = self._line(deadline).partition(" ")
            now = time.monotonic()
            if kind == "pid":
                pid = int(value)
            elif kind == "at":
                seconds[at] = now - since
                at, since = value, now
            elif kind == "ended":
                seconds[at] = now - since
                said = (Path(self._folder.name) / "said.txt").read_text(encoding="utf-8", errors="replace")
                return Ended(None if int(value) == -signal.SIGKILL else int(value), at, said, seconds)
            if pid and kill and not killed:
                if deadline == float("inf") and order.index(at) >= wanted:
                    deadline = now + (kill[1] if at == kill[0] else 0.0)
                if now >= deadline:
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(pid, signal.SIGKILL)
                        killed = True
                    deadline = float("inf")

    def _line(self, deadline: float) -> str:
        """The next line that is told; empty where there is none until then."""
        import select

        assert self._process.stdout is not None
        while b"\n" not in self._rest:
            left = deadline - time.monotonic()
            given = None if left == float("inf") else max(left, 0.0)
            if not select.select([self._process.stdout], [], [], given)[0]:
                return ""
            piece = os.read(self._process.stdout.fileno(), 65536)
            if not piece:
                raise EOFError("the process that forks runs has ended")
            self._rest += piece
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode()


def _tell(line: str) -> None:
    os.write(1, line.encode() + b"\n")


def _telling(name: Callable[..., str], function: Callable[..., Any]) -> Callable[..., Any]:
    def told(*given: Any, **named: Any) -> Any:
        _tell(f"at {name(*given)}")
        return function(*given, **named)

    return told


def _serve(root: str, folder: Path) -> None:
    """Fork a run for each line of the input."""
    from flows import cli
    from pipeline.run import session

    made = session.Session
    made.step = _telling(lambda run, step: step, made.step)  # type: ignore[method-assign]
    made.site = _telling(lambda run: SITE, made.site)  # type: ignore[method-assign]
    for name, told in (("record", RECORD), ("publish", MOVE), ("move_pages", PAGES)):
        setattr(session, name, _telling(lambda *given, told=told: told, getattr(session, name)))
    for line in sys.stdin:
        if (folder / _MODULES).is_file():
            for module in (folder / _MODULES).read_text(encoding="utf-8").split():
                with contextlib.suppress(Exception):
                    importlib.import_module(module)
            (folder / _MODULES).unlink()
        child = os.fork()
        if not child:
            _run(cli.main, ["run", "--direct", "--project", root, *line.split()], folder)
        _tell(f"pid {child}")
        _, status = os.waitpid(child, 0)
        _tell(f"ended {os.waitstatus_to_exitcode(status)}")


def _run(main: Callable[[], None], words: list[str], folder: Path) -> None:
    """In the fork: the command, as a shell would begin it."""
    os.setsid()
    said = os.open(folder / "said.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    os.dup2(said, 2)
    sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open as long as the process
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    sys.argv[1:] = words
    code = 1
    try:
        main()
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException as error:
        print(f"Traceback: {type(error).__name__}: {error}", file=sys.stderr)
    sys.stderr.flush()
    known = folder / "modules.part"
    known.write_text("\n".join(sorted(m for m in sys.modules if not m.startswith("__"))), encoding="utf-8")
    known.replace(folder / _MODULES)
    os._exit(code)


if __name__ == "__main__":
    _serve(sys.argv[1], Path(sys.argv[2]))
