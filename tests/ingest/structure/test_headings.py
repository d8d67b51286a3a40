from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pipeline.ingest import Report, read_report
from pipeline.ingest.structure.headings import find_headings
from pipeline.ingest.structure.parts import Assigned, heading_part, split_confidence

Build = Callable[..., str]


def _read(text: str) -> Report:
    return read_report("data/raw/清水县_2019.txt", text.encode("utf-8"), max_bytes=10_000_000)


def _plan_start(report: Report) -> str:
    return next(p.text for p in report.paragraphs if p.part == "plan")


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("一、2014年工作回顾", "review"),
        ("一、过去五年工作回顾", "review"),
        ("“十二五”时期经济社会发展成就", "review"),
        ("二、2015年工作总体部署", "plan"),
        ("二、对今年政府工作的建议", "plan"),
        ("“十三五”时期主要目标任务", "plan"),
        ("二、今后五年工作的总体要求和主要目标", "plan"),
        ("2014年积极应对压力圆满完成年度任务", "review"),
        ("一、实施“十三五”规划首战告捷", "review"),
        ("一、第十一个五年规划时期的工作", "review"),
        ("二、第十三个五年规划时期的目标", "plan"),
        ("一、“十一五”规划确定的目标任务全面完成", "review"),
        ("一、攻坚克难，“十二五”目标任务胜利完成", "review"),
        ("一、实施“十二五”规划实现良好开局", "review"),
        ("一、砥砺奋进，如期实现年度目标任务", "review"),
        ("二、奋力实现“十三五”良好开局", "plan"),
        ("一、迎难而上，经济社会发展取得显著成效", "review"),
        ("一、关于去年和今年前五个月工作", "review"),
        ("二、关于今年后几个月的工作", "plan"),
        ("今后需要着力解决的困难和问题", "review"),
        ("二、振奋精神，满怀信心做好新一年的工作", "plan"),
        ("二、全面实现“十二五”规划的各项目标", "plan"),
        ("三、政府自身建设", ""),
    ],
)
def test_what_a_heading_names(heading: str, part: str) -> None:
    assert heading_part(heading, 2015)[0] == part


def test_parts_of_a_report_with_numbered_chapters(build: Build) -> None:
    report = _read(build())
    assert _plan_start(report) == "二、2019年工作安排"
    assert [s.depth for s in report.sections if s.heading[:2] in {"一、", "二、"}] == [1, 1]
    assert {s.depth for s in report.sections if s.heading.startswith("（")} == {2}
    chapter = next(s for s in report.sections if s.heading == "二、2019年工作安排")
    assert (chapter.part, chapter.part_confidence) == ("plan", 0.99)


def test_salutation_and_thanks_are_other_and_problems_are_review(build: Build) -> None:
    parts = {p.text[:8]: p.part for p in _read(build()).paragraphs}
    assert parts["各位代表："] == "other"
    assert next(v for k, v in parts.items() if k.startswith("现在，我代表")) == "other"
    assert next(v for k, v in parts.items() if k.startswith("各位代表！成绩")) == "other"
    assert next(v for k, v in parts.items() if k.startswith("我们也清醒")) == "review"
    assert next(v for k, v in parts.items() if k.startswith("各位代表！让")) == "plan"


def test_without_headings_the_words_decide_and_confidence_is_lower(build: Build) -> None:
    report = _read(
        build(review_heading="", plan_heading="").replace("（一）", "").replace("（二）", "").replace("（三）", "")
    )
    assert _plan_start(report).startswith("今年是关键之年")
    assert all(s.part_confidence < 1 for s in report.sections)


def test_unnumbered_headings_of_the_parts_stand_above_the_others(build: Build) -> None:
    report = _read(build(review_heading="2018年圆满完成各项任务", plan_heading="2019年力争实现新的突破"))
    depths = {s.heading: s.depth for s in report.sections}
    assert depths["2018年圆满完成各项任务"] == depths["2019年力争实现新的突破"] == 1
    assert depths["（一）坚持项目为王。"] > 1
    assert _plan_start(report) == "2019年力争实现新的突破"


def test_numbers_that_begin_anew_under_a_chapter_are_one_level_down() -> None:
    prose = "全县经济社会发展取得明显成效，城乡面貌持续改善，人民生活水平稳步提高。"
    lines = ["一、2018年工作回顾", prose, "二、2019年主要任务", prose, "一、推进结构调整", prose, "二、深化改革", prose]
    depths = {lines[h.index]: h.depth for h in find_headings(lines, year=2019)}
    assert depths == {"一、2018年工作回顾": 1, "二、2019年主要任务": 1, "一、推进结构调整": 2, "二、深化改革": 2}


