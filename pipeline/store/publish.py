"""Atomic replace of the published file."""

from __future__ import annotations

import os
import time
from pathlib import Path

from pipeline.errors import StoreError, os_cause


def publish(work: Path, published: Path, *, patience_seconds: float = 30.0) -> None:
    """Move a finished work file onto the published one in one step.

    Readers that have the old file open keep it (POSIX); on Windows the move waits until they have closed it.

    Args:
        work: the finished file, on the same volume.
        published: the file that readers open.
        patience_seconds: how long to wait for a reader to let go.

    Raises:
        StoreError: the file could not be replaced; the old one is untouched.
    """
    published.parent.mkdir(parents=True, exist_ok=True)
    _flush(work)
    deadline = time.monotonic() + patience_seconds
    while True:
        try:
            work.replace(published)
            break
        except PermissionError as error:
            if time.monotonic() > deadline:
                raise StoreError("store.held", path=published, why=os_cause(error)) from None
            time.sleep(0.25)
    if os.name == "posix":
        _flush(published.parent)


def _flush(path: Path) -> None:
    """Force a file or folder to disk, so that a power cut cannot leave a name without contents."""
    descriptor = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
