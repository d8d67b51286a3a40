"""Batches in several processes: one pool, one window of work under way, one answer to a process that dies.

Everything that runs beside the run's own process goes through :func:`results`: reading, stages, pages. Batches are taken
as they are needed and come back in order, so that the caller alone touches the work file and memory stays bounded. The
processes are those of this computer, or of a cluster (:class:`Cluster`), to which nothing here knows the way.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import connection
from typing import Any, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")
# Anything with `submit` and `with`. A process that ends under a batch is a BrokenExecutor of that batch's future.
Start = Callable[[int], AbstractContextManager[Executor]]


@dataclass(frozen=True)
class Cluster:
    """Processes of other computers, in place of this one's. What a batch needs travels with it: they share no disk.

    Attributes:
        workers: how many there are.
        start: makes an executor of them.
    """

    workers: int
    start: Start


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


class _Kept:
    """Processes of this computer that outlive a call of :func:`results`."""

    wanted = False
    workers = 0
    pool: Executor | None = None


@contextmanager
def keeping() -> Iterator[None]:
    """Within it processes are started once, when they are first needed: each takes a second to load its libraries."""
    _Kept.wanted = True
    try:
        yield
    finally:
        _Kept.wanted = False
        let_go()


def let_go() -> None:
    """End the processes that are kept; the next batches start others."""
    pool, _Kept.pool, _Kept.workers = _Kept.pool, None, 0
    if pool is not None:
        pool.shutdown(cancel_futures=True)


def _started(workers: int) -> AbstractContextManager[Executor]:
    """The processes that are kept, else some for the moment."""
    if not _Kept.wanted:
        return processes(workers)
    if _Kept.pool is None or _Kept.workers != workers:
        let_go()
        _Kept.pool, _Kept.workers = processes(workers).__enter__(), workers
    return nullcontext(_Kept.pool)


def results(
    do: Callable[[Job], Result], jobs: Iterable[Job], *, workers: int, start: Start | None = None
) -> Iterator[tuple[Job, Result | Died]]:
    """Do something with each batch, elsewhere if there are several workers.

    A process that is ended from outside (memory, a crash in a library) costs the batch it was on and no other: those
    that were lost with it are done again one by one, with nothing else under way that could be to blame.

    Args:
        do: function of a module, of one batch.
        jobs: the batches; taken as they are needed, so at most a few of them are in memory.
        workers: how many at a time.
        start: makes the pool; None for processes of this computer, and for none where one worker would do.

    Yields:
        Each batch with its result, in order.
    """
    if start is None and workers < 2:
        for job in jobs:
            yield job, do(job)
        return
    waiting = iter(jobs)
    while True:
        pending: deque[tuple[Job, Future[Result]]] = deque()
        with (start or _started)(workers) as pool:
            try:
                for job in waiting:
                    pending.append((job, _submitted(pool, do, job)))
                    if len(pending) > 2 * workers:
                        yield pending[0][0], pending[0][1].result()
                        pending.popleft()
                while pending:
                    yield pending[0][0], pending[0][1].result()
                    pending.popleft()
                return
            except BrokenExecutor:
                survivors = [(job, _kept(future)) for job, future in pending]
                let_go()
            finally:
                for _, future in pending:
                    future.cancel()
        for job, made in survivors:
            yield job, alone(do, job, start=start) if isinstance(made, Died) else made


def _submitted(pool: Executor, do: Callable[[Job], Result], job: Job) -> Future[Result]:
    """A batch under way; one that a pool which has broken does not take is as lost as those that it had taken."""
    try:
        return pool.submit(do, job)
    except BrokenExecutor as error:
        lost: Future[Result] = Future()
        lost.set_exception(error)
        return lost


def _kept(future: Future[Any]) -> Any:
    """What was made of a batch before a process died, or beside it; :class:`Died` where it was lost."""
    try:
        return future.result()
    except BrokenExecutor:
        return Died()


def alone(do: Callable[[Job], Result], job: Job, *, start: Start | None = None) -> Result | Died:
    """Do something with a batch that may end the process it is done in.

    Args:
        do: function of a module, of one batch.
        job: the batch.
        start: makes the pool; None for a process of this computer, where one can be started.
    """
    if start is None and not _can_start():
        return do(job)
    try:
        with (start or processes)(1) as pool:
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
    """At the start of a process: one thread, since there is a process for each processor."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to all; the run's own process decides
    threading.Thread(target=_end_with_parent, daemon=True).start()
    one_thread()
    gc.set_threshold(50_000)  # as in the run's own process: tables to rows are many small objects, none of them garbage
    if begin is not None:
        begin(*given)


def one_thread() -> None:
    """Keep linear algebra of this process to one thread, of which the last digits of some numbers depend."""
    for library in ("OPENBLAS", "MKL", "OMP"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")  # for what is not loaded yet
    import threadpoolctl

    threadpoolctl.threadpool_limits(1)


def _end_with_parent() -> None:
    """End when the run's own process is gone (killed), which otherwise nobody tells those that wait for work."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