def test_an_appendix_is_other(build: Build) -> None:
    report = _read(build(appendix="名词解释\n1.放管服：指简政放权、放管结合、优化服务，是政府职能转变的重要举措。"))
    assert [p.part for p in report.paragraphs[-2:]] == ["other", "other"]


def test_the_government_s_work_on_itself_is_neither_review_nor_plan(build: Build) -> None:
    tail = "各位代表！让我们"
    more = (
        "三、加强政府自身建设\n要坚持依法行政，深入推进政务公开，加强廉政建设，严格落实八项规定，持续改进工作作风。\n"
        "（一）建设廉洁政府。要严格落实中央八项规定及其实施细则精神，驰而不息纠治不正之风。\n"
    )
    report = _read(build().replace(tail, more + tail))
    own = [s for s in report.sections if s.heading.startswith(("三、", "（一）建设廉洁"))]
    assert [(s.part, s.part_confidence) for s in own] == [("other", 0.95), ("other", 0.95)]
    assert next(p.part for p in report.paragraphs if p.text.startswith(tail)) == "plan"


def test_the_year_s_targets_after_the_chapter_on_the_government_itself_are_plan(build: Build) -> None:
    tail = "各位代表！让我们"
    more = (
        "三、加强政府自身建设\n要坚持依法行政，深入推进政务公开，加强廉政建设，严格落实八项规定，持续改进工作作风。\n"
        "今年全县经济社会发展的主要预期目标是：地区生产总值增长8%左右。围绕上述目标，要抓好各项工作。\n"
    )
    parts = {p.text[:6]: p.part for p in _read(build().replace(tail, more + tail)).paragraphs}
    assert (parts["要坚持依法行"], parts["今年全县经济"]) == ("other", "plan")


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("三、进一步转变政府职能，加强政风建设", "other"),
        ("三、坚持依法行政，从严治政", "other"),
        ("三、建设廉洁、勤政、务实、高效的政府", "other"),
        ("三、推动有效市场和有为政府更好结合，打造一流营商环境", "plan"),
        ("三、深化数字政府建设，提供便捷的政务服务", "plan"),
        ("三、加强民主法制和政府自身建设", "plan"),
    ],
)
def test_which_chapters_are_the_government_s_work_on_itself(build: Build, heading: str, part: str) -> None:
    tail = "各位代表！让我们"
    text = build().replace(tail, f"{heading}\n要优化办事流程，提高办事效率，努力为企业和群众提供更好的服务。\n{tail}")
    assert [s.part for s in _read(text).sections if s.heading == heading] == [part]


@pytest.mark.parametrize(
    "business",
    [
        "各位代表！我国是统一的多民族国家，要坚持和完善民族区域自治制度，促进各民族团结进步。",
        "支持驻地部队建设，加强国防教育，做好退役军人安置和优待抚恤工作。",
        "继续办好十件民生实事，新建一批学校和医院，改造一批老旧小区。",
    ],
)
def test_other_business_behind_the_chapter_on_the_government_itself_is_plan(build: Build, business: str) -> None:
    tail = "各位代表！让我们"
    more = "三、加强政府自身建设\n要坚持依法行政，深入推进政务公开，加强干部队伍建设，弘扬中华民族优良传统。\n"
    after = "要把这些工作同经济社会发展结合起来，努力取得新的更大的进展。\n"
    parts = {p.text: p.part for p in _read(build().replace(tail, f"{more}{business}\n{after}{tail}")).paragraphs}
    assert [parts[x] for x in (*more.splitlines(), business, after.strip())] == ["other", "other", "plan", "plan"]


@pytest.mark.parametrize(
    "lead", ["加强政府自身建设", "努力建设人民满意的服务型政府。", "加强政府自身建设。要牢记宗旨，改进作风。"]
)
def test_items_that_begin_anew_belong_to_what_stands_before_them(build: Build, lead: str) -> None:
    tail = "各位代表！让我们"
    prose = "要深入基层、深入群众，把各项工作抓紧抓实抓好，努力让人民群众满意。"
    items = f"（一）坚定政治立场。{prose}\n（二）改进工作方法。{prose}\n"
    report = _read(build().replace(tail, f"{lead}\n{items}{tail}"))
    own = [p for p in report.paragraphs if p.text.startswith((lead, "（一）坚定", "（二）改进"))]
    assert [p.part for p in own] == ["other"] * 3
    assert {p.part for p in report.paragraphs if p.text.startswith(("（三）坚持民生", tail))} == {"plan"}


def test_a_plain_heading_before_items_that_begin_anew_stands_above_them() -> None:
    prose = "全县经济社会发展取得明显成效，城乡面貌持续改善，人民生活水平稳步提高。"
    heads = [
        "2018年工作回顾",
        "2019年目标任务",
        "一、抓产业",
        "（一）做强工业",
        "二、抓改革",
        "加强自身建设",
        "一、转变作风",
    ]
    lines = [x for head in heads for x in (head, prose)]
    depths = {lines[h.index]: h.depth for h in find_headings(lines, year=2019)}
    assert depths == dict(zip(heads, [1, 1, 2, 3, 2, 1, 2], strict=True))


