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
