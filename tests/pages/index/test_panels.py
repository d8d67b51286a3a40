from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipeline.settings.model import PageSettings, Settings
from pipeline.tables import POOLED_TRENDS
from tests.pages.made_up import Tables, make_first_pages


def pooled(parents: dict[str, int], **more: Any) -> pa.Table:
    same = {"level": "city", "part": "plan", "n_reports": 40, "first_year": 2015, "last_year": 2024}
    rise = {"rate_ratio": 1.12, "low": 1.05, "high": 1.2, "q_value": 0.004, "verdict": "rising"}
    rows = [
        same | {"parent": p, "n_places": n, "concept": c} | values | more
        for p, n in parents.items()
        for c, values in (("改革", {"verdict": "too_few_mentions"}), ("民生", rise))
    ]
    return POOLED_TRENDS.from_rows(rows)


def index(tables: Tables, made: pa.Table, name: str = "concepts.md") -> str:
    pages = make_first_pages(tables | {"pooled_trends": made}, Settings(pages=PageSettings(english=True)))
    return pages[name]


def test_a_trend_is_said_in_per_cent_a_year_with_its_interval(many_places: Tables) -> None:
    text = index(many_places, pooled({"河北省": 8}))
    assert "**河北省 · 地级**：8 个地方，40 份报告，2015–2024 年" in text
    assert "| 民生 | 上升 | \\+12.0%（5.0 至 20.0） | 0.004 |" in text
    assert "| 改革 | 提及太少 | — | — |" in text
    assert text.index("| 民生 | 上升") < text.index("| 改革 | 提及太少")  # as in the dictionary
    english = index(many_places, pooled({"河北省": 8}), "en/concepts.md")
    assert "| 民生 | rising | \\+12.0% (5.0 to 20.0) | 0.004 |" in english


def test_the_recent_window_stands_beside_where_there_is_one(many_places: Tables) -> None:
    recent = {"recent_first_year": 2018, "recent_rate_ratio": 0.9, "recent_low": 0.85, "recent_high": 0.97,
              "recent_q_value": 0.02, "recent_verdict": "falling"}  # fmt: skip
    text = index(many_places, pooled({"河北省": 8}, **recent))
    assert "| q | 2018 年以来的判断 |" in text
    assert "| 下降 | −10.0%（−15.0 至 −3.0） | 0.020 |" in text


def test_the_largest_groups_come_first_and_the_rest_are_counted(many_places: Tables) -> None:
    text = index(many_places, pooled({f"{c}省": n for n, c in enumerate("甲乙丙丁戊己", 5)}))
    assert text.index("**己省") < text.index("其余 3 组") < text.index("**戊省")
    assert "**甲省" not in text
    assert "另有 2 组未列出" in text


def test_too_few_places_are_called_so(many_years: Tables, one_report: Tables) -> None:
    assert "地方太少：没有哪一级政府" in index(many_years, POOLED_TRENDS.empty())
    assert "Too few places" in index(many_years, POOLED_TRENDS.empty(), "en/concepts.md")
    assert "各地共同的趋势" not in index(one_report, POOLED_TRENDS.empty())
