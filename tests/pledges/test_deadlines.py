"""Deadlines."""

from __future__ import annotations

import pytest

from pipeline.pledges.deadlines import deadline


@pytest.mark.parametrize(
    ("clause", "sentence", "heading", "year", "wanted"),
    [
        ("新建公园12座", "新建公园12座", "", 2021, 2021),
        ("到2025年建成公园60座", "", "", 2021, 2025),
        ("建成公园60座", "到2025年，新增绿地，建成公园60座", "", 2021, 2025),
        ("2005年底前登记的旧车今年要全部淘汰", "", "", 2015, 2015),
        ("年内竣工", "", "今后五年的目标", 2021, 2021),
        ("建成公园60座", "", "今后五年的奋斗目标", 2022, 2026),
        ("三年内改造完毕", "", "", 2019, 2021),
        ("建成公园60座", "“十四五”时期，建成公园60座", "", 2021, 2025),
        ("建成公园60座", "第七个五年计划期间，建成公园60座", "", 1986, 1990),
        ("明年建成通车", "", "", 2018, 2019),
        ("五年新增装机容量6500万千瓦", "", "", 1993, 1997),
        ("启动新型城镇化五年行动", "", "", 2025, 2025),
        ("一九八五年以前建成", "", "", 1982, 1985),
        ("2021年，建成公园60座", "", "", 2021, 2021),
        ("编制2021—2035年规划", "", "", 2021, 2035),
    ],
)
def test_deadline(clause: str, sentence: str, heading: str, year: int, wanted: int) -> None:
    assert deadline(clause, sentence or clause, heading, year) == wanted


def test_a_year_gone_by_is_no_deadline() -> None:
    assert deadline("2010年开工的大桥建成通车", "", "", 2015) == 2015
