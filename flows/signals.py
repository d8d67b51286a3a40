"""Ctrl+C, SIGTERM and SIGHUP end a command alike: in good order, with one line, and the exit code of the signal.

That is 128 and its number, as shells have it.

A signal comes as an exception of its own, so that no `except Exception` on the way swallows it. What it interrupts may
raise something else on the way out (DuckDB: Query interrupted), so the number is kept here, too.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
_received: list[int] = []
_at_once = False


class Ended(BaseException):
    """A signal asks the program to end."""


@contextmanager
def listening() -> Iterator[None]:
    """Let the signals that end a program raise :class:`Ended`; what was to be ignored (nohup, `&`) still is."""
    _received.clear()
    before = {}
    for name in _NAMES:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) not in (signal.SIG_IGN, None):
            with suppress(ValueError):  # not in the main thread
                before[number] = signal.signal(number, _end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def heed() -> None:
    """Note SIGTERM also where another library (Prefect, during a flow) has put its own handler in place of ours."""
    theirs = signal.getsignal(signal.SIGTERM)
    if not callable(theirs) or theirs is _end or threading.current_thread() is not threading.main_thread():
        return

    def both(number: int, frame: FrameType | None) -> None:
        _note(number)
        theirs(number, frame)

    signal.signal(signal.SIGTERM, both)


@contextmanager
def unmasked() -> Iterator[None]:
    """Let what a signal has led to (DuckDB: Query interrupted) go on as :class:`Ended`, and not as a fault."""
    try:
        yield
    except Exception:
        if _received:
            raise Ended from None
        raise


def insist() -> None:
    """Raise :class:`Ended` once more where a signal came and what it raised was swallowed on the way (a bare `except`).

    Nothing is raised while an exception is on its way out, so that what puts things in order may say so.
    """
    if not _received or signal.getsignal(_received[0]) is not _end or sys.exc_info()[1] is not None:
        return
    if threading.current_thread() is threading.main_thread():
        raise Ended


def leave_at_once() -> None:
    """Pass over what libraries do at exit: see :func:`leave`."""
    global _at_once
    _at_once = True


def leave(code: int) -> NoReturn:
    """End the program; where that was asked for, or somebody waits for the end, without what libraries do at exit.

    What a signal has interrupted is in no state to be told that it ends.
    """
    if _at_once or _received:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def received() -> int | None:
    """Number of the signal that came, None where none did."""
    return _received[0] if _received else None


def _end(number: int, _frame: FrameType | None) -> None:
    _note(number)
    if len(_received) > 2:  # somebody is in a hurry; what is left behind the next run clears away
        os._exit(128 + number)
    if len(_received) == 1:
        raise Ended


def _note(number: int) -> None:
    _received.append(number)
    if processes := sys.modules.get("multiprocessing"):
        for child in processes.active_children():
            child.terminate()  # a batch under way would be waited for
