"""Batches on several processes, and what happens when one of them is ended."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from pipeline.ingest import Columns, Item, Limits, read_report
from pipeline.ingest.files.batches import (
    BATCH,
    Job,
    ParsedBatch,
    Source,
    candidate_of,
    jobs,
    parse,
    parse_job,
    rows_of,
    workers_for,
)
from pipeline.ingest.files.choice import resolve
from tests.conftest import report_text

LIMITS = Limits(report=1_000_000, container=10_000_000)


def source(name: str, text: str) -> Source:
    return Source(name, name, None, Item(name, text.encode()))


def batches(sources: list[Source], folder: Path) -> list[Job]:
    return list(jobs(sources, limits=LIMITS, columns=Columns(), folder=folder))


def end_on_poison(job: Job) -> ParsedBatch:
    """As a crash in a library or a lack of memory would."""
    if any(b"poison" in s.item.data for s in job.sources):
        os._exit(9)
    return parse_job(job)


def test_batches_are_bounded_in_number_and_size(tmp_path: Path) -> None:
    many = batches([source(f"{i}.txt", "x") for i in range(70)], tmp_path)
    assert [len(j.sources) for j in many] == [BATCH, BATCH, 70 - 2 * BATCH]
    large = batches([source(f"{i}.txt", "x" * 3_000_000) for i in range(4)], tmp_path)
    assert [len(j.sources) for j in large] == [2, 2]
    assert len({j.target for j in many}) == 3


def test_rows_come_back_as_they_were_put_aside(tmp_path: Path) -> None:
    (job,) = batches([source("a.txt", report_text("平安县", 2015)), source("b.txt", "不是报告")], tmp_path)
    done = parse_job(job)
    assert [c.path for c in done.candidates] == ["a.txt"]
    assert done.refused["b.txt"][2].reason
    rows = rows_of(job.target)
    assert rows["reports"]["source_path"].to_pylist() == ["a.txt"]
    assert rows["sentences"].num_rows == rows["reports"]["n_sentences"][0].as_py()
    assert [p.name for p in tmp_path.iterdir()] == [job.target.name], "no unfinished file is left"


def test_few_inputs_start_no_processes() -> None:
    assert workers_for(30) == 1


@pytest.mark.slow
def test_a_process_that_is_ended_costs_the_input_that_ended_it(tmp_path: Path) -> None:
    sources = [source(f"{year}.txt", report_text("平安县", year)) for year in range(1985, 1985 + 2 * BATCH)]
    sources[BATCH + 3] = source("poison.txt", "poison")
    work = batches(sources, tmp_path)
    small = [
        Job(j.number, j.sources[:5] if j.number != 1 else j.sources[2:4], LIMITS, Columns(), tmp_path) for j in work
    ]
    found = list(parse(small, 2, end_on_poison))
    assert [d.target for d in found] == [j.target for j in small]
    assert sum(len(d.candidates) for d in found) == 5 + 1
    ((file, _, refusal),) = [r for d in found for r in d.refused.values()]
    assert file == "poison.txt"
    assert refusal.reason == "unreadable"
    assert "memory" in refusal.detail
    for done in found:
        assert rows_of(done.target)["reports"].num_rows == len(done.candidates)


def test_an_undated_text_under_two_file_names_is_one_report_and_a_copy() -> None:
    text = re.sub(r"201[45]年", "", report_text("清水县", 2015))
    other = text.replace("各位代表", "各位  代表", 1).replace("群众看病", "群众就医", 3)  # saved from another page
    for texts in ((text, text), (text, other)):
        found = []
        for year, raw in zip((2019, 2021), texts, strict=True):
            path = f"data/raw/清水县_{year}.txt"
            report = read_report(path, raw.encode(), max_bytes=10_000_000)
            assert (report.year, report.sure) == (year, False)
            found.append(candidate_of(report, path, path, "0"))
        accepted, lost = resolve(found)
        assert len(accepted) == len(lost) == 1
        assert {item.refusal.reason for item in lost.values()} == {"duplicate"}
