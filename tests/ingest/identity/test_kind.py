from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.errors import InputRefused
from pipeline.ingest import Report, read_report

Build = Callable[..., str]


def _read(text: str, name: str = "data/raw/x.txt") -> Report:
    return read_report(name, text.encode("utf-8"), max_bytes=10_000_000)


def _refusal(text: str) -> InputRefused:
    with pytest.raises(InputRefused) as refused:
        _read(text)
    return refused.value


def test_a_report_is_accepted_without_doubts_on_its_kind(build: Build) -> None:
    assert not [w for w in _read(build()).warnings if "plan or budget" in w or "news" in w]


def test_resolutions_are_refused() -> None:
    text = (
        "第十一届全国人民代表大会第三次会议关于政府工作报告的决议\n"
        "第十一届全国人民代表大会第三次会议听取和审议了国务院总理所作的政府工作报告。会议充分肯定国务院过去一年的工作，"
        "同意报告提出的2010年工作总体部署，决定批准这个报告。\n会议号召，全国各族人民紧密团结起来，为实现目标而奋斗。"
    )
    assert _refusal(text).reason == "not_a_report"
    assert "resolution" in _refusal(text).detail


def test_party_congress_reports_are_refused(build: Build) -> None:
    text = build(
        front="",
        opening="同志们：\n现在，我代表中国共产党清水县第十二届委员会向大会作报告。全党同志要团结奋斗。",
        plan_heading="二、今后五年的目标任务",
    )
    assert "party" in _refusal(text).detail


def test_plan_and_budget_reports_are_refused(build: Build) -> None:
    text = build(
        front="关于清水县2018年国民经济和社会发展计划执行情况与2019年国民经济和社会发展计划草案的报告\n清水县发展和改革委员会",
        opening="各位代表：\n受县人民政府委托，现将计划执行情况提请大会审议。",
    )
    assert "plan or the budget" in _refusal(text).detail


def test_a_plan_report_by_a_member_of_the_state_council_passes_with_a_warning(build: Build) -> None:
    text = build(
        front="关于一九五八年度国民经济计划草案的报告\n——1958年2月3日在第一届全国人民代表大会第五次会议上\n国务院副总理某某某",
        opening="各位代表：\n我代表国务院向大会提出关于一九五八年度国民经济计划的报告，请予审议。",
        review_heading="一、一九五七年的成就",
        plan_heading="二、一九五八年的任务",
    )
    report = _read(text)
    assert (report.level, report.year) == ("national", 1958)
    assert any("plan or budget" in w for w in report.warnings)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "清水县2019年政府工作报告\n各位代表：\n现在，我代表县人民政府向大会报告工作，请予审议。"
            + "全县经济发展。" * 30,
            "too short",
        ),
        (
            "\n".join(f"{'第'}{i}章 经济社会发展的主要情况和今后工作的总体安排部署说明………{i}" for i in range(1, 90)),
            "contents",
        ),
        ("从前有座山，山里有座庙，庙里有个老和尚在给小和尚讲故事，讲的是什么故事呢。\n" * 80, "another text"),
        ("Nothing Chinese in this file at all.\n" * 50, "no Chinese"),
    ],
)
def test_other_texts_are_refused_with_what_they_look_like(text: str, says: str) -> None:
    refused = _refusal(text)
    assert refused.reason == "not_a_report"
    assert says in refused.detail


def test_a_news_article_that_carries_the_report_passes_with_a_warning(build: Build) -> None:
    lead = "本报讯（记者李某）1月12日，清水县第十七届人民代表大会第三次会议开幕，县长代表县政府作了《政府工作报告》。记者对报告进行了梳理。"
    text = build(front="清水：谱写发展新篇章\n发布时间:2019-01-13", opening=lead).replace("各位代表！", "")
    report = _read(text)
    assert any("news article" in w for w in report.warnings)
    assert report.paragraphs[0].part == "other"
    assert report.place == "清水县"


def test_cut_off_texts_pass_with_a_warning(build: Build) -> None:
    whole = build()
    cut = whole[: int(len(whole) * 0.8)].rstrip("。！\n") + "推进"
    assert any("cut off" in w for w in _read(cut).warnings)
    assert not any("within a sentence" in w for w in _read(whole).warnings)


def test_no_year_and_no_place(build: Build) -> None:
    bare = build(review_heading="一、工作回顾", plan_heading="二、工作安排", front="政府工作报告")
    assert _refusal(bare).reason == "no_year"
    nowhere = build(place="", front="政府工作报告\n2019年1月12日").replace("我代表人民政府", "我代表政府")
    assert _refusal(nowhere).reason == "no_place"


