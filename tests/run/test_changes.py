from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.commands import changes as command
from pipeline.messages import messages
from pipeline.run.changes import State, changed, methods_in_force
from pipeline.run.session import run_direct
from pipeline.settings.model import Project
from pipeline.stages import Context
from pipeline.store import Reader
from pipeline.tables.runs import CHANGE_KINDS

METHODS = {
    "method attention": "1",
    "settings attention": "s",
    "list 民生": "a",
    "list 改革": "b",
    "method segment": "1",
}
BEFORE = State(
    reports={"甲市-2020": ("x", "f", "甲市", 2020), "乙市-2020": ("y", "g", "乙市", 2020)},
    rates={"民生": (10, 1000), "改革": (20, 1000)},
    verdicts={
        ("concept", "民生", "甲市"): "flat",
        ("concept", "改革", "甲市"): "rising",
        ("topic", "nmf:3", "甲市"): "flat",
    },
    names={"nmf:3": "教育·学校"},
    targets={("甲市", "gdp", "growth", 2020): ("地区生产总值", 6.0, None, "%", None)},
    pledges={"甲市-2020": ("甲市", 2020, 3, 1, 0, 6)},
    methods=METHODS,
    model="m",
)


def told(after: State, before: State = BEFORE) -> list[tuple[Any, ...]]:
    return [(r["kind"], r["subject"], r["before"], r["after"], r["cause"]) for r in changed(before, after)]


def test_where_nothing_is_different_nothing_is_told() -> None:
    assert told(BEFORE) == []
    assert told(BEFORE, State()) == []  # a first run


def test_a_new_report_is_the_cause_of_what_it_changes() -> None:
    after = replace(
        BEFORE,
        reports={**BEFORE.reports, "甲市-2021": ("z", "h", "甲市", 2021)},
        rates={"民生": (40, 2000), "改革": (40, 2000)},
        targets={("甲市", "gdp", "growth", 2020): ("地区生产总值", 6.0, 6.3, "%", "met")},
        verdicts={**BEFORE.verdicts, ("concept", "民生", "甲市"): "rising"},
    )
    assert told(after) == [
        ("report_new", "甲市-2021", None, "z", "report_new"),
        ("trend", "民生", "flat", "rising", "report_new"),
        ("target", "地区生产总值", "6.0 %", "6.0 6.3 % met", "report_new"),
        ("concept", "民生", "100.0", "200.0", "report_new"),
    ]


def test_reports_that_are_gone_replaced_or_read_by_another_method() -> None:
    gone = replace(BEFORE, reports={"甲市-2020": BEFORE.reports["甲市-2020"]})
    assert told(gone) == [("report_gone", "乙市-2020", "y", None, "report_gone")]
    replaced = replace(BEFORE, reports={**BEFORE.reports, "乙市-2020": ("z", "other file", "乙市", 2020)})
    assert told(replaced) == [("report_replaced", "乙市-2020", "y", "z", "report_replaced")]
    read_otherwise = replace(BEFORE, reports={**BEFORE.reports, "乙市-2020": ("z", "g", "乙市", 2020)})
    assert told(read_otherwise) == [("report_replaced", "乙市-2020", "y", "z", "method")]


def test_an_edited_list_is_the_cause_for_its_concept_alone() -> None:
    after = replace(
        BEFORE,
        methods={**METHODS, "list 民生": "other"},
        rates={"民生": (15, 1000), "改革": (20, 1000)},
        verdicts={**BEFORE.verdicts, ("concept", "改革", "甲市"): "flat"},
    )
    assert told(after) == [("trend", "改革", "rising", "flat", "other"), ("concept", "民生", "100.0", "150.0", "list")]


