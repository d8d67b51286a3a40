"""For which years a plan speaks."""

from __future__ import annotations

import pytest

from pipeline.chinese.horizon import Horizon


@pytest.mark.parametrize(
    ("heading", "before", "expected"),
    [
        ("二、今后五年的奋斗目标和工作任务\n（一）改革", "从今年起，财政新增经费主要用于农村。", (2023, 2027)),
        ("二、今后五年的奋斗目标和工作任务", "今年经济社会发展的主要预期目标如下。", None),
        ("二、今后五年的总体思路和2023年的工作\n（一）农业", "今年完成退耕还林2万亩。", None),
        ("二、今后五年的目标任务\n（九）政府建设", "2023年为民办实事项目。", None),
        ("二、锐意进取，创造“十四五”新的辉煌", "坚持创新。", (2021, 2025)),
        ("三、真抓实干，实现“十四五”良好开局", "坚持创新。", None),
    ],
)
def test_a_chapter_on_several_years_goes_on_until_it_turns_to_the_coming_one(
    heading: str, before: str, expected: tuple[int, int] | None
) -> None:
    horizon = Horizon(2023)
    chapter, _, _ = heading.partition("\n")
    for number, (under, text) in enumerate([(chapter, "坚持创新。"), (heading, before)]):
        horizon.of(under, number, text)
    assert horizon.of(f"{chapter}\n（二）民生", 2, "农村人均住房达到18平方米。") == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((), (2023, 2027)),
        (("今年经济社会发展的主要预期目标是：", "生产总值增长6%。"), None),
    ],
)
def test_a_list_holds_for_the_paragraphs_after_its_announcement_until_the_coming_year(
    lines: tuple[str, ...], expected: tuple[int, int] | None
) -> None:
    for ask in ("of", "chapter"):
        horizon, said = Horizon(2023), None
        for number, text in enumerate(["今后五年的发展目标是：", *lines, "社会明显进步。", "城镇化率达到47%以上。"]):
            said = horizon.of("二、新局面", number, text) if ask == "of" else horizon.chapter("二、新局面", text)
        assert said == expected
        assert horizon.chapter("三、乘势而上", "城镇化率达到47%以上。") is None


@pytest.mark.parametrize(
    ("text", "expected"), [("力争五年城镇新增就业20万人。", (2023, 2027)), ("确保五年稳定脱贫，建房20套。", None)]
)
def test_what_is_to_come_in_five_years_is_counted_in_their_clause(text: str, expected: tuple[int, int] | None) -> None:
    assert Horizon(2023).of("二、民生", 1, text) == expected
