"""One process at a time: a lock that the system takes off when its holder ends, however it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock


@contextmanager
def exclusive(path: Path, taken: Exception) -> Iterator[None]:
    """Hold a lock, or say that another does.

    Args:
        path: file of the lock; its folder is made.
        taken: raised where another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(path)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        raise taken from None
    try:
        yield
    finally:
        lock.release()
