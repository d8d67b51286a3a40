"""Where a report ends and its appendix begins."""

from __future__ import annotations

import pytest

from pipeline.ingest.structure.appendix import appendix_start

SAID = ["过去一年，全县经济平稳运行，各项工作稳步推进。" * 8] * 6
THANKS = "各位代表！成绩来之不易，向大家表示衷心的感谢！"
GOALS = "（一）大力发展现代农业，实现农业新跨越，奋力开创发展新局面！"
CLOSING = "各位代表！让我们团结奋斗，谱写新的篇章！"


@pytest.mark.parametrize(
    "heading",
    ["（二）全面实施工业五项工程", "（二）抓好十项重点任务", "2.实施十大重点工程", "（三）集中精力办好十件实事："],
)
def test_a_heading_that_counts_on_opens_no_appendix(heading: str) -> None:
    text = [*SAID, THANKS, *SAID, GOALS, heading, *SAID[:2]]
    assert appendix_start(text) == len(text)


@pytest.mark.parametrize("title", ["2017年十件民生实事", "附件1", "名词解释", "1.十件民生实事"])
def test_a_title_after_the_closing_words_opens_one(title: str) -> None:
    text = [*SAID, THANKS, *SAID, CLOSING, title, "新建学校3所，改造老旧小区10个。"]
    assert appendix_start(text) == len(text) - 2


def test_a_note_after_the_closing_words_is_one() -> None:
    text = [*SAID, THANKS, *SAID, CLOSING, "*注：文中数据为初步统计数。"]
    assert appendix_start(text) == len(text) - 1


@pytest.mark.parametrize(
    "other",
    [
        [
            "清水县第十七届人民代表大会第三次会议关于政府工作报告的决议",
            "（2019年1月14日会议通过）",
            "会议同意这个报告。",
        ],
        [
            "关于清水县2018年计划执行情况和2019年计划草案的报告",
            "清水县发展和改革局",
            "各位代表：",
            "受县人民政府委托，报告如下。",
        ],
        [
            "政府工作报告",
            "——2018年1月12日在县人民代表大会第二次会议上",
            "县长 王某某",
            "各位代表：",
            "我代表县人民政府报告。",
        ],
        ["各位代表：", "现在，我代表县人民政府，向大会报告工作，请予审议。"],
    ],
)
def test_another_document_in_the_same_file_is_no_part_of_the_report(other: list[str]) -> None:
    text = [*SAID, THANKS, *SAID, CLOSING, *other, *SAID, CLOSING]
    assert appendix_start(text) == 2 * len(SAID) + 2


@pytest.mark.parametrize("line", ["三、关于《规划纲要（草案）》的报告", "各位代表！", "关于今后五年的工作"])
def test_what_the_speaker_goes_on_with_is_no_other_document(line: str) -> None:
    text = [*SAID * 2, THANKS, line, "各位代表：", *SAID, CLOSING]
    assert appendix_start(text) == len(text)


def test_tasks_that_a_third_of_the_text_goes_on_with_in_prose_are_no_appendix() -> None:
    text = [*SAID, THANKS, "奋力谱写新篇章！", "抓好九个方面37项任务：", "1.推动旅游业发展。", *SAID]
    assert appendix_start(text) == len(text)
