"""When a model is fitted anew: fingerprints under each policy, and what a run does."""

from __future__ import annotations

import pytest

from pipeline.settings.model import Config, Settings
from pipeline.stages import CORPUS, Context, expected, stale

STAGES = ("topic_documents", "topic_models", "topic_scores", "topics")


def wanted(reports: dict[str, str], **topics: object) -> dict[str, dict[str, str]]:
    settings = Settings.model_validate({"topics": topics})
    return expected(Context(Config(settings, (), frozenset(), frozenset()), "model", {}), reports)


def to_do(found: dict[str, dict[str, str]], now: dict[str, dict[str, str]]) -> dict[str, list[str]]:
    return {name: stale(now[name], found[name]) for name in STAGES}


ONE, TWO = {"甲市-2015": "a"}, {"甲市-2015": "a", "甲市-2016": "b"}


def test_a_new_report_calls_for_a_new_fit() -> None:
    assert to_do(wanted(ONE), wanted(TWO)) == {
        "topic_documents": ["甲市-2016"],
        "topic_models": [CORPUS],
        "topic_scores": ["甲市-2015", "甲市-2016"],
        "topics": [CORPUS],
    }


def test_with_never_a_new_report_is_scored_and_nothing_else() -> None:
    assert to_do(wanted(ONE, refit="never"), wanted(TWO, refit="never")) == {
        "topic_documents": ["甲市-2016"],
        "topic_models": [],
        "topic_scores": ["甲市-2016"],
        "topics": [CORPUS],
    }


def test_switching_to_never_keeps_the_published_model_even_when_a_report_comes() -> None:
    todo = to_do(wanted(ONE), wanted(TWO, refit="never"))
    assert todo["topic_models"] == []
    assert to_do(wanted(ONE, refit="never"), wanted(ONE, refit="never"))["topic_models"] == []


@pytest.mark.parametrize("change", [{"k": 7}, {"seeds": {"教育": ["学校"]}}, {"max_paragraphs": 500}])
def test_another_setting_calls_for_a_new_fit_whatever_the_policy(change: dict[str, object]) -> None:
    for refit in ("never", "when_new"):
        todo = to_do(wanted(ONE, refit=refit), wanted(ONE, refit=refit, **change))
        assert todo["topic_models"] == [CORPUS]
        assert todo["topic_scores"] == ["甲市-2015"]


def test_a_label_of_ones_own_costs_no_fit() -> None:
    todo = to_do(wanted(ONE), wanted(ONE, labels={"nmf-1": "名字"}))
    assert todo == {"topic_documents": [], "topic_models": [], "topic_scores": [], "topics": [CORPUS]}


def test_always_is_a_matter_of_the_run() -> None:
    from pipeline.stages import BY_NAME

    every_run = BY_NAME["topic_models"].every_run
    assert every_run(Settings.model_validate({"topics": {"refit": "always"}}))
    assert not every_run(Settings())
    assert to_do(wanted(ONE), wanted(ONE, refit="always"))["topic_models"] == []
