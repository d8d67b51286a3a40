"""Ways in which characters are spoilt on their way from a file to a text; each leaves a text that reads the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

# Each usual character by its Kangxi radical, and those of the supplement that PDFs of Chinese programs give.
RADICALS = {ord(unicodedata.normalize("NFKC", chr(c))): chr(c) for c in range(0x2F00, 0x2FD6)} | str.maketrans(
    "民长西母马见车贝门页风飞青鱼鸟", "⺠⻓⻄⺟⻢⻅⻋⻉⻔⻚⻛⻜⻘⻥⻦"
)
# What an annotating site makes of some characters.
GLOSSES = str.maketrans(
    {
        "会": "會(huì)",
        "发": "發(fā)",
        "业": "業(yè)",
        "产": "產(chǎn)",
        "报": "報(bào)",
        "现": "現(xiàn)",
        "实": "實(shí)",
        "区": "區(qū)",
        "亿": "億(yì)",
    }
)
_TOOLS = (
    "\n语音朗读\n相关报道：\n图解：政府工作报告\n今年怎么干？全县上下要抓好落实，推动高质量发展取得新成效，这是县长在会上的承诺，也是代表们的期盼。\n"
    ".TRS_Editor P{margin:0}\n$(function(){ window.print(); });\n扫一扫在手机打开当前页\n（责任编辑：张三）"
)
_KANA = str.maketrans("二工力口一", "ニエカロー")

HARMS: dict[str, Callable[[str], str]] = {
    "same: radicals": lambda t: t.translate(RADICALS),
    "same: points U+E010": lambda t: re.sub(r"(?<=\d)[.．](?=\d)", "\ue010", t),
    "same: points U+E123": lambda t: re.sub(r"(?<=\d)[.．](?=\d)", "\ue123", t),
    "same: points ??": lambda t: re.sub(r"(?<=\d)[.．](?=\d)", "??", t),
    "same: codes <U+…>": lambda t: re.sub("[府民发展]", lambda m: f"<U+{ord(m.group()):04X}>", t),
    "same: 收人, 投人": lambda t: re.sub(
        r"(?<=[纯总配政])收入(?=[\d达增比占])|(?<=大)投入(?=[，。、力])", lambda m: m.group()[0] + "人", t
    ),
    "pinyin": lambda t: t.translate(GLOSSES),
    "stray marks in headings": lambda t: re.sub(r"(?m)^(\s*[二三四五六])、", r"\1&、", t),
    "kana in headings": lambda t: re.sub(
        r"(?m)^(\s*[（(]?[一二三四五六七八九十]{1,3})(?=[、）)])", lambda m: m.group().translate(_KANA), t
    ),
    "page tools": lambda t: t.rstrip() + _TOOLS,
    "page tools, glued": lambda t: t.rstrip() + _TOOLS.replace("\n", " "),
}
