"""How values are written, in both languages."""

from __future__ import annotations

from pipeline.pages.text.language import Language
from pipeline.pages.view import Quote

ZH, EN = Language("zh"), Language("en")


def test_numbers_with_their_words() -> None:
    assert (ZH.interval(30.12, 74.2), EN.interval(30.12, 74.2)) == ("30.1 至 74.2", "30.1 to 74.2")
    assert ZH.interval(1.0, None) == "—"
    assert (ZH.ratio_interval(0.81, None), ZH.ratio_interval(None, None)) == ("0.81 以上", "—")
    assert (ZH.estimate(5, 1, 9), EN.estimate(5, 1, 9)) == ("5.0（1.0 至 9.0）", "5.0 (1.0 to 9.0)")


def test_years_and_names_are_listed() -> None:
    assert ZH.years([2001, 1998, 1999, 2000, 2003]) == "1998–2001、2003"
    assert EN.years([1998, 1999, 2001]) == "1998, 1999, 2001"
    assert ZH.years([]) == "—"
    assert ZH.listed(["甲", "乙", "丙"], 3) == "甲、乙、丙"
    assert ZH.listed(["甲", "乙", "丙", "丁"], 2) == "甲、乙等（另有 2 个未列出）"
    assert EN.listed(["A", "B", "C"], 1) == "A and 2 more"


def test_values_of_enumerations_have_names() -> None:
    assert (ZH.name("plan", "part"), EN.name("plan", "part")) == ("部署", "plan")
    assert ZH.name("星级", "level") == "星级", "one that is not known stays as it is"
    assert ZH.name(None, "level") == "—"
    assert (ZH.reason("empty"), ZH.reason("of an older version")) == ("空文件", "of an older version")
    assert ZH.counted({"rising": 1200, "flat": 3}, "verdict") == "上升 1,200 个，无显著趋势 3 个"


def test_a_part_is_named_with_its_years() -> None:
    report = {"year": 2015, "review_from": 2010, "review_to": 2014}
    assert [ZH.period(report, p) for p in ("plan", "review", "all")] == [
        "部署（2015 年）",
        "回顾（2010–2014 年）",
        "全文",
    ]
    assert ZH.period(report | {"review_from": None}, "review") == "回顾"


def test_what_a_sentence_is_evidence_of() -> None:
    def told(**about: object) -> str:
        return ZH.about(Quote("甲县-2015", 3, "……", **about))  # type: ignore[arg-type]

    assert told() == ""
    assert told(about="民生", year=2014) == "民生，2014 年"
    assert told(year=2014, share=0.125) == "2014 年，12.5%"
    assert told(part="review") == "回顾"
    assert told(about="7", role="topic") == "主题 7"
    assert told(about="民生", role="boundary") == "“民生”，不在词边界"
