"""No input costs more processor time than it may."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from pipeline.errors import InputRefused
from pipeline.ingest.files.item import Item, Limits
from pipeline.ingest.files.patience import refusing, within

LIMITS = Limits(report=10**6, container=10**6, seconds=0.2)


def busy() -> None:
    while True:
        try:
            sum(range(1000))
        except Exception:
            pytest.fail("a reader that catches what a broken file leads to must not catch this")


def test_what_takes_too_long_is_ended_even_within_a_reader_that_catches_exceptions() -> None:
    begun = time.process_time()
    with pytest.raises(InputRefused, match=r"0\.2 seconds of processor time"):
        within(0.2, busy)
    assert time.process_time() - begun < 30, "it does end"
    assert within(0.2, sum, [1, 2]) == 3, "and the next one is not troubled"


def test_waiting_costs_no_processor_time() -> None:
    def slow() -> str:
        time.sleep(1.2)
        return "read"

    assert within(0.2, slow) == "read"


def test_errors_of_the_reader_go_through() -> None:
    with pytest.raises(ZeroDivisionError):
        within(1.0, divmod, 1, 0)


def test_a_file_that_comes_apart_too_slowly_is_refused_after_what_it_gave() -> None:
    def items() -> Iterator[Item]:
        yield Item("book.xlsx#1")
        busy()

    first, last = refusing("book.xlsx", items(), LIMITS)
    assert (first.path, first.problem) == ("book.xlsx#1", None)
    assert last.path == "book.xlsx"
    assert last.problem is not None
    assert last.problem.reason == "too_slow"


def test_all_items_come_through_in_order() -> None:
    items = [Item(str(i)) for i in range(50)]
    assert list(refusing("t.csv", iter(items), LIMITS)) == items
