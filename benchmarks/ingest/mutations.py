"""What ingest makes of genuine reports after harm of known kinds: the same place, year and parts, or a warning.

    python benchmarks/ingest/mutations.py [NAME ...] [--misses N] [--every N]

Each genuine report is harmed in one way at a time and read under a random name. A report passes when place and year are
those of the manifest and the plan begins where it did before (within 400 Han characters, for layout may move a border by a
paragraph).
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable

from corpora import Case, cases
from odd_characters import HARMS

from pipeline.errors import InputRefused
from pipeline.ingest import Report, read_report
from pipeline.ingest.cleaning.characters import count_han
from pipeline.ingest.cleaning.decode import decode
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats.docx import read_docx

_NUM = r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)"
_HEADING = re.compile(rf"^\s*(?:{_NUM}|第[一二三四五六]部分)\S{{2,40}}$")
_CN = "〇一二三四五六七八九"
_MENU = "首页\n走进本地\n政务公开\n办事服务\n互动交流\n当前位置：首页 > 政府信息公开 > 政府工作报告\n字号：[大 中 小] 打印\n分享到：\n"
_FOOT = (
    "\n相关文章\n打印本页 关闭窗口\n上一篇：2012年统计公报\n下一篇：关于印发应急预案的通知\n"
    "主办：某某市人民政府办公室 承办：某某市大数据局\n"
    "联系我们 网站地图 网站标识码：1301000001\n某ICP备05001234号-1 某公网安备 13010202000001号\n"
)
_GLOSS = (
    "1.放管服：指简政放权、放管结合、优化服务的简称，是转变政府职能的重要举措。\n"
    "2.六稳：指稳就业、稳金融、稳外贸、稳外资、稳投资、稳预期。\n3.河长制：指由各级党政主要负责人担任河长，负责组织领导相应河湖的管理和保护工作。\n"
    "4.海绵城市：指城市能够像海绵一样，在适应环境变化和应对自然灾害等方面具有良好的弹性，下雨时吸水、蓄水、渗水、净水，需要时将蓄存的水释放并加以利用。\n"
)


def _lines(text: str) -> list[str]:
    return [x for x in re.split(r"\r?\n|\\r\\n|\\n", text) if x.strip()]


def _glue(text: str) -> str:
    out: list[str] = []
    held = ""
    for line in _lines(text):
        if _HEADING.match(line):
            held += line.strip()
            continue
        out.append(held + line.strip())
        held = ""
    return "\n".join([*out, held])


def _front_and_body(text: str) -> tuple[list[str], list[str]]:
    lines = _lines(text)
    cut = next((i for i, x in enumerate(lines[:40]) if re.match(r"\s*各位代表", x)), 0)
    return lines[:cut], lines[cut:]


def _chinese_years(zero: str) -> Callable[[str], str]:
    digits = zero + _CN[1:]
    return lambda text: re.sub(r"(?<!\d)((?:19|20)\d\d)(?=年)", lambda m: "".join(digits[int(c)] for c in m[1]), text)


def _wrap(width: int, indent: str) -> Callable[[str], str]:
    def wrap(text: str) -> str:
        out = []
        for line in _lines(text):
            line = indent + line.strip()
            out += [line[i : i + width] for i in range(0, len(line), width)]
        return "\n".join(out)

    return wrap


def _middle_chrome(text: str) -> str:
    lines = _lines(text)
    third = len(lines) // 3
    return "\n".join(
        [
            *lines[:third],
            "- 3 -",
            "第3页 共12页",
            "打印",
            *lines[third : 2 * third],
            "— 7 —",
            "分享到：",
            *lines[2 * third :],
        ]
    )


def _after_closing(text: str, more: str) -> str:
    lines = _lines(text)
    end = max((i for i, x in enumerate(lines) if re.search(r"[！!]\s*$", x)), default=len(lines) - 1)
    return "\n".join([*lines[: end + 1], more, *lines[end + 1 :]])


def _unnumbered(text: str) -> str:
    return "\n".join(re.sub(rf"^(\s*){_NUM}(?=\S{{2,40}}$)", r"\1", x) for x in _lines(text))


def _no_headings(text: str) -> str:
    return "\n".join(x for x in _lines(text) if not _HEADING.match(x))


def _spaced(text: str) -> str:
    return re.sub(r"\d+", lambda m: " ".join(m.group()), text)


MUTATIONS: dict[str, Callable[[str], str]] = {
    "none": lambda t: t,
    "headings glued": _glue,
    "one line": lambda t: "".join(x.strip() for x in _lines(t)),
    "one line, gaps": lambda t: "\u3000\u3000".join(x.strip() for x in _lines(t)),
    "wrapped at 30": _wrap(30, ""),
    "wrapped at 38, indents": _wrap(38, "\u3000\u3000"),
    "digits spaced": _spaced,
    "digits full width": lambda t: t.translate({0x30 + i: 0xFF10 + i for i in range(10)}),
    "years 二〇": _chinese_years("〇"),
    "years 二○": _chinese_years("○"),
    "years 二O": _chinese_years("O"),
    "menu and footer": lambda t: _MENU + t + _FOOT,
    "page numbers": _middle_chrome,
    "no front matter": lambda t: "\n".join(_front_and_body(t)[1]),
    "no salutations": lambda t: re.sub(r"各位代表[！：:!，]?", "", t),
    "numbers of headings lost": _unnumbered,
    "headings lost": _no_headings,
    "glossary": lambda t: _after_closing(t, "名词解释\n" + _GLOSS),
    "glossary, no heading": lambda t: _after_closing(t, _GLOSS),
    "entities": lambda t: "".join(f"<p>&nbsp;&nbsp;{x}</p>" for x in _lines(t)),
    "escaped breaks": lambda t: "\\r\\n".join(_lines(t)),
    "zero width": lambda t: re.sub(r"(?<=政)府", "\u200b府", t),
    "doubled": lambda t: t + "\n" + t,
    **HARMS,
}


def main() -> None:
    """Measure and print."""
    wanted = [a for a in sys.argv[1:] if not a.startswith("--") and not a.isdigit()]
    limit = _option("--misses", 6)
    pool = [c for c in cases() if c.genuine and c.folder != "dirty"][:: _option("--every", 1)]
    texts = {c.path: _raw(c) for c in pool}
    plain = {c.path: _read(texts[c.path]) for c in pool}
    for name, mutate in MUTATIONS.items():
        if wanted and name not in wanted:
            continue
        misses = []
        for case in pool:
            told = _compare(case, plain[case.path], _read(mutate(texts[case.path])), name)
            if told:
                misses.append(f"    {case.path}: {told}")
        print(f"{name:26} {len(pool) - len(misses):4}/{len(pool)}")
        random.Random(0).shuffle(misses)
        print("".join(m + "\n" for m in misses[:limit]), end="")


def _option(name: str, default: int) -> int:
    return int(sys.argv[sys.argv.index(name) + 1]) if name in sys.argv else default


def _raw(case: Case) -> str:
    """Lines of the file, whatever its format."""
    if case.path.endswith(".docx"):
        return read_docx(case.data, Notes()).text
    return decode(case.data, Notes())


def _read(text: str) -> Report | InputRefused:
    try:
        return read_report("data/raw/3f9a.txt", text.encode("utf-8"), max_bytes=20_000_000)
    except InputRefused as refused:
        return refused


def _compare(case: Case, plain: Report | InputRefused, got: Report | InputRefused, name: str) -> str:
    if isinstance(plain, InputRefused):
        return ""
    if isinstance(got, InputRefused):
        return f"refused: {got.detail[:100]}"
    if not case.right_place(got) or got.year != case.year:
        return f"{got.place} {got.level} {got.year}"
    if name.startswith("same") and got.text_sha256 != plain.text_sha256:
        return "another text"
    before, after = _plan_at(plain), _plan_at(got)
    if before is None or after is None:
        return "" if before == after else f"plan at {before} and now {after}"
    if abs(before - after) > 400:
        return f"plan at {before} and now {after}"
    if "glossary" in name and "指由各级党政主要负责人担任" in "".join(
        p.text for p in got.paragraphs if p.part != "other"
    ):
        return "glossary counted"
    if name == "doubled" and got.n_chars > 1.05 * plain.n_chars:
        return f"{got.n_chars} Han for {plain.n_chars}"
    lost = 1 - got.n_chars / plain.n_chars
    most = 0.03 + (0.06 if "lost" in name or "salutations" in name else 0)
    return f"{lost:.1%} of the text lost" if lost > most else ""


def _plan_at(report: Report) -> int | None:
    han = 0
    for p in report.paragraphs:
        if p.part == "plan":
            return han
        han += count_han(p.text)
    return None


if __name__ == "__main__":
    main()
