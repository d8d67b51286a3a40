"""Deadlines."""

from __future__ import annotations

import pytest

from pipeline.pledges.deadlines import deadline


@pytest.mark.parametrize(
    ("clause", "sentence", "until", "year", "wanted"),
    [
        ("新建公园12座", "新建公园12座", None, 2021, 2021),
        ("到2025年建成公园60座", "", None, 2021, 2025),
        ("建成公园60座", "到2025年，新增绿地，建成公园60座", None, 2021, 2025),
        ("2005年底前登记的旧车今年要全部淘汰", "", None, 2015, 2015),
        ("年内竣工", "", 2025, 2021, 2021),
        ("建成公园60座", "", 2026, 2022, 2026),
        ("三年内改造完毕", "", None, 2019, 2021),
        ("建成公园60座", "“十四五”时期，建成公园60座", None, 2021, 2025),
        ("建成公园60座", "第七个五年计划期间，建成公园60座", None, 1986, 1990),
        ("明年建成通车", "", None, 2018, 2019),
        ("五年新增装机容量6500万千瓦", "", None, 1993, 1997),
        ("启动新型城镇化五年行动", "", None, 2025, 2025),
        ("一九八五年以前建成", "", None, 1982, 1985),
        ("2021年，建成公园60座", "", None, 2021, 2021),
        ("编制2021—2035年规划", "", None, 2021, 2035),
        ("编制完成“十三五”规划", "", None, 2015, 2015),
        ("办好十件实事", "编制好“十三五”发展规划，办好十件实事", None, 2015, 2015),
        ("启动“十四五”规划编制", "", None, 2020, 2020),
        ("实施“十三五”规划，建成公园60座", "", None, 2016, 2020),
        ("落实《云岭湖保护规划（2018—2035年）》，治理河道4条", "", None, 2020, 2020),
    ],
)
def test_deadline(clause: str, sentence: str, until: int | None, year: int, wanted: int) -> None:
    assert deadline(clause, sentence or clause, until or year, year) == wanted


def test_a_year_gone_by_is_no_deadline() -> None:
    assert deadline("2010年开工的大桥建成通车", "", 2015, 2015) == 2015
