"""A small realistic report that tests can vary, long enough not to count as a stub."""

from __future__ import annotations

from collections.abc import Callable

import pytest

_DONE = (
    "实施重点项目{n}个，完成投资{m}亿元，同比增长{g}%，新增规模以上工业企业{k}家，改造老旧小区{k}个，新建农村公路{m}公里。"
    "城镇新增就业{m}人，发放救助金{k}万元，新建学校{k}所，空气质量优良天数达到{n}天，群众满意度明显提升。"
)
_AHEAD = (
    "要实施重点项目{n}个，力争完成投资{m}亿元以上，加快培育规模以上工业企业{k}家，大力改造老旧小区{k}个，确保农村公路建成通车。"
    "坚持就业优先，努力增加居民收入，着力办好民生实事，推进教育公平，深化医疗改革，进一步优化营商环境，加强社会治理。"
)


def _paragraphs(template: str, heads: tuple[str, ...]) -> list[str]:
    return [
        f"{head}。" + "".join(template.format(n=90 + 7 * i + j, m=30 + i + j, g=5 + j, k=3 + i + j) for j in range(8))
        for i, head in enumerate(heads)
    ]


def _build(
    *,
    place: str = "清水县",
    kind: str = "县",
    year: int = 2019,
    opening: str | None = None,
    front: str | None = None,
    review_heading: str | None = None,
    plan_heading: str | None = None,
    appendix: str = "",
) -> str:
    review = review_heading if review_heading is not None else f"一、{year - 1}年工作回顾"
    plan = plan_heading if plan_heading is not None else f"二、{year}年工作安排"
    lines = [
        front
        if front is not None
        else f"政府工作报告\n——{year}年1月12日在{place}第十七届人民代表大会第三次会议上\n{place}人民政府{kind}长 王某某",
        opening
        if opening is not None
        else f"各位代表：\n现在，我代表{place}人民政府，向大会报告工作，请予审议，并请政协委员提出意见。",
        review,
        f"过去一年，全{kind}地区生产总值完成120.5亿元，同比增长8.2%；一般公共预算收入10.3亿元。",
        *_paragraphs(_DONE, ("（一）经济运行稳中向好", "（二）城乡面貌明显改观", "（三）民生福祉持续增进")),
        f"各位代表！成绩来之不易。在此，我代表{place}人民政府，向全{kind}人民表示衷心的感谢！",
        "我们也清醒地看到，经济总量小、产业层次低的问题仍然存在。",
        plan,
        f"今年是关键之年。全{kind}经济社会发展的主要预期目标是：地区生产总值增长8%左右。",
        *_paragraphs(_AHEAD, ("（一）坚持项目为王", "（二）坚持城乡统筹", "（三）坚持民生优先")),
        "各位代表！让我们更加紧密地团结起来，为建设美好家园而努力奋斗！",
    ]
    return "\n".join(x for x in lines if x) + (f"\n{appendix}" if appendix else "") + "\n"


@pytest.fixture
def build() -> Callable[..., str]:
    """Text of a report; keyword arguments change place, kind (县, 市, 区, 省), year, front matter and headings."""
    return _build
