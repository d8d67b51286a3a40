"""Warnings and refusals of ingest in Chinese, for readers of the pages; the tables keep the English originals."""

from __future__ import annotations

import re

# English wording -> Chinese. Groups of the pattern go where \1, \2 ... stand. Searched in order.
_WARNINGS: tuple[tuple[str, str], ...] = (
    # doubts about the text as a whole
    (
        r"a news article that carries the report, not the text as delivered",
        "这是转载报告内容的新闻稿，不是会上宣读的原文",
    ),
    (r"an abridged text \(the title says so\)", "标题注明是摘要或节选"),
    (
        r"the text is a report on plan or budget that stands for the work report",
        "这是代替政府工作报告的计划或预算报告",
    ),
    (
        r"short for its level \((\d+) Han characters\): it may be an excerpt or cut off",
        r"全文只有 \1 个汉字，就其层级而言偏短，可能是节选或不完整",
    ),
    (r"the text stops within a sentence: it was probably cut off", "正文在句子中间中断，可能不完整"),
    (r"the closing words are missing: the text may be cut off", "没有结束语，正文可能不完整"),
    (
        r"the text stood twice in the file; the second copy \((\d+) Han characters\) was dropped",
        r"同一正文在文件中出现两遍，已去掉第二遍（\1 个汉字）",
    ),
    (r"no review or plan part was found", "没有识别出回顾部分和部署部分"),
    (r"no review part was found", "没有识别出回顾部分"),
    (r"no plan part was found", "没有识别出部署部分"),
    # place and year
    (
        r"year (\d+) taken from the text as a whole, but (.+) differs?",
        r"报告年份按正文判为 \1 年，与其他来源（\2）不一致",
    ),
    (r"place taken from the file name \((.+?)\); the text does not state it", r"地名取自文件名（\1），正文没有写明"),
    (
        r"the text is the report of (.+?), but the file name says (.+?); the text was followed",
        r"正文是\1的报告，文件名却是\2；以正文为准",
    ),
    (r"several places are called (.+?) \((.+)\); no code given", r"名为\1的地方不止一个（\2），没有给出行政区划代码"),
    (
        r"(.+?) is no division of GB/T 2260 \(a town or a zone\); it is counted with counties and districts",
        r"\1 不是国家标准中的行政区划（乡镇或开发区），按区县一级计",
    ),
    (
        r"the text does not state its year; (\d+) was taken from (.+)",
        r"正文没有写明年份；\1 年取自\2",
    ),
    # repairs
    (r"decoded as (.+)", r"按 \1 编码读取"),
    (r"(\d+) bytes? could not be decoded", r"有 \1 个字节无法解码"),
    (r"converted (\d+) traditional characters? to (?:its|their) simplified forms?", r"把 \1 个繁体字转成简体"),
    (r"decoded (\d+) characters? written out as (?:a code|codes)", r"还原了 \1 个写成编码的字符"),
    (
        r"replaced (\d+) (?:radical or compatibility form|radicals and compatibility forms) by the usual characters?",
        r"把 \1 个部首或兼容字符换成常用字",
    ),
    (r"replaced (\d+) variant characters?", r"把 \1 个异体字换成常用字"),
    (r"read (\d+) stray kana as the characters? (?:it looks|they look) like", r"把 \1 个误认的假名还原成形近的汉字"),
    (r"removed (\d+) pinyin gloss(?:es)?", r"去掉了 \1 处拼音注音"),
    (
        r"read (\d+) unreadable characters? between digits as (?:a decimal point|decimal points)",
        r"把数字之间 \1 个无法识别的字符读作小数点",
    ),
    (
        r"(\d+) figures? (?:has|have) an unreadable character \(□\) between (?:its|their) digits and (?:is|are) not read as"
        r" (?:a number|numbers)",
        r"有 \1 个数的数字之间有无法识别的字符（□），未作数字读取",
    ),
    (r"corrected (\d+) certain slips? of OCR or typing", r"改正了 \1 处确定无疑的识别或录入错误"),
    (
        r"removed (?:a stray mark from the number|stray marks from the numbers) of (\d+) headings?",
        r"去掉了 \1 个标题序号里的杂符",
    ),
    (r"replaced (\d+) written-out \\r\\n or \\n", r"替换了 \1 处写成字面的 \\r\\n 或 \\n"),
    (r"replaced (\d+) HTML entit(?:y|ies)", r"替换了 \1 个 HTML 实体"),
    (r"removed (\d+) HTML tags?", r"去掉了 \1 个 HTML 标签"),
    (r"removed (\d+) zero-width characters?", r"去掉了 \1 个零宽字符"),
    (r"removed (\d+) control characters?", r"去掉了 \1 个控制字符"),
    (r"removed (\d+) private-use characters?", r"去掉了 \1 个私用区字符"),
    (r"removed (\d+) lost characters? \(U\+FFFD\)", r"去掉了 \1 个已丢失的字符（U+FFFD）"),
    (r"removed (\d+) runs? of \? where (?:a space was|spaces were) lost", r"去掉了 \1 处由空格变成的问号"),
    (r"(\d+) places? may be mojibake \((.+?)\)", r"有 \1 处可能是乱码（\2）"),
    (
        r"changed (\d+) full-width digits?, letters? or % to half-width",
        r"把 \1 个全角数字、字母或百分号改成半角",
    ),
    (r"closed up (\d+) numbers? with spaces in (?:it|them)", r"合拢了 \1 个中间有空格的数字"),
    (r"joined (\d+) lines? that (?:was|were) broken at the margin", r"接回了 \1 处在页边断开的行"),
    (r"removed (\d+) stray spaces?", r"去掉了 \1 个多余的空格"),
    (r"removed (\d+) watermarks?", r"去掉了 \1 处水印"),
    (r"removed (\d+) footnote marks?", r"去掉了 \1 个脚注号"),
    (r"removed (\d+) lines? of page chrome", r"去掉了 \1 行网页栏目文字"),
    (r"removed (\d+) lead-ins? that repeats? the text", r"去掉了 \1 段重复正文的内容摘要"),
    (
        r"restored (\d+) paragraph breaks? in text that stood on one line",
        r"为连成一行的正文恢复了 \1 处分段",
    ),
    (
        r"left out (\d+) running (?:header, footer or page number|headers, footers and page numbers)",
        r"去掉了 \1 处页眉、页脚或页码",
    ),
    (
        r"(\d+) characters? of the PDF could not be read from its fonts?",
        r"PDF 中有 \1 个字因字体缺少编码而无法读出",
    ),
    (r"moved (\d+) footnotes? to the end of the text", r"把 \1 条脚注移到文末"),
    (r"joined (\d+) broken lines?", r"接回了 \1 处断开的行"),
    (r"split (\d+) headings? that (?:was|were) glued to a paragraph", r"把 \1 个与正文粘连的标题分开"),
)
_EXAMPLES = re.compile(r"^(?P<main>.*?): (?P<examples>'.*)$", re.S)
_SOURCES = {
    "file name": "文件名",
    "title": "标题",
    "publication date": "发布日期",
    "delivery date": "报告日期",
    "years in the text": "正文提到的年份",
    "the years that the text speaks of": "正文提到的年份",
    "text": "正文",
}


def in_chinese(warning: str) -> str:
    """A warning of ingest in Chinese; one that is not known stays as it is.

    Args:
        warning: one line of ``reports.warnings``.
    """
    parts = _EXAMPLES.match(warning)
    main, examples = (parts["main"], parts["examples"]) if parts else (warning, "")
    for pattern, chinese in _WARNINGS:
        found = re.fullmatch(pattern, main)
        if found:
            text = found.expand(chinese)
            if "取自" in text:
                for source, name in _SOURCES.items():
                    text = re.sub(rf"(?<=取自){source}$", name, text)
            if "不一致" in text:
                for source, name in _SOURCES.items():
                    text = re.sub(rf"\b{source} (?=\d)", name, text)
            return text + ("：" + re.sub(r"', '", "”“", examples).replace("'", "“", 1)[:-1] + "”" if examples else "")
    return warning
