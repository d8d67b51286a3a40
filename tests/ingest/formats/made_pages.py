"""Pages in the structures that government sites have, around any text; benchmarks use them too."""

from __future__ import annotations

import json

_NAV = (
    "<div class='nav'><ul>"
    + "".join(f"<li><a href='/{i}'>{t}</a></li>" for i, t in enumerate(("首页", "政务公开", "政务服务", "互动交流")))
    + "</ul></div><div class='position'>您当前的位置：<a>首页</a> &gt; <a>政务公开</a> &gt; 政府工作报告</div>"
)
_INFO = "<div class='info'>发布时间：{published}　来源：政府办公室　浏览次数：<span id='hits'>123</span></div>"
_TOOLS = "<div class='tools'>字体：【<a>大</a> <a>中</a> <a>小</a>】<a>打印</a><a>关闭</a></div>"
_RELATED = (
    "<div class='relate'><h3>相关报道</h3><ul><li><a>图解：政府工作报告</a></li>"
    "<li><a>人大会议开幕，听取审议政府工作报告，全体代表出席会议，会议由主席团主持</a></li></ul></div>"
)
_FOOT = (
    "<div class='footer'><p>主办：人民政府　承办：政府办公室</p><p>网站标识码：6205210001　陇ICP备05000000号</p></div>"
    "<script>var a=1;</script>"
)


def page(inner: str, *, published: str = "2015-01-20 09:30") -> str:
    """A page of a government site around what it shows."""
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>政府工作报告-人民政府</title></head>"
        f"<body>{_NAV}<h1>政府工作报告</h1>{_INFO.format(published=published)}{_TOOLS}{inner}{_RELATED}{_FOOT}</body></html>"
    )


def structures(text: str) -> dict[str, str]:
    """The same text in each structure, by its usual name."""
    lines = text.strip().split("\n")
    paragraphs = [f"<p style='text-indent:2em'><span style='font-family:仿宋'>{line}</span></p>" for line in lines]
    body, half = "".join(paragraphs), len(paragraphs) // 2
    return {
        "TRS_Editor": page(f"<div class='TRS_Editor'><style>.TRS_Editor P{{margin:0}}</style>{body}</div>"),
        "view TRS_UEDITOR": page(
            "<div class='view TRS_UEDITOR trs_paper_default trs_web'><div class='TRS_Editor'>"
            f"<div class='Custom_UnionStyle'>{body}</div></div></div>"
        ),
        "#zoom": page(f"<div id='zoom'>{body}</div>"),
        "#zoom, breaks": page("<div id='zoom'>" + "<br/>".join("　　" + line for line in lines) + "</div>"),
        "#UCAP-CONTENT": page(f"<div id='UCAP-CONTENT'><ucapcontent>{body}</ucapcontent></div>"),
        "table": page(f"<table width='100%'><tr><td id='zoom'><!--begin-->{body}<!--end--></td></tr></table>"),
        "divs": page("<div class='con'>" + "".join(f"<div>{line}</div>" for line in lines) + "</div>"),
        "spans": page("<div class='con'>" + "".join(f"<span>{line}</span><br>" for line in lines) + "</div>"),
        "Word": page(
            "<div class='WordSection1'>"
            + "".join(f"<p class='MsoNormal'><span lang='EN-US'><o:p></o:p></span>{x}<o:p></o:p></p>" for x in lines)
            + "</div>"
        ),
        "halves": page(
            f"<div class='content'><div>{''.join(paragraphs[:half])}</div><div>{''.join(paragraphs[half:])}</div></div>"
        ),
        "headings": page(
            "<div class='TRS_Editor'>"
            + "".join(f"<h2>{x}</h2>" if len(x) < 30 else p for x, p in zip(lines, paragraphs, strict=True))
            + "</div>"
        ),
        "hidden copy": page(f"<div class='mobile' hidden>{body}</div><div id='zoom'>{body}</div>"),
        "text area": page(f"<textarea style='display:none'>{body.replace('<', '&lt;')}</textarea><div id='c'></div>"),
        "script": page(f"<div id='c'></div><script>var content={json.dumps(body)};</script>"),
        "ruby": page(
            f"<div id='zoom'>{body.replace('政府', '政<ruby>府<rp>(</rp><rt>fǔ</rt><rp>)</rp></ruby>')}</div>"
        ),
    }


def with_attachment() -> dict[str, str]:
    """Pages that have no text of their own."""
    return {
        "link": page(
            "<div id='zoom'><p>政府工作报告详见附件。</p><p>附件：<a href='/P02.doc'>2015年清水县政府工作报告.doc</a></p></div>"
        ),
        "picture": page(
            "<div class='TRS_Editor'><a href='./W0201.pdf'><img src='/icon_pdf.gif'/>政府工作报告</a></div>"
        ),
        "viewer": page(
            "<div id='zoom'><iframe src='/pdfjs/web/viewer.html?file=/u/cms/2015report.pdf'></iframe></div>"
        ),
        "embedded": page("<div id='zoom'><embed src='/a/2015report.pdf' type='application/pdf'/></div>"),
        "number": page("<div class='pages_content'><p>附件：<a href='x/P0.ofd?id=1'>政府工作报告</a></p></div>"),
    }
