"""Outcomes that hang on how far a work has come, on which of several things are told, and on whose amount it is."""

from __future__ import annotations

import pytest

from tests.pledges.test_outcomes import outcome, outcomes


@pytest.mark.parametrize(
    ("promise", "review", "wanted"),
    [
        ("启动云江治理规划编制。", "云江治理规划编制工作全面展开。", "done"),
        ("加快实施云江库区综合治理工程。", "云江库区综合治理工程开工建设。", "partly"),
        ("完成云江库区综合治理工程。", "云江库区综合治理工程开工建设。", "partly"),  # an end was
        ("开展员工持股改革试点。", "启动员工持股改革试点。", "partly"),
        ("开工建设云福铁路。", "云福铁路列入国家规划。", "partly"),
        ("制定工业调整振兴规划。", "制定了10个重点产业调整振兴规划，加快产业转型。", "done"),
        ("推行农牧区税费改革。", "农牧区税费改革试点进展顺利。", "partly"),
        ("实施“百村千店”市场工程。", "“百村千店”市场工程扎实推进。", "partly"),
        ("设立大宗商品登记中心。", "自贸试验区大宗商品登记中心设立运行。", "done"),  # 试验区 is no trial
        ("实现城乡居民养老保险制度全覆盖。", "建立城乡居民养老保险制度，各类人员实现全覆盖。", "done"),
        ("制定教育强市三年行动计划。", "教育强市三年行动计划编制工作稳步推进。", "partly"),
    ],
)
def test_how_far_a_work_has_come(promise: str, review: str, wanted: str) -> None:
    assert outcome(promise, review=[review], plan=[]) == wanted


@pytest.mark.parametrize(
    ("promise", "review", "wanted"),
    [
        ("完成嘉山隧道和云江特大桥改扩建工程。", "嘉山隧道建成通车。", "partly"),
        ("完成云和机场改造。", "云和机场改造完成。", "done"),
    ],
)
def test_which_of_several_things_are_told(promise: str, review: str, wanted: str) -> None:
    assert outcome(promise, review=[review], plan=[]) == wanted


@pytest.mark.parametrize(
    ("promise", "review", "wanted"),
    [
        ("初中毛入学率达到99%。", "初中毛入学率达到98%。", "partly"),
        ("全市森林覆盖率达到20%。", "森林覆盖率达到21%。", "done"),
        ("农村五保补助标准由2000元提高到2500元。", "农村五保补助标准提高15%。", "partly"),
        ("新建沼气池20万户。", "新建沼气池25万个。", "done"),
        ("再开工保障性住房1000万套。", "保障性住房基本建成432万套，新开工建设1043万套。", "done"),
    ],
)
def test_whose_amount_it_is(promise: str, review: str, wanted: str) -> None:
    assert outcomes(promise, review=[review], plan=[])[-1]["outcome"] == wanted


@pytest.mark.parametrize(
    ("promise", "review", "years", "sure"),
    [
        ("新建口袋公园36座。", "新建口袋公园21座。", 1, True),
        ("新建口袋公园36座。", "新建口袋公园90座。", 5, False),  # of five years: 18 a year, or 36 in the last one
        ("新增高速公路里程300公里。", "高速公路总里程突破1000公里。", 1, False),  # how much was added is not told
    ],
)
def test_what_may_be_partly_is_not_sure(promise: str, review: str, years: int, sure: bool) -> None:
    found = outcomes(promise, review=[review], plan=[], years=years)[0]
    assert (found["outcome"], found["sure"]) == ("partly", sure)


def test_silence_on_several_things_is_not_sure_where_one_is_told() -> None:
    promise = "开工建设云江机场、嘉山铁路、大丽公路等项目。"
    found = outcomes(promise, review=[], plan=["做好云江机场前期工作。"])[0]
    assert found["outcome"] != "not_mentioned" or not found["sure"]
