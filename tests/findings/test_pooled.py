from __future__ import annotations

import pytest

from pipeline.findings.pooled import pooled_trends, wider

from .made import sources

ROW = {
    "level": "province", "parent": "全国", "concept": "改革", "part": "plan", "first_year": 2001, "last_year": 2020,
    "rate_ratio": 1.08, "low": 1.05, "high": 1.10, "low_years": 1.06, "high_years": 1.16, "p_value": 0.001, "p_years": 0.001,
    "n_places": 6, "n_reports": 120, "verdict": "rising", "recent_first_year": 2011, "recent_n_places": 6,
    "recent_n_reports": 60, "recent_rate_ratio": 0.87, "recent_low": 0.84, "recent_high": 0.91, "recent_p_value": 0.01,
    "recent_p_years": 0.01, "recent_low_years": None, "recent_high_years": None, "recent_verdict": "falling",
}  # fmt: skip


def test_the_interval_holds_with_places_and_with_years() -> None:
    assert wider(ROW) == (1.05, 1.16)
    assert wider(ROW, "recent_") == (0.84, 0.91)


@pytest.mark.parametrize(
    ("verdict", "told"),
    [
        ("falling", "但近年方向相反（2011–2020 年每年 −13.0%"),
        ("flat", "近年（2011–2020 年）看不出升降"),
        (None, "合并估计）。"),
    ],
)
def test_a_shared_trend_is_told_with_what_the_recent_years_do(verdict: str | None, told: str) -> None:
    whole, recent = pooled_trends(sources({"pooled_trends": [ROW | {"recent_verdict": verdict}]}))
    assert "每年 +8.0%（95% 区间 +5.0% 至 +16.0%" in whole.told("zh") and told in whole.told("zh")
    assert (recent.kind, recent.value) == ("pooled_recent", 0.87) and "近年" not in recent.told("zh")
