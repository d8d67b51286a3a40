"""Batches in several processes: order, memory, and what a process that dies costs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from typing import Any, TypeVar

import pytest

from pipeline import parallel
from pipeline.parallel import Died, alone, processors, results

T = TypeVar("T")


def square(n: int) -> int:
    return n * n


def end_on_seven(n: int) -> int:
    """As a crash in a library or a lack of memory would."""
    if n == 7:
        os._exit(9)
    return n * n


def refuse_three(n: int) -> int:
    if n == 3:
        raise ValueError("three")
    return n


def test_one_worker_does_everything_here_and_takes_batches_as_they_are_needed() -> None:
    taken: list[int] = []

    def jobs() -> Iterator[int]:
        for n in range(3):
            taken.append(n)
            yield n

    found = results(lambda n: os.getpid(), jobs(), workers=1)
    assert next(found) == (0, os.getpid())
    assert taken == [0]


@pytest.mark.slow
def test_results_come_in_order_and_a_window_bounds_what_is_taken() -> None:
    taken: list[int] = []

    def jobs() -> Iterator[int]:
        for n in range(40):
            taken.append(n)
            yield n

    for i, (job, made) in enumerate(results(square, jobs(), workers=2)):
        assert (job, made) == (i, i * i)
        assert len(taken) <= i + 6


@pytest.mark.slow
def test_a_batch_that_ends_its_process_costs_no_other() -> None:
    found = dict(results(end_on_seven, range(20), workers=2))
    assert isinstance(found.pop(7), Died)
    assert found == {n: n * n for n in range(20) if n != 7}


@pytest.mark.slow
def test_an_error_comes_through_as_it_is() -> None:
    with pytest.raises(ValueError, match="three"):
        list(results(refuse_three, range(8), workers=2))


def test_where_no_process_can_be_started_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_can_start", lambda: False)
    assert alone(square, 3) == 9


def test_the_share_of_a_container_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOKY_MAX_CPU_COUNT", "1")
    assert processors() == 1


class Breaking(Executor):
    """Takes two batches; then a process has ended, and it takes no more."""

    def __init__(self, workers: int) -> None:
        self.left = 2

    def submit(self, do: Callable[..., T], /, *given: Any, **named: Any) -> Future[T]:
        self.left -= 1
        if self.left < 0:
            raise BrokenExecutor
        made: Future[T] = Future()
        made.set_result(do(*given, **named))
        return made


def test_a_batch_that_a_broken_pool_does_not_take_is_not_lost() -> None:
    assert [job for job, _ in results(square, range(5), workers=2, start=Breaking)] == [0, 1, 2, 3, 4]


def pid_of(n: int) -> int:
    return os.getpid()


@pytest.mark.slow
def test_processes_are_kept_from_one_step_to_the_next_and_replaced_where_one_died() -> None:
    with parallel.keeping():
        first, second = ({pid for _, pid in results(pid_of, range(30), workers=2)} for _ in range(2))
        assert len(first | second) <= 2
        assert isinstance(dict(results(end_on_seven, range(8), workers=2))[7], Died)
        third = {pid for _, pid in results(pid_of, range(30), workers=2)}
        assert not third & (first | second)
    assert parallel._Kept.pool is None
