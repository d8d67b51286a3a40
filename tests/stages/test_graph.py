"""The order of stages, and the fingerprints that decide what is computed."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest

from pipeline.settings.model import Config, Settings, StatisticsSettings
from pipeline.stages import STAGES, Context, Stage, Tables, expected
from pipeline.stages.graph import apart, passes

CONTEXT = Context(Config(Settings(), (), frozenset(), frozenset()), "model", {})
TABLES = ("attention", "keyness", "trends")


def nothing() -> Tables:
    return {}


def stage(name: str, *needs: str, writes: str | None = None, **more: object) -> Stage:
    fields = {"version": 1, "reads": (), "per": "corpus", "compute": nothing}
    return Stage(**{**fields, "name": name, "needs": needs, "writes": (writes,) if writes else (), **more})  # type: ignore[arg-type]


def test_a_stage_comes_after_those_it_needs_however_they_are_listed() -> None:
    listed = [stage("last", "middle", "first"), stage("middle", "first"), stage("first", "ingest")]
    assert names(passes(listed)) == [["first"], ["middle"], ["last"]]
    assert names(passes(listed[::-1])) == [["first"], ["middle"], ["last"]]


def names(groups: Sequence[Sequence[Stage]]) -> list[list[str]]:
    return [[s.name for s in group] for group in groups]


def test_what_works_by_report_stands_together_and_then_what_works_by_place() -> None:
    listed = [
        stage("threads", "ingest", per="report", in_process=True),
        stage("words", "threads", per="report"),
        stage("numbers", "ingest", per="report"),
        stage("places", "numbers", per="place"),
        stage("more", "words", per="report"),
        stage("total", "words", per="corpus"),
        stage("scores", "total", per="report"),
        stage("other places", "more", per="place"),
    ]
    assert [sorted(group) for group in names(passes(listed))] == [
        ["threads"],
        ["more", "numbers", "words"],
        ["total"],
        ["scores"],
        ["other places", "places"],
    ]


def _asks(count: object) -> Tables:
    return {}


def test_a_stage_that_asks_what_is_stored_comes_after_those_it_needs_are_stored() -> None:
    asking = {"per": "report", "queries": {"count": "SELECT 1"}, "compute": _asks}
    listed = [
        stage("words", "ingest", per="report"),
        stage("asks", "words", **asking),
        stage("first", "ingest", **asking),
    ]
    assert names(passes(listed)) == [["words", "first"], ["asks"]]


def test_what_stands_together_is_taken_apart_as_far_as_needs_allow() -> None:
    listed = [stage("a", "ingest"), stage("b", "ingest"), stage("c", "a"), stage("d", "b"), stage("e", "d"), stage("f")]
    assert names(apart(listed)) == [["a", "c"], ["b", "d", "e"], ["f"]]


def _reads(attention: object) -> Tables:
    return {}


@pytest.mark.parametrize(
    ("listed", "message"),
    [
        ([stage("a", "ingest"), stage("a", "ingest")], "one name"),
        ([stage("a", "b")], "stage a needs 'b', which there is not"),
        ([stage("a", "b"), stage("b", "a")], "need one another: (a -> b -> a|b -> a -> b)"),
        ([stage("a", writes="trends"), stage("b", writes="trends")], "stages a and b both write trends"),
        (
            [stage("a", writes="attention"), stage("b", "ingest", reads=("attention",), compute=_reads)],
            "stage b reads attention of a, which it does not need",
        ),
    ],
)
def test_what_is_no_order_of_work_is_refused(listed: list[Stage], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        passes(listed)


def test_the_real_stages_are_in_an_order_of_work() -> None:
    done = {"ingest"}
    for item in STAGES:
        assert set(item.needs) <= done
        done.add(item.name)


@pytest.mark.parametrize("name", [s.name for s in STAGES])
def test_a_stage_alone_has_the_fingerprints_it_has_among_all(name: str) -> None:
    ingested = {"甲县-2020": "a", "甲县-2021": "b", "乙县-2020": "c"}
    assert expected(CONTEXT, ingested, of=[name])[name] == expected(CONTEXT, ingested)[name]


def test_fingerprints_follow_model_settings_and_reports() -> None:
    ingested = {"甲县-2020": "a", "乙县-2020": "c"}
    before = expected(CONTEXT, ingested)
    other_model = expected(dataclasses.replace(CONTEXT, model_sha256="other"), ingested)
    assert before["segment"] != other_model["segment"]
    assert before["attention"]["甲县-2020"] != other_model["attention"]["甲县-2020"]
    assert before["pledges"] == other_model["pledges"]
    changed = expected(CONTEXT, {**ingested, "甲县-2020": "b"})
    assert before["attention"]["甲县-2020"] != changed["attention"]["甲县-2020"]
    assert before["attention"]["乙县-2020"] == changed["attention"]["乙县-2020"]
    assert before["trends"] != changed["trends"]


def test_a_setting_makes_those_stages_stale_that_declare_it_and_those_that_need_them() -> None:
    settings = Settings(statistics=StatisticsSettings(keyness_min_count=7))
    other = dataclasses.replace(CONTEXT, config=dataclasses.replace(CONTEXT.config, settings=settings))
    ingested = {"甲县-2020": "a"}
    before, after = expected(CONTEXT, ingested), expected(other, ingested)
    assert {name for name in before if before[name] != after[name]} == {"keyness", "findings"}
