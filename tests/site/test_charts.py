from __future__ import annotations

import pytest

from pipeline.site.charts import literal, trend_told
from pipeline.site.html import q_told
from pipeline.tables import TRENDS


def trend(**values: object) -> dict:
    row = dict.fromkeys(c.name for c in TRENDS.columns)
    return row | {"part": "plan", "first_year": 2010, "last_year": 2020, "n_years": 11, "verdict": "flat"} | values


@pytest.mark.parametrize(
    ("values", "english"),
    [
        ({"verdict": "rising", "slope": 1.5, "slope_low": 0.4, "slope_high": 2.0, "q_value": 0.0004},
         "2010–2020 (11 years) rising: in the plan, 1.50 per 10,000 words a year (95 % interval 0.40 to 2.00, q < 0.001)."),
        ({"q_value": 0.3}, "2010–2020 (11 years): no trend shown (q = 0.300)."),
        ({"q_value": 0.3, "sensitive": True, "recent_verdict": "falling", "recent_from": 2011, "recent_slope": -1.65,
          "recent_slope_low": -3.56, "recent_slope_high": -0.29, "recent_q_value": 0.016, "turning": "peak", "turning_year": 2015,
          "turning_q_value": 0.02},
         "2010–2020 (11 years): no trend shown (q = 0.300). The verdict hangs on how autocorrelation is allowed for; another usual "
         "way would turn it. Of late (2011–2020) falling: −1.65 a year (−3.56 to −0.29, q = 0.016). It rose until about 2015 and "
         "has fallen since (q = 0.020)."),
        ({"verdict": "too_few_years", "n_years": 3}, "Too few years (3) for a test of a trend."),
        ({"verdict": "too_few_years", "early_years": "2010", "late_years": "2012", "period_ratio": 2.0, "period_ratio_low": 1.1},
         "Too few years for a test; the rate of 2012 is 2.00 times that of 2010 (95 % interval 1.10 to ∞)."),
    ],
)  # fmt: skip
def test_a_trend_is_told_with_its_interval(values: dict, english: str) -> None:
    chinese, found = trend_told(trend(**values))
    assert found == english
    assert "年" in chinese


def test_a_small_q_is_a_bound() -> None:
    assert (q_told(0.0001), q_told(0.04)) == ("< 0.001", "= 0.040")


def test_a_name_with_a_quotation_mark_ends_no_query() -> None:
    assert literal("O'区") == "'O''区'"
