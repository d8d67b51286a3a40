from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pipeline.findings import between
from tests.findings.made import sources

_ORDER: dict[str, Any] = {
    "item_kind": "term", "item": "河长制", "level": "province", "nation_year": 2018, "n_places": 30, "n_earlier": 0, "n_same": 2,
    "n_later": 28, "p_value": 0.001, "q_value": 0.01, "direction": "down", "report_id": "全国-2018", "sentence_no": 7,
}  # fmt: skip


def test_who_came_first_is_told_with_the_sentence_of_the_nation() -> None:
    (down,) = between.first_with_terms(sources({"who_first": [_ORDER]}))
    assert down.told("zh") == (
        "河长制：2018 年先见于国家报告，此前已有报告的 30 个省级地方中 28 个在后或至今未用、2 个同年（限本语料，名次的差别统计上显著）。"
    )
    assert down.sentences == (("全国-2018", 7),)
    assert "item = '河长制' AND level = 'province'" in down.sql
    up_row = _ORDER | {"direction": "up", "n_earlier": 28, "n_later": 0, "sentence_no": None}
    (up,) = between.first_with_terms(sources({"who_first": [up_row]}))
    assert "provinces came first" in up.told("en")
    assert up.sentences == ()
    assert up.effect == pytest.approx(down.effect) == pytest.approx(np.log2(29))


def _hazard(covariate: str, **changed: Any) -> dict[str, Any]:
    return {"level": "city", "covariate": covariate, "n_items": 100, "n_places": 40, "n_at_risk": 900, "n_events": 200,
            "coefficient": 0.1, "std_error": 0.03, "odds_ratio": 1.1, "ci_low": 1.04, "ci_high": 1.17, "p_value": 0.002,
            "q_value": 0.01, "verdict": "raises"} | changed  # fmt: skip


def test_what_hastens_a_first_use_says_no_more_than_its_interval() -> None:
    rows = [_hazard("neighbours"), _hazard("years_since_report"), _hazard("above", p_value=None, odds_ratio=None)]
    (told,) = between.hastened(sources({"diffusion_hazard": rows}))
    assert "1.10 倍（95% 区间 1.04 至 1.17" in told.told("zh")
    assert told.effect > 0
    unsure = _hazard("neighbours", ci_low=0.9, q_value=0.3)
    (none,) = between.hastened(sources({"diffusion_hazard": [unsure]}))
    assert none.effect == 0  # and a strength of zero is not listed


def test_nearness_and_nearing() -> None:
    level = {"level": "city", "part": "plan", "measure": "words", "n_places": 60, "n_reports": 70, "n_superiors": 9,
             "excess": 0.12, "ci_low": 0.08, "ci_high": 0.16, "p_value": 0.001, "q_value": 0.002, "verdict": "nearer"}  # fmt: skip
    trend = {"place": "易县", "level": "district", "part": "all", "against": "parent", "measure": "words", "against_place": "河北省",
             "n_years": 9, "first_year": 2010, "last_year": 2020, "tau": 0.8, "p_value": 0.001, "q_value": 0.003, "slope": 0.02,
             "slope_low": 0.01, "slope_high": 0.03, "verdict": "rising"}  # fmt: skip
    data = sources({"alignment_levels": [level, level | {"measure": "topics"}], "nearing": [trend]})
    (near,) = between.nearest(data)
    assert "the cosine is 0.120 higher (95% interval 0.080 to 0.160; 9 superiors" in near.told("en")
    (nearing,) = between.nearing(data)
    assert nearing.told("zh").startswith("易县的报告用词与河北省越来越相似：2010–2020 年余弦每年变化 0.020")
    assert nearing.place == "易县"
