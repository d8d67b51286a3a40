"""Batches in several processes: one pool, one window of work under way, one answer to a process that dies.

Everything that runs beside the run's own process goes through :func:`results`: reading, stages, pages. Batches are taken
as they are needed and come back in order, so that the caller alone touches the work file and memory stays bounded.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager
from functools import cache, partial
from multiprocessing import connection
from typing import TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")
# Anything with `submit` and `with`; a cluster's client offers the same.
Start = Callable[[int], AbstractContextManager[Executor]]


class Died:
    """Stands in place of a result: the process that worked on this batch alone was ended from outside."""


def processors() -> int:
    """Processes and threads worth starting: as affinity and the container's share allow; one within another's process."""
    import joblib

    return 1 if multiprocessing.current_process().daemon else int(joblib.cpu_count())


def processes(
    workers: int, begin: Callable[..., None] | None = None, *given: object
) -> AbstractContextManager[Executor]:
    """A pool of processes, each with one thread of linear algebra.

    Args:
        workers: how many.
        begin: called with ``given`` at the start of each.
        given: picklable values.
    """
    # Spawned, not forked: the parent holds an open DuckDB file and threads of Arrow.
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), partial(_begin, begin, *given))


def results(
    do: Callable[[Job], Result], jobs: Iterable[Job], *, workers: int, start: Start = processes
) -> Iterator[tuple[Job, Result | Died]]:
    """Do something with each batch, elsewhere if there are several workers.

    A process that is ended from outside (memory, a crash in a library) costs the batch it was on and no other: those
    under way are done again one by one, each in a process of its own.

    Args:
        do: function of a module, of one batch.
        jobs: the batches; taken as they are needed, so at most a few of them are in memory.
        workers: how many at a time; with one everything is done here.
        start: makes the pool.

    Yields:
        Each batch with its result, in order.
    """
    if workers < 2:
        for job in jobs:
            yield job, do(job)
        return
    waiting = iter(jobs)
    while True:
        pending: deque[tuple[Job, Future[Result]]] = deque()
        try:
            with start(workers) as pool:
                for job in waiting:
                    pending.append((job, pool.submit(do, job)))
                    if len(pending) > 2 * workers:
                        yield pending[0][0], pending[0][1].result()
                        pending.popleft()
                while pending:
                    yield pending[0][0], pending[0][1].result()
                    pending.popleft()
            return
        except BrokenExecutor:
            survivors = [job for job, _ in pending]
        for job in survivors:
            yield job, alone(do, job, start=start)


def alone(do: Callable[[Job], Result], job: Job, *, start: Start = processes) -> Result | Died:
    """Do something with a batch that may end the process it is done in.

    Args:
        do: function of a module, of one batch.
        job: the batch.
        start: makes the pool.
    """
    if not _can_start():
        return do(job)
    try:
        with start(1) as pool:
            return pool.submit(do, job).result()
    except BrokenExecutor:
        return Died()


@cache
def _can_start() -> bool:
    """Whether processes can be started at all; they cannot from a script that runs on import."""
    try:
        with processes(1) as pool:
            return pool.submit(os.getpid).result() > 0
    except BrokenExecutor:
        return False


def _begin(begin: Callable[..., None] | None, *given: object) -> None:
    """At the start of a process: keep linear algebra to one thread, since there is a process for each processor."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to all; the run's own process decides
    threading.Thread(target=_end_with_parent, daemon=True).start()
    for library in ("OPENBLAS", "MKL", "OMP"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")  # for what is not loaded yet
    import threadpoolctl

    threadpoolctl.threadpool_limits(1)
    if begin is not None:
        begin(*given)


def _end_with_parent() -> None:
    """End when the run's own process is gone (killed), which otherwise nobody tells those that wait for work."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
