"""Pages as government sites make them."""

from __future__ import annotations

import json

import pytest

from pipeline.errors import InputRefused
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats.document import Document
from pipeline.ingest.formats.html import read_html

PROSE = [
    f"第{i}项工作扎实推进，全县新建道路{i}公里，改造老旧小区{i}个，群众满意度明显提升，各项事业全面发展。"
    for i in range(1, 31)
]
BODY = "".join(f"<p>　　{p}</p>" for p in PROSE)
FRONT = "<p>——2019年1月12日在清水县第十七届人民代表大会第三次会议上</p><p>县长 王某某</p><p>各位代表：</p>"


def page(article: str, *, head: str = "", before: str = "", after: str = "") -> str:
    return f"""<!DOCTYPE html><html><head><title>政府工作报告_清水县人民政府</title>{head}
    <style>.a{{color:red}}</style><script>var x = "首页";</script></head><body>
    <div class="top"><a href="/">首页</a> <a href="/zw">政务公开</a> <a href="/fw">办事服务</a></div>
    <div class="crumb">您现在的位置：<a href="/">首页</a> &gt; <a href="/zfxxgk">政府信息公开</a> &gt; 正文</div>{before}{article}{after}
    <div class="related"><h3>相关链接</h3><ul><li><a href="1">清水县2018年政府工作报告全文发布及有关情况说明</a></li></ul></div>
    <div class="foot">版权所有：清水县人民政府 京ICP备12345678号 京公网安备 11010502000001号</div></body></html>"""


def read(source: str, encoding: str = "utf-8") -> Document:
    return read_html(source.encode(encoding), Notes())


def assert_whole(found: Document) -> None:
    text = found.text
    assert all(p in text for p in PROSE)
    for chrome in ("首页", "政务公开", "相关链接", "ICP备", "公网安备", "位置", "2018年政府工作报告全文", "color"):
        assert chrome not in text, chrome


@pytest.mark.parametrize("wrap", ["<div id='zoom'>{}</div>", "<table><tr><td><table><tr><td>{}</td></tr></table></td></tr></table>",
                                  "<div><div><div>{}</div></div></div>", "<article>{}</article>", "<form><div>{}</div></form>"])  # fmt: skip
def test_the_article_without_the_frame_of_the_page(wrap: str) -> None:
    found = read(page(wrap.format(FRONT + BODY)))
    assert_whole(found)
    assert "——2019年1月12日在清水县第十七届人民代表大会第三次会议上" in found.text


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_encoding_is_found_whatever_the_page_says(encoding: str) -> None:
    head = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
    assert_whole(read(page(f"<div>{BODY}</div>", head=head), encoding))


def test_title_and_date_from_the_statements_that_the_sites_must_make() -> None:
    head = ('<meta name="ArticleTitle" content="2019年清水县政府工作报告"><meta name="PubDate" content="2019-01-20 10:00">'
            '<meta name="ContentSource" content="县政府办">')  # fmt: skip
    found = read(page(f"<div>{BODY}</div>", head=head))
    assert found.text.split("\n")[:3] == ["2019年清水县政府工作报告", "发布时间：2019-01-20", "来源：县政府办"]
    assert found.title == "2019年清水县政府工作报告"


def test_what_stands_between_title_and_article_is_kept_but_for_buttons() -> None:
    before = ("<h1>政府工作报告</h1><p>2019年1月12日在清水县第十七届人民代表大会第三次会议上</p>"
              "<div>发布时间：2019-01-20 09:00 来源：县政府办</div><div>字号：<a>大</a> <a>中</a> <a>小</a></div>"
              "<div>打印 分享 关闭</div>")  # fmt: skip
    lines = read(page(f"<div>{BODY}</div>", before=before)).text.split("\n")
    assert lines[:3] == [
        "政府工作报告",
        "2019年1月12日在清水县第十七届人民代表大会第三次会议上",
        "发布时间：2019-01-20 09:00 来源：县政府办",
    ]
    assert lines[3].strip() == PROSE[0]


def test_buttons_and_neighbours_within_the_article_are_left_out() -> None:
    inner = f"<div><div>【字体：大 中 小】 打印</div>{BODY}<p><a href='1'>上一篇：没有了</a></p><p>下一篇：<a href='2'>关于某事的通知公告</a></p></div>"
    found = read(page(inner))
    assert_whole(found)
    for word in ("字体", "上一篇", "下一篇", "通知公告"):
        assert word not in found.text


def test_words_that_only_look_like_chrome_stay() -> None:
    genuine = "<p>擦亮老字号、国字号招牌，建设无障碍环境，打印店、分享经济健康发展。</p>"
    assert (
        "擦亮老字号、国字号招牌，建设无障碍环境，打印店、分享经济健康发展。"
        in read(page(f"<div>{genuine}{BODY}</div>")).text
    )


def test_line_breaks_headings_links_within_sentences_and_tables_of_data() -> None:
    article = ("<div><h2>一、2018年工作回顾</h2>甲项工作完成，成效明显。<br>乙项工作启动，进展顺利。<br/><br>落实"
               "<a href='x'>乡村振兴</a>战略，建设美丽家园。<table><tr><th>指标</th><th>2018年</th></tr><tr><td>生产总值</td><td>120亿元</td></tr>"
               f"</table>{BODY}</div>")  # fmt: skip
    found = read(page(article))
    lines = found.text.split("\n")
    for line in (
        "甲项工作完成，成效明显。",
        "乙项工作启动，进展顺利。",
        "落实乡村振兴战略，建设美丽家园。",
        "指标 | 2018年",
        "生产总值 | 120亿元",
    ):
        assert line in lines
    assert found.headings == {"一、2018年工作回顾"}


@pytest.mark.parametrize("form", ["json", "escaped", "single", "hidden"])
def test_text_that_a_script_would_draw(form: str) -> None:
    literal = json.dumps({"content": BODY}, ensure_ascii=form == "escaped").replace("</", "<\\/")
    script = {
        "json": f"<script>window.__DATA__ = {literal};</script>",
        "escaped": f"<script type='application/json'>{literal}</script>",
        "single": f"<script>var c = '{BODY}';</script>",
        "hidden": f"<input type='hidden' value='{BODY.replace('<', '&lt;')}'>",
    }[form]
    assert_whole(read(page(f"<div id='app'></div>{script}", before="<h1>政府工作报告</h1>")))


def test_a_page_without_text_of_its_own_is_refused_with_what_to_do() -> None:
    with pytest.raises(InputRefused) as refused:
        read("<html><head></head><body><div id=app></div><script src='app.js'></script></body></html>")
    assert refused.value.reason == "empty"
    assert "browser" in refused.value.detail


def test_entities_are_refused() -> None:
    with pytest.raises(InputRefused) as refused:
        read('<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>&x;</p></body></html>')
    assert refused.value.reason == "unsafe"


@pytest.mark.parametrize(
    "source",
    ["<", "<html", "<div>" * 20_000 + "深", "<p>深" * 5_000, "<table>" * 500 + BODY, "<![CDATA[", "&#0;&#xD800;"],
)
def test_broken_pages_raise_nothing_else(source: str) -> None:
    try:
        read(source)
    except InputRefused as refusal:
        assert refusal.detail
