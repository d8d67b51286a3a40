"""Files put in place in one step, such that neither a failure nor a power cut leaves a half one."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

_WAIT_SECONDS = 0.25  # between tries
# What file systems answer that cannot force a folder to disk (some network shares).
_NOT_OFFERED = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF, errno.EACCES)


def put(source: Path, target: Path, *, until: float) -> None:
    """Move a finished file onto another one in one step, its contents on disk before its name.

    Readers that have the old file open keep it (POSIX); on Windows the move waits until they have closed it.
    The folder of the target has to be flushed afterwards, see :func:`flush_folder`.

    Args:
        source: the finished file, on the same volume.
        target: the file that readers open.
        until: time (of ``time.monotonic``) until which to wait for a reader to let go.

    Raises:
        PermissionError: the target is still held; it is untouched.
        OSError: the disk failed; the target is untouched.
    """
    _flush(source)
    while True:
        try:
            source.replace(target)
            return
        except PermissionError:
            if time.monotonic() > until:
                raise
            time.sleep(_WAIT_SECONDS)


def flush_folder(folder: Path) -> None:
    """Force the names in a folder to disk, where the system can."""
    if os.name != "posix":
        return
    try:
        _flush(folder)
    except OSError as error:
        if error.errno not in _NOT_OFFERED:
            raise


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
