"""An inbox: a folder into which somebody, or another program, puts reports."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import ConfigError, os_cause
from pipeline.fetch.titles import Link
from pipeline.fetch.visit import Visit
from pipeline.ingest import BY_ENDING


def inbox(visit: Visit) -> Iterator[Link]:
    """Files of the folder and of what is in it, in the order of their names; hidden files and links are passed over.

    Args:
        visit: the visit to the source.

    Raises:
        ConfigError: there is no such folder, or it cannot be read.
    """
    folder = (visit.root / visit.settings.folder).resolve()
    if not folder.is_dir():
        raise ConfigError("config.no_inbox", folder=folder)

    def closed(error: OSError) -> None:
        raise ConfigError("config.unreadable", path=error.filename, why=os_cause(error))

    for parent, folders, files in os.walk(folder, onerror=closed):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(files):
            path = Path(parent) / name
            if not name.startswith((".", "~$")) and path.suffix.lower() in BY_ENDING and not path.is_symlink():
                yield Link(path.as_uri(), path.stem)
