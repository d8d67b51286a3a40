from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import read_report
from pipeline.ingest.cleaning.characters import count_han
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.cleaning.page_tools import cut_tools, remove_code

_TAILS = {
    "related": "相关报道：\n图解：清水县政府工作报告\n一图读懂\n清水县召开人代会",
    "teasers": "相关链接\n今年怎么干？全县上下要以钉钉子精神抓好落实，推动高质量发展取得新成效，这是县长的承诺。\n清水县人民代表大会隆重开幕。",
    "aloud": "语音朗读\n扫一扫在手机打开当前页\n【打印】【关闭】",
    "style": ".TRS_Editor P{margin-top:0;font-family:宋体}\n@media print{.no-print{display:none}}\n#UCAP-CONTENT p{ text-indent:2em }",
    "script": '$(function(){ window.print(); });\nvar url = window.location.href;\ndocument.write("x");\n{"id":1,"url":"u"}',
    "share": "分享到：\n微信\n微博\nQQ空间\n打开微信，点击底部的“发现”，使用“扫一扫”即可分享。",
    "editor": "（责任编辑：张三）\n（编辑：李四 审核：王五）\n来源：县政府办公室",
    "files": "附件：2019年政府工作报告.doc\n附件下载：\n1.政府工作报告.pdf",
    "next": "上一篇：清水县预算报告\n下一篇：没有了\n相关文章\n· 清水县十件实事",
    "foot": "主办：清水县人民政府 承办：县政府办公室\n网站标识码：6205210001 陇ICP备05000000号\n您是第123位访客",
    "counts": "点赞 12\n收藏\n字体：大 中 小\n浏览次数：1234",
    "systems": "语音播报\n<!-- end content -->\nProduced By 某网络 某版通发布系统\n窗体底端",
    "ask": "您对本页面内容是否满意？\n满意 基本满意 不满意\n提交\n网友评论",
}


@pytest.mark.parametrize("glued", [False, True], ids=["lines", "glued"])
@pytest.mark.parametrize("tail", _TAILS.values(), ids=list(_TAILS))
def test_what_page_tools_leave_is_cut_and_not_told_as_a_cut_off_text(
    build: Callable[..., str], tail: str, glued: bool
) -> None:
    text = build().rstrip()
    plain = read_report("a.txt", text.encode(), max_bytes=10**6)
    with_tail = f"{text} {tail.replace(chr(10), ' ')}" if glued else f"{text}\n{tail}"
    found = read_report("a.txt", with_tail.encode(), max_bytes=10**6)
    assert found.text_sha256 == plain.text_sha256
    assert {w for w in found.warnings if "cut off" in w} == {w for w in plain.warnings if "cut off" in w}


@pytest.mark.parametrize(
    "appendix",
    [
        "名词解释：\n1.扫一扫：是指用手机识别二维码。\n2.微信：指一种通信软件。\n3.双创：指创新创业。",
        "附件：\n2019年十件民生实事\n1.建设学校两所\n主办单位：县教育局\n承办单位：县住建局",
        "1.“一网通办”：是指政务服务在网上办理。\n2.“双随机”：是指随机抽取。\n视频会议：是指远程会议。",
    ],
)
def test_an_appendix_stays_and_the_page_around_it_goes(build: Callable[..., str], appendix: str) -> None:
    text = build(appendix=appendix).rstrip()
    plain = read_report("a.txt", text.encode(), max_bytes=10**6)
    found = read_report(
        "a.txt", f"{text}\n【打印】【关闭】\n相关报道：\n图解：报告\n县里开会".encode(), max_bytes=10**6
    )
    assert [p.text for p in found.paragraphs] == [p.text for p in plain.paragraphs]
    between = text.replace(f"\n{appendix}", f"\n【打印】\n{appendix}")
    assert read_report("a.txt", between.encode(), max_bytes=10**6).text_sha256 == plain.text_sha256


def test_the_same_words_within_the_report_stay() -> None:
    lines = ["推广扫一扫支付，办好政策解读。", "视频监控全覆盖。", "让我们团结一心、努力奋斗！"]
    notes = Notes()
    assert cut_tools(lines, notes) == lines
    assert notes.lines() == ()


def test_rules_around_text_go_and_the_text_stays() -> None:
    assert remove_code(["p{margin:0}", ".a p { color:red } 过去一年{成绩}显著；", "R&D <0.5%；"], Notes()) == [
        " 过去一年{成绩}显著；",
        "R&D <0.5%；",
    ]


@given(st.lists(st.text(alphabet="一二三，。；全县增长8%（）{}", min_size=1, max_size=30), max_size=8))
def test_prose_is_no_code(lines: list[str]) -> None:
    assert count_han("".join(remove_code(lines, Notes()))) == count_han("".join(lines))
