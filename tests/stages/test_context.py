"""A stage is handed the settings that it declares and no others."""

from __future__ import annotations

import pickle

import pytest

from pipeline.settings.concepts import Concept
from pipeline.settings.model import Config, Settings
from pipeline.stages import Context
from pipeline.stages.context import WHOLE

CONCEPT = Concept(name="民生", label="livelihood", source="a list", core=("民生",), rejected=("人民生活",))
CONTEXT = Context(Config(Settings(), (CONCEPT,), frozenset({"甲"}), frozenset({"的", "了"})), "model", {})


def test_a_setting_that_is_not_declared_cannot_be_read() -> None:
    settings = CONTEXT.handed(["statistics.recent_years", "stopwords"])
    assert set(settings) == {"statistics_settings", "stopwords"}
    for known in (settings["statistics_settings"], pickle.loads(pickle.dumps(settings["statistics_settings"]))):
        assert known.recent_years == CONTEXT.config.settings.statistics.recent_years
        with pytest.raises(AttributeError, match="min_years"):
            _ = known.min_years


def test_the_fingerprint_holds_what_is_handed_over() -> None:
    assert CONTEXT.plain(["statistics.recent_years", "statistics.min_years", "stopwords"]) == {
        "statistics_settings": {"min_years": 5, "recent_years": 10},
        "stopwords": ["了", "的"],
    }
    assert set(CONTEXT.plain(list(WHOLE))) == set(WHOLE)


def test_what_changes_no_number_of_a_concept_is_not_handed_over() -> None:
    (handed,) = CONTEXT.handed(["concepts"])["concepts"]
    assert (handed.name, handed.core, handed.label, handed.source, handed.rejected) == ("民生", ("民生",), "", "", ())
