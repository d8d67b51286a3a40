from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.ingest import read_report
from pipeline.ingest.identity.occasions import occasion_votes, spoken_year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("今年是新中国成立75周年，是实现“十四五”规划目标任务的关键一年。", 2024),
        ("今年是中华人民共和国成立七十周年，是全面建成小康社会关键之年。", 2019),
        ("今年是中国共产党成立100周年。", 2021),
        ("今年是改革开放40周年。", 2018),
        ("今年是“十四五”规划收官之年。", 2025),
        ("今年是“十三五”开局之年。", 2016),
        ("今年是全面贯彻党的二十大精神的开局之年。", 2023),
        ("过去一年，是“十二五”规划的收官之年。", 2016),
    ],
)
def test_occasions_tell_the_year(text: str, year: int) -> None:
    assert occasion_votes(text).most_common(1)[0][0] == year


@pytest.mark.parametrize("text", ["我县隆重庆祝新中国成立75周年。", "到2035年基本实现现代化。", "今年是关键之年。"])
def test_what_is_not_said_of_this_year_tells_nothing(text: str) -> None:
    assert not occasion_votes(text)


def test_years_spoken_of_leave_targets_out() -> None:
    assert spoken_year("2022年完成投资。2022年新增就业。2023年力争增长6%，到2035年实现现代化，到2035年翻番。") == 2023
    assert spoken_year("2022年完成投资。") == 2023
    assert spoken_year("全县发展。") is None


def test_an_inferred_year_is_said_to_be_so(build: Callable[..., str]) -> None:
    text = build(
        front="清水县政府工作报告",
        review_heading="工作回顾",
        plan_heading="工作安排",
    ).replace("今年是关键之年", "2018年完成了任务。2018年成绩来之不易。2019年任务艰巨")
    report = read_report("x.txt", text.encode(), max_bytes=10**7)
    assert report.year == 2019
    assert any("does not state its year" in w for w in report.warnings)