@pytest.mark.parametrize(
    "front",
    [
        "清水县2018年国民经济和社会发展计划执行情况和2019年国民经济和社会发展计划（草案）的报告",
        "清水县2018年国民经济社会发展计划执行情况和2019年国民经济社会发展计划安排意见",
        "清水县国民经济和社会发展第十四个五年规划纲要\n（2021年2月10日清水县第十八届人民代表大会第六次会议通过）",
    ],
)
def test_plans_without_a_speaker_are_refused_whatever_the_file_is_called(build: Build, front: str) -> None:
    text = build(front=front, opening="现将有关情况报告如下。")
    with pytest.raises(InputRefused) as refused:
        _read(text, "data/raw/清水县2019年政府工作报告.txt")
    assert refused.value.message.name == "not_a_report.plan_report"


def test_a_report_on_the_year_s_plan_is_refused_even_where_the_government_speaks(build: Build) -> None:
    front = "清水县2018年国民经济和社会发展计划执行情况和2019年国民经济和社会发展计划（草案）的报告"
    assert "plan or the budget" in _refusal(build(front=front)).detail


def test_an_outline_that_the_head_lays_before_the_assembly_passes_with_a_warning(build: Build) -> None:
    text = build(
        front="关于清水县国民经济和社会发展第十二个五年规划纲要（草案）的报告",
        opening="各位代表：\n现在，我代表清水县人民政府，向大会报告规划纲要（草案），请予审议。",
    )
    assert "plan_report" in [d.name for d in _read(text).doubts]


def test_a_work_report_given_on_behalf_of_the_government_is_one(build: Build) -> None:
    text = build(
        front="清水县第十七届人民代表大会第三次会议文件",
        opening="各位代表：\n受县人民政府委托，我向大会作工作报告，请予审议，并请政协委员提出意见。",
    )
    assert _read(text, "data/raw/清水县_2019.txt").place == "清水县"


@pytest.mark.parametrize(
    ("front", "opening"),
    [
        ("清水县发展和改革局2018年工作总结和2019年工作计划", "一年来，县发改局认真履行职责，现将情况总结如下。"),
        ("清水县教育委员会2018年工作总结", "现将工作总结如下。"),
        ("清水县人民政府办公室2018年工作汇报", "现将工作汇报如下。"),
        ("在全县交通运输工作会议上的报告", "同志们：\n我代表局党组作工作报告。"),
        ("2018年的工作\n清水县人民政府县长 王某某", "同志们：\n现在，我代表县财政局党组报告工作。"),
        ("清水县2018年政府信息公开工作年度报告\n清水县人民政府县长 王某某", "现将全年工作报告如下。"),
        ("工作报告\n清水县人民检察院检察长 李某", "各位代表：\n现在，我代表县人民检察院向大会报告工作，请予审议。"),
        ("工作报告\n主任 李某", "各位代表：\n我受县人大常委会的委托，向大会报告工作，请予审议。"),
        ("2019年《政府工作报告》重点任务分工", "现将任务分工印发给你们。"),
        ("在审议政府工作报告时的发言", "听了政府工作报告，很受鼓舞。"),
    ],
)
def test_what_a_bureau_sums_up_is_no_report_of_the_government(build: Build, front: str, opening: str) -> None:
    assert _refusal(build(front=front, opening=opening)).reason == "not_a_report"


@pytest.mark.parametrize(
    ("front", "opening"),
    [
        (
            "清水县革命委员会工作报告\n——2019年1月12日在清水县第八届人民代表大会第一次会议上",
            "各位代表：\n我代表县革命委员会，向大会作工作报告，请予审议。",
        ),
        (
            "清水县人民委员会工作报告\n2019年1月12日在清水县第二届人民代表大会第一次会议上",
            "各位代表：\n我代表清水县人民委员会向大会作工作报告，请予审查。",
        ),
        ("清水高新区管委会2018年工作报告", "各位代表：\n我代表管委会向大会报告工作，请予审议。"),
        ("在清水县第七届人民代表大会第三次全体会议上的报告", "各位代表：\n我代表县人民政府向大会报告工作，请予审议。"),
    ],
)
def test_what_a_government_reports_is_accepted_under_other_titles(build: Build, front: str, opening: str) -> None:
    assert _read(build(front=front, opening=opening)).year == 2019


@pytest.mark.parametrize(
    ("front", "name"),
    [
        ("清水县2019年政府工作报告（征求意见稿）", "a.txt"),
        ("政府工作报告\n（讨论稿）\n2019年1月5日在清水县第十六届人民代表大会第四次会议上", "a.txt"),
        ("政府工作报告（草案）", "a.txt"),
        ("政府工作报告", "清水县2019送审稿.txt"),
    ],
)
def test_a_draft_is_told_by_its_title_or_file(build: Build, front: str, name: str) -> None:
    doubts = {d.name for d in _read(build(front=front), f"data/raw/{name}").doubts}
    assert "draft" in doubts


def test_a_text_that_speaks_of_drafts_is_none(build: Build) -> None:
    body = build(
        opening="各位代表：\n《规划纲要（草案）》征求意见稿已经印发。现在，我代表清水县人民政府向大会报告工作。"
    )
    assert "draft" not in {d.name for d in _read(body).doubts}
