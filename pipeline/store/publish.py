"""Atomic replace of the published file."""

from __future__ import annotations

import time
from pathlib import Path

from pipeline.errors import StoreError, os_cause
from pipeline.store.durable import flush_folder, put


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
    try:
        # A log that another program left beside the old file would make the new one impossible to open.
        # What stands in it has come along in the work file, see pipeline.run.session.
        log_of(published).unlink(missing_ok=True)
        put(work, published, until=time.monotonic() + patience_seconds)
    except PermissionError as error:
        raise StoreError("store.held", path=published, why=os_cause(error)) from None
    flush_folder(published.parent)


def log_of(path: Path) -> Path:
    """The file in which DuckDB keeps changes that it has not yet written into a database file."""
    return path.with_name(path.name + ".wal")
