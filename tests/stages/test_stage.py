"""What is wrong in the declaration of a stage is told when it is declared."""

from __future__ import annotations

import pytest

from pipeline.stages import Stage, Tables


def compute(reports: object, sums: object, stopwords: object, statistics_settings: object, more: int = 0) -> Tables:
    return {}


def gathered(**given: object) -> Tables:
    return {}


def declared(**changes: object) -> Stage:
    fields = {
        "name": "new",
        "version": 1,
        "needs": ("ingest",),
        "reads": ("reports",),
        "queries": {"sums": "SELECT 1"},
        "writes": ("coverage",),
        "per": "report",
        "settings": ("stopwords", "statistics.recent_years", "statistics.min_years"),
        "compute": compute,
    }
    return Stage(**{**fields, **changes})  # type: ignore[arg-type]


def test_what_a_stage_declares_is_what_its_function_takes() -> None:
    assert declared().compute is compute


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reads": ("reports", "sentences")}, "compute has no parameter 'sentences'"),
        ({"reads": ()}, "compute takes 'reports', which is neither read nor queried nor declared"),
        ({"queries": {}}, "compute takes 'sums'"),
        ({"queries": {"sums": "", "reports": ""}}, "would be handed 'reports' twice"),
        ({"settings": ("stopwords",)}, "compute takes 'statistics_settings'"),
        (
            {"settings": ("stopwords", "statistics.recent_years", "words.min_count")},
            "compute has no parameter 'words_settings'",
        ),
        ({"settings": ("stopwords", "statistics.alhpa")}, "there is no setting 'statistics.alhpa'"),
        ({"settings": ("stopwords", "statistics")}, "there is no setting 'statistics'"),
        ({"settings": ("stopwords", "stopwords")}, "setting 'stopwords' is named twice"),
        ({"settings": ("statistics.recent_years", "statistics.recent_years")}, "named twice"),
        ({"writes": ("coverages",)}, "no table 'coverages'"),
        ({"settings": ("segmenter",)}, "in_process"),
        ({"compute": gathered}, "has to name its parameters, but takes 'given'"),
    ],
)
def test_what_does_not_fit_is_named(changes: dict[str, object], message: str) -> None:
    with pytest.raises(TypeError, match=f"^stage new: .*{message}"):
        declared(**changes)