def test_headings_of_the_style_of_one_that_names_a_part_are_chapters_with_it(build: Build) -> None:
    plan = "开启新征程：确保五年稳定脱贫强势开局"
    report = _read(build(review_heading="站在新起点：2018年工作回顾", plan_heading=plan))
    assert _plan_start(report) == plan


def test_a_first_chapter_that_speaks_of_tasks_is_the_review_where_the_plan_has_its_own(build: Build) -> None:
    report = _read(build(review_heading="一、砥砺前行，扎实推进各项任务"))
    assert _plan_start(report) == "二、2019年工作安排"


def test_a_numbered_line_that_ends_in_a_measure_is_an_item_of_the_list_above() -> None:
    prose = "全县经济社会发展取得明显成效，城乡面貌持续改善，人民生活水平稳步提高。"
    lines = [
        "二、2019年工作安排",
        "主要预期目标是：",
        "1.地区生产总值增长8%左右",
        "2.城镇新增就业2万人",
        "（一）抓项目",
        prose,
    ]
    assert [lines[h.index] for h in find_headings(lines, year=2019)] == ["二、2019年工作安排", "（一）抓项目"]


def test_conduct_that_is_reviewed_stays_review(build: Build) -> None:
    report = _read(build().replace("（三）民生福祉持续增进", "（三）政府自身建设全面加强"))
    assert next(s.part for s in report.sections if s.heading.startswith("（三）政府自身")) == "review"


def test_five_years_summed_up_within_the_plan_are_other(build: Build) -> None:
    summary = (
        "过去五年，我县地区生产总值增长45%，脱贫攻坚任务全面完成，城乡面貌实现了历史性变化，群众收入提高到2.1万元。\n"
    )
    report = _read(build(year=2021, place="清水县").replace("今年是关键之年", summary + "今年是关键之年"))
    parts = {p.text[:6]: p.part for p in report.paragraphs}
    assert parts["过去五年，我"] == "other"
    assert parts["今年是关键之"] == "plan"


def test_an_appendix_without_title_is_found_by_its_terms_after_the_closing_words(build: Build) -> None:
    notes = (
        "1.放管服：指简政放权、放管结合、优化服务，是政府职能转变的重要举措。\n"
        "2.河长制：指由各级党政主要负责人担任河长，负责相应河湖的管理和保护。"
    )
    report = _read(build(appendix=notes))
    assert [p.is_appendix for p in report.paragraphs[-3:]] == [False, True, True]
    assert report.sections[-1].is_appendix
    assert report.sections[-1].part == "other"


@pytest.mark.parametrize(
    "title",
    [
        "《政府工作报告》名词解释",
        "※注释※",
        "*名词解释",
        "附件2：名词解释",
        "2019年十件民生实事",
        "附：2019年重点项目清单",
    ],
)
def test_titles_of_appendices(build: Build, title: str) -> None:
    report = _read(build(appendix=f"{title}\n实施农村公路改造工程，年内完成60公里。责任单位：县交通局。"))
    assert [p.is_appendix for p in report.paragraphs[-3:]] == [False, True, True]


def test_a_list_of_tasks_within_the_plan_is_no_appendix(build: Build) -> None:
    report = _read(build().replace("（二）坚持城乡统筹", "2019年十件民生实事\n（二）坚持城乡统筹"))
    assert not any(p.is_appendix for p in report.paragraphs)


def test_sections_cover_all_paragraphs_in_order(build: Build) -> None:
    report = _read(build())
    numbers = [p.section_no for p in report.paragraphs]
    assert numbers == sorted(numbers)
    assert set(numbers) == {s.section_no for s in report.sections}
    first = {p.section_no: p.text for p in reversed(report.paragraphs)}
    assert all(s.heading in {"", first[s.section_no]} for s in report.sections)


def test_a_line_that_the_format_marks_is_a_heading() -> None:
    lines = ["推动高质量发展。", "民生为先", "城乡居民收入稳步增长，就业形势保持稳定。", "完善社会保障", "提高标准。"]
    assert [h.index for h in find_headings(lines, year=2019)] == []
    marked = frozenset({"民生 为先", "完善社会保障"})
    assert [h.index for h in find_headings([*lines, *["全县经济发展。"] * 5], year=2019, marked=marked)] == [1, 3]


def test_a_first_chapter_under_the_name_of_the_running_plan_is_the_review_before_the_next(build: Build) -> None:
    report = _read(build(review_heading="一、实施“十三五”规划，发展迈出坚实步伐"))
    assert _plan_start(report) == "二、2019年工作安排"


