"""What stands between the words without being said: brackets without a number, marks of footnotes, blanks, ornaments."""

from __future__ import annotations

import re

_UNSAID = re.compile(
    r"[（(]PM\s?(?:2\.5|10)[）)]|[（(](?:不?含|不?包括|剔除|扣除)[^（）()]{1,40}[）)]|[（(][^（）()\d]{1,30}[）)]|"
    r"[［\[〔【（(]\d{1,3}[］\]〕】）)]|(?:(?<=[：:；;，。])|^)(?:\d{1,2}[.．](?!\d)|[①-⑳])(?=[\u4e00-\u9fff])|"
    r"[ \t\u3000\u2060|｜★☆▲△●○◆◇■]+|(?<!\d)□(?!\d)|"
    r"国有[和及与]年(?:产品)?销售收入500万元以上的?非国有(?=工业)"  # what 规模以上 was called until 2006
)


def said(text: str) -> list[int] | None:
    """Offsets of the characters of a sentence that are said, None where all are: 7 4 7 7 2亿元, 增长（可比口径）8%.

    Args:
        text: the sentence, plain.
    """
    unsaid = {i for m in _UNSAID.finditer(text) for i in range(*m.span())}
    return [i for i in range(len(text)) if i not in unsaid] if unsaid else None
