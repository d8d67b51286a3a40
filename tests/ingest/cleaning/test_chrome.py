from __future__ import annotations

import pytest

from pipeline.ingest.cleaning import chrome
from pipeline.ingest.cleaning.notes import Notes

PROSE = "我们将坚持稳中求进工作总基调，全面深化改革开放，着力保障和改善民生，不断开创全县高质量发展新局面，为建设美好家园而奋斗。"


@pytest.mark.parametrize(
    "line",
    [
        "【字体：大 中 小】",
        "打印",
        "分享",
        "当前位置：首页 >> 政府信息公开 >> 政府工作报告",
        "冀ICP备06016263号-1",
        "无障碍",
        "标签云",
        "内容摘要：",
        "- 12 -",
        "Public domain",
        "》第五条第一项，本作品不适用于该法，在",
        "责任编辑：张某",
        "第1页/共5页",
        "上一页 1 2 3 4 5 下一页",
        "共4页 第1页 首页 上一页 下一页 尾页 跳转到第 页",
        "--- END ---",
        "www.example.com 文档网 下载可编辑",
        "（完）",
    ],
)
def test_lines_of_a_page_frame(line: str) -> None:
    assert chrome.is_chrome(line)


@pytest.mark.parametrize(
    "line",
    [
        "新增国字号荣誉8项，培育中华老字号5家。",
        "完成200户残疾人家庭无障碍设施改造。",
        "首页工程顺利推进，成效明显。",
        "微信小程序上线运行，覆盖全县。",
        "一、2014年工作回顾",
        "全市首页工程上线",
        "大力发展现代农业",
        "中心城区扩容提质",
    ],
)
def test_genuine_lines_that_look_alike_stay(line: str) -> None:
    assert not chrome.is_chrome(line)


def test_what_follows_the_report_is_cut_as_a_block() -> None:
    notes = Notes()
    tail = ["石家庄市", "承德市", "省教育厅", "网站地图", "版权所有：某省人民政府", "首页"]
    assert chrome.strip_tail([PROSE, "谢谢大家！", *tail], notes) == [PROSE, "谢谢大家！"]
    assert notes.lines() == ("removed 6 lines of page chrome",)


def test_short_last_lines_stay_where_nothing_speaks_of_chrome() -> None:
    lines = [PROSE, "谢谢大家！", "附件", "重点项目表"]
    assert chrome.strip_tail(lines, Notes()) == lines


@pytest.mark.parametrize("mark", ["[3]", "[注 12]", "〔3〕", "【3】", "［3］"])
def test_marks_of_footnotes_go_and_numbers_of_documents_stay(mark: str) -> None:
    assert chrome.remove_marks(f"“三变”{mark}改革", Notes()) == "“三变”改革"
    for text in ("国发〔2015〕1号", "〔3〕“三变”：资源变资产", "【重点工程】"):
        assert chrome.remove_marks(text, Notes()) == text


def test_watermarks_and_footnote_marks_go() -> None:
    notes = Notes()
    assert (
        chrome.remove_marks("来源：百度马 克 数据网 各位代表，推进工程[3]建设", notes).strip()
        == "各位代表，推进工程建设"
    )
    assert notes.lines() == ("removed 1 watermark", "removed 1 footnote mark")