def test_a_row_of_a_table_whose_last_cell_is_a_dash_and_a_list_of_sectors_are_no_headings() -> None:
    lines = ["常住人口城镇化率（%）52.1 58—", "一、二、三产业增加值分别增长4%、9%和8.5%。", "一、二类水质比例达到90%。"]
    assert find_headings([x for line in lines for x in (line, "全县" * 20 + "。")], year=2019) == []


def test_a_first_chapter_that_tells_of_goals_reached_is_review(build: Build) -> None:
    report = _read(
        build(
            year=2016,
            review_heading="一、砥砺奋进，“十二五”规划目标任务圆满完成",
            plan_heading="二、2016年工作安排",
        )
    )
    assert _plan_start(report) == "二、2016年工作安排"
    assert (report.review_from, report.review_to) == (2011, 2015)


@pytest.mark.parametrize("number", ["二&、", "二 *、", "ニ、", "⼆、", "二丶", "二.", "二、"])
def test_the_plan_begins_at_its_heading_whatever_got_into_its_number(build: Build, number: str) -> None:
    plan = f"{number}“十二五”时期的主要任务"
    later = "三、2011年重点工作\n（一）坚持民生优先"
    report = _read(build(year=2011, plan_heading=plan).replace("（三）坚持民生优先", later))
    assert _plan_start(report).endswith("“十二五”时期的主要任务")


def test_a_chapter_of_the_years_ahead_opens_the_plan_among_items_of_another_style(build: Build) -> None:
    text = build(review_heading="2018年工作回顾", plan_heading="二、2019年总体要求")
    text = re.sub(r"^（([一二三])）", r"\1、", text, flags=re.M)
    report = _read(text)
    assert _plan_start(report) == "二、2019年总体要求"


def test_a_chapter_whose_number_was_lost_between_two_others_is_found(build: Build) -> None:
    text = build(plan_heading="推进转型振兴，建设幸福家园")
    text = text.replace("（三）坚持民生优先", "三、2019年重点工作\n（一）坚持民生优先")
    assert _plan_start(_read(text)) == "推进转型振兴，建设幸福家园"


@pytest.mark.parametrize(
    "heading", ["（二）全面实施城乡五项工程", "二、全力办好八件民生实事", "集中精力抓好九个方面37项任务："]
)
@pytest.mark.parametrize("after", ["（一）经济运行", "（一）坚持项目为王", "（二）坚持城乡统筹"])
def test_a_heading_that_goes_on_opens_no_appendix_without_leave_taking(build: Build, heading: str, after: str) -> None:
    text = build().replace(after, f"全县上下奋勇争先，开创了跨越发展新局面！\n{after}")
    text = text.replace("（三）坚持民生优先", f"{heading}\n坚持民生优先")
    text = text[: text.index("各位代表！让我们")]
    assert not any(p.is_appendix for p in _read(text).paragraphs)


def test_an_appendix_of_a_third_of_the_text_that_explains_nothing_is_told(build: Build) -> None:
    prose = "我们要加快推进各项工作，确保全年目标任务顺利完成，让人民群众有更多获得感，为全县发展作出应有的努力。" * 3
    report = _read(build(appendix="附件\n" + "\n".join([prose] * 20)))
    assert "large_appendix" in [d.name for d in report.doubts]
    assert "large_appendix" not in [d.name for d in _read(build(appendix="名词解释\n1.放管服：指简政放权。")).doubts]


def test_no_split_is_beyond_doubt_and_a_doubtful_one_is_told(build: Build) -> None:
    sure = _read(build())
    assert max(s.part_confidence for s in sure.sections) <= 0.99
    assert "doubtful_split" not in [d.name for d in sure.doubts]
    parts = Assigned(["review", "other", "plan"], [0.99, 0.95, 0.7])
    assert split_confidence(parts) == 0.7
    assert split_confidence(Assigned(["plan"], [0.99])) == 0.99


def test_topics_that_name_no_part_are_no_chapters_where_those_have_lost_their_headings(build: Build) -> None:
    text = build(review_heading="", plan_heading="")
    text = text.replace("今年是关键之年。", "建议今后五年全县经济社会发展的总体要求是：坚持稳中求进。今年是关键之年。")
    assert _plan_start(_read(text)).startswith("建议今后五年")


def test_a_line_that_ends_in_a_measure_is_an_item_and_no_heading() -> None:
    prose = "突出抓好产业发展，继续实施技术改造，培育壮大优势企业，完善园区功能。"
    texts = ["主要预期目标是：", "地区生产总值：8%左右", "城镇新增就业（万人）1.2", "居民消费价格涨幅：3%左右", prose]
    assert find_headings(texts, year=2017) == []
    assert [h.index for h in find_headings(["2017年工作安排", prose], year=2017)] == [0]
