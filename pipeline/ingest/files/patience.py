"""A bound on the processor time that one input may cost: a crafted PDF can keep a reader busy for hours.

A watch in a thread of its own raises an exception in the thread that reads. That works on every system and in every
thread, but only between two steps of Python: a single call into a library is not interrupted. Processor time and not the
clock is counted, so that a busy computer refuses nothing that an idle one reads.
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable, Generator, Iterator
from typing import TypeVar

from pipeline.errors import InputRefused
from pipeline.ingest.files.item import Item, Limits

Made = TypeVar("Made")
_LOOKS_EVERY = 0.5  # seconds


class _TooSlow(BaseException):
    """Not an Exception, which readers catch where a file is broken."""


class _Watch:
    """What is being read in this process, and since when."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reading: tuple[int, float] | None = None  # thread, processor time until which it may read
        self._started = False

    def begin(self, seconds: float) -> None:
        with self._lock:
            self._reading = threading.get_ident(), time.process_time() + seconds
            if not self._started:
                self._started = True
                threading.Thread(target=self._look, name="patience", daemon=True).start()

    def end(self) -> None:
        with self._lock:
            self._reading = None
            _raise_in(threading.get_ident(), None)  # one that was on its way must not arrive later

    def _look(self) -> None:
        while True:
            time.sleep(_LOOKS_EVERY)
            with self._lock:
                if self._reading and time.process_time() > self._reading[1]:
                    _raise_in(self._reading[0], _TooSlow)  # and again, where a bare `except` has swallowed it


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error) if error else None)


_watch = _Watch()


def within(seconds: float, do: Callable[..., Made], *given: object) -> Made:
    """Do something with an input, but for no longer than so many seconds of processor time.

    Args:
        seconds: how long.
        do: what to do.
        given: what it is given.

    Raises:
        InputRefused: ``too_slow``.
    """
    try:
        try:
            _watch.begin(seconds)
            return do(*given)
        finally:
            _watch.end()
    except _TooSlow:
        _watch.end()  # where it came while the line above was at work
        raise InputRefused("too_slow.input", seconds=seconds) from None


def refusing(path: str, items: Iterator[Item], limits: Limits) -> Generator[Item]:
    """What a file comes apart into, each item within the time for one input; what takes longer is the last one.

    Args:
        path: the file's path.
        items: its items.
        limits: how much time one may take.

    Yields:
        The items; one with a problem where time was up.
    """
    try:
        while (item := within(limits.seconds, next, items, None)) is not None:
            yield item
    except InputRefused as refusal:
        yield Item(path, problem=refusal)
    finally:
        if isinstance(items, Generator):
            items.close()  # before the file that it reads from is