@pytest.mark.parametrize(
    ("after", "cause"),
    [
        ({"methods": {**METHODS, "method segment": "2"}}, "method"),  # what attention rests on
        ({"methods": {**METHODS, "settings attention": "t"}}, "settings"),
        ({"model": "another"}, "model"),
        ({"methods": {**METHODS, "method pledges": "new"}}, "other"),  # not known before: no change
    ],
)
def test_method_model_and_settings_are_told_apart(after: dict[str, Any], cause: str) -> None:
    assert told(replace(BEFORE, rates={"民生": (15, 1000), "改革": (20, 1000)}, **after)) == [
        ("concept", "民生", "100.0", "150.0", cause)
    ]


def test_small_differences_of_rates_are_not_told() -> None:
    assert told(replace(BEFORE, rates={"民生": (104, 10_000), "改革": (20, 1000)})) == []


def test_two_of_each_kind_come_before_further_ones() -> None:
    after = replace(
        BEFORE,
        reports={**BEFORE.reports, **{f"丙市-{y}": (str(y), "f", "丙市", y) for y in range(2001, 2006)}},
        rates={"民生": (20, 1000), "改革": (5, 1000)},
    )
    kinds = [kind for kind, *_ in told(after)]
    assert kinds == ["report_new"] * 2 + ["concept"] * 2 + ["report_new"] * 3
    assert [r["rank"] for r in changed(BEFORE, after)] == list(range(1, 8))


def test_topics_that_came_or_went_at_a_later_fit() -> None:
    after = replace(
        BEFORE, events={("nmf", 2, 3): ("split", 1), ("nmf", 2, 9): ("birth", None), ("nmf", 1, 4): ("birth", None)}
    )
    assert told(after) == [("topic", "nmf:9", None, "birth", "other"), ("topic", "教育·学校", None, "split 1", "other")]


def test_every_kind_and_cause_has_its_words() -> None:
    known = messages("says", "en")
    assert {f"says.changes.kind.{k}" for k in CHANGE_KINDS} <= set(known)
    causes = ("method", "model", "list", "settings", "report_new", "report_gone", "report_replaced", "other")
    assert {f"says.changes.cause.{c}" for c in causes} <= set(known)


def test_what_a_stage_does_is_told_apart_from_its_settings_and_its_lists(project: Project) -> None:
    config = project.config()
    here = methods_in_force(Context(config, "m", {"scikit-learn": "1"}))
    assert methods_in_force(Context(config, "m", {"scikit-learn": "2"})).keys() == here.keys()
    other = methods_in_force(Context(config, "m", {"scikit-learn": "2"}))
    assert {name for name in here if here[name] != other[name]} == {"method topic_models", "method topic_dynamics"}
    first, *rest = config.concepts
    edited = replace(config, concepts=(first.model_copy(update={"core": (*first.core, "百姓生活")}), *rest))
    other = methods_in_force(Context(edited, "m", {"scikit-learn": "1"}))
    assert f"list {first.name}" in {name for name in here if here[name] != other[name]}


@pytest.mark.slow
def test_runs_tell_what_they_changed(project: Project, write_report: Callable[..., Path]) -> None:
    def run() -> list[tuple[object, ...]]:
        assert run_direct(project, force=False, say=lambda _: None) is not None
        with Reader(project.database) as reader:
            rows = command.found(reader, limit=None)
        return [
            (r[command.COLUMNS.index("kind")], r[command.COLUMNS.index("subject")], r[command.COLUMNS.index("cause")])
            for r in rows
        ]

    write_report("甲县", 2020)
    write_report("甲县", 2021)
    assert run() == []
    write_report("乙县", 2021)
    assert run()[0] == ("report_new", "乙县-2021", "report_new")
    (project.root / "data" / "raw" / "乙县_2021.txt").unlink()
    assert ("report_gone", "乙县-2021", "report_gone") in run()
    concepts = project.configs / "concepts.yaml"
    text = concepts.read_text(encoding="utf-8")
    concepts.write_text(text.replace("改革开放: [改革开放]", "改革开放: [改革开放, 工作]"), encoding="utf-8")
    assert ("concept", "改革", "list") in run()
