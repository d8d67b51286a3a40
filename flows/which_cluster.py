"""Which cluster a run is done on, if any; Dask is imported only where one is named."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from pipeline.errors import ClusterFailed

if TYPE_CHECKING:
    from pipeline.run.session import Join
    from pipeline.settings.model import Project


def join_for(project: Project, asked: str | None, say: Callable[[str], None]) -> Join | None:
    """What makes ready the cluster of a run; None where it is done on this computer.

    Args:
        project: the project, whose settings may name one.
        asked: the one named on the command line, which goes before it.
        say: told what is going on.

    Raises:
        ClusterFailed: Dask is not installed.
    """
    address = asked or project.settings().execution.cluster
    if address is None:
        return None
    try:
        from flows.cluster import joined
    except ImportError as error:
        raise ClusterFailed("cluster.not_installed", error=str(error)) from None
    return partial(joined, project, address, say)
