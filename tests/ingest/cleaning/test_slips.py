from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.ingest import read_report
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.cleaning.slips import mend_heading_numbers, mend_slips


@pytest.mark.parametrize(
    ("raw", "right"),
    [
        ("农民人均纯收人1435元", "农民人均纯收入1435元"),
        ("财政总收人增长8%，税收收人占比", "财政总收入增长8%，税收收入占比"),
        ("加大投人，深人人心，纳人规划", "加大投入，深入人心，纳入规划"),
        ("我国加人世贸组织，列人国家计划", "我国加入世贸组织，列入国家计划"),
        ("适龄儿童人学率", "适龄儿童入学率"),
        ("入民政府和城镇居民入均可支配收入", "人民政府和城镇居民人均可支配收入"),
        ("固定资产投姿和招商", "固定资产投资和招商"),
        ("项目己经开工，面向末来", "项目已经开工，面向未来"),
        ("骨千企业、若千措施", "骨干企业、若干措施"),
        ("民族区域白治县，夭然气", "民族区域自治县，天然气"),
        ("增长1O%，转移8l万人，l998年，2OO5年", "增长10%，转移81万人，1998年，2005年"),
        ("收入149 .4亿元，增长11. 9%，为15. 1∶50. 2∶34", "收入149.4亿元，增长11.9%，为15.1∶50.2∶34"),
        ("完成3.5亿无，下降", "完成3.5亿元，下降"),
        ("收人分配，增加收人来源，人均收人达到", "收入分配，增加收入来源，人均收入达到"),
        ("农业入口，入口自然增长率6%o，2.5万入，300万兀", "农业人口，人口自然增长率6‰，2.5万人，300万元"),
        ("增长19·5%，降到26。9%，完成3·2亿元", "增长19.5%，降到26.9%，完成3.2亿元"),
        ("大力普及常规节水措施．积极推广先进技术", "大力普及常规节水措施。积极推广先进技术"),
        ("规摸以上工业，基木完成，经济休制", "规模以上工业，基本完成，经济体制"),
        ("竟争力、专顶行动、领导于部、等领城", "竞争力、专项行动、领导干部、等领域"),
        ("农亚和企亚进一步经齐发展，推迸改革", "农业和企业进一步经济发展，推进改革"),
        ("成效显着，着名企业，各方而", "成效显著，著名企业，各方面"),
    ],
)
def test_certain_slips_are_corrected(raw: str, right: str) -> None:
    notes = Notes()
    assert mend_slips(raw, notes) == right
    assert notes.count("slips") > 0


@pytest.mark.parametrize(
    "text",
    [
        "吸收人才，被征收人，招收人员，税收人员",
        "投人所好，加深人们的认识，资深人士，采纳人大代表意见，吸纳人口",
        "征收人达成协议，吸收人员，出入口，县城入口，总入口，村入口，3万入户，2个入选",
        "引进人才，推进人民，促进人均收入，先进人物",
        "增加人民收入，参加人代会，金融人才，系列人才，瞄准人工智能",
        "投入民生资金，收入均增长8%，出入口，收入才能增长",
        "自己经过努力，年末来看，落实千亿，五千净利润",
        "旅行社合作，战士地位，万无一失，60万无电人口",
        "1. 2016年工作。\n2. 5个项目",
        "“5·18”廊坊经洽会，“30·60”目标，11·28重点项目，全国第1。5万人，",
        "白求恩．诺尔曼大夫，第一．农业，www.gov.cn",
        "NO.1，5G，CO2排放，IOC，VOCs",
        "彰显着情怀，着手，看着名单，离退休制度，究竟争什么，农亚热带，迸发活力，摸底，安全生产",
    ],
)
def test_words_that_look_like_slips_stay(text: str) -> None:
    notes = Notes()
    assert mend_slips(text, notes) == text
    assert notes.lines() == ()


@pytest.mark.parametrize(
    ("raw", "right"),
    [
        ("二&、今年工作", "二、今年工作"),
        ("　　二 *、今年工作", "　　二、今年工作"),
        ("三.、今年工作", "三、今年工作"),
        ("&二、今年工作", "二、今年工作"),
        ("二、&今年工作", "二、今年工作"),
        ("（二&）工业", "（二）工业"),
        ("二&今年的工作安排", "二、今年的工作安排"),
        ("二.关心群众，人民生活改善", "二、关心群众，人民生活改善"),
        ("二，深化改革开放。要推进改革。", "二、深化改革开放。要推进改革。"),
        ("第二&部分 今年的工作", "第二部分 今年的工作"),
        ("—、过去一年的工作\n二、今年的工作", "一、过去一年的工作\n二、今年的工作"),
        ("二?、今年工作", "二、今年工作"),
        ("●二、今年工作", "二、今年工作"),
        ("一、去年工作回顾\n二 2019年工作安排", "一、去年工作回顾\n二、2019年工作安排"),
        ("一、去年工作回顾\n二：2019年工作安排", "一、去年工作回顾\n二、2019年工作安排"),
        ("九、其他\n二、农业\n+、加强自身建设", "九、其他\n二、农业\n十、加强自身建设"),
    ],
)
def test_stray_marks_leave_the_numbers_of_headings(raw: str, right: str) -> None:
    notes = Notes()
    assert mend_heading_numbers(raw, notes) == right
    assert notes.count("heading_marks") == 1


@pytest.mark.parametrize(
    ("first", "second"), [("Ⅰ、", "Ⅱ、"), ("I. ", "II. "), ("壹、", "贰、"), ("【一】", "【二】"), ("一 ", "二 ")]
)
def test_chapters_that_are_counted_otherwise_are_counted_as_usual(first: str, second: str) -> None:
    text = f"{first}2018年工作回顾\n工业增长。\n{second}2019年工作安排\n"
    assert mend_heading_numbers(text, Notes()) == "一、2018年工作回顾\n工业增长。\n二、2019年工作安排\n"
    within = f"一、2018年工作回顾\n{first}抓好工业生产\n{second}抓好农业生产\n二、2019年工作安排\n"
    assert mend_heading_numbers(within, Notes()) == within


@pytest.mark.parametrize(
    "text",
    [
        "二 是抓好工业，三是抓好农业。",
        "Ⅱ类水质达标河流增加",
        "第二、三产业",
        "二、三产业",
        "（二）工业",
        "——、",
        "R&D、研发",
        "一、二、三产业",
    ],
)
def test_numbers_without_stray_marks_stay(text: str) -> None:
    assert mend_heading_numbers(text, Notes()) == text


@pytest.mark.parametrize("mark", ["二&、", "⼆、", "ニ、", "&二、", "二*、", "二.、"])
def test_the_plan_begins_at_a_heading_whose_number_was_spoilt(build: Callable[..., str], mark: str) -> None:
    text = build(plan_heading=f"{mark}“十四五”时期的主要任务")
    report = read_report("清水县_2019.txt", text.encode(), max_bytes=10**6)
    assert [s.part for s in report.sections if s.heading.startswith("二、")] == ["plan"]
    assert len(report.warnings) > 0
