"""Lines to paragraphs: text on one line gets its breaks back, broken lines are joined, glued headings split."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.ingest.cleaning.characters import count_han
from pipeline.ingest.cleaning.notes import Notes

NUMERAL = "一二三四五六七八九十百"
NUMBERED = re.compile(
    rf"^(?:(?P<d1>[{NUMERAL}]{{1,4}}[、．](?![二三][、类产级等次季期线批])|第[{NUMERAL}]{{1,3}}(?:部分|章)[、，：\s]?)"
    rf"|(?P<d2>[（(][{NUMERAL}]{{1,4}}[）)][、．.]?)"
    r"|(?P<d3>\d{1,2}(?:[、．]|\.(?!\d)))"
    r"|(?P<d4>[（(]\d{1,2}[）)]))"
)
SALUTATION = re.compile(r"^(?:各位|名位|位) ?代表(?:[、，]?(?:各位|同志|委员|列席)\S{0,8})?(?:[，,：:！!]|$)")
_TERMINAL = "。！？；：”’）》」』…!?;:)"
_CLOSING = "”’）》」』)"
_LONG_LINE = 800  # Han characters; no paragraph of a report is that long unless breaks were lost
_LONGEST = 4000  # characters; what is longer is no sentence, and joining on would take time without end
_GAP = re.compile(r"[ \t\u3000]+")
_MARK = re.compile(rf"(?:[{NUMERAL}]{{1,3}}、|[（(][{NUMERAL}]{{1,3}}[）)]|——|各位代表[：:，,！!])")
_AFTER_STOP = re.compile(
    rf"(?<=[。！？：；”])(?=(?:[{NUMERAL}]{{1,3}}、|第[{NUMERAL}]{{1,2}}部分|（[{NUMERAL}]{{1,3}}）|各位代表[：:，,！!]|——[^—]{{2,30}}[。，：]))"
)
_MAYBE_LINK = re.compile(r"[\u4e00-\u9fff“”]{2,12}")
_CONTENTS_ENTRY = re.compile(r"(?:(?<!…)…{2,}|(?<!\.)\.{4,}|(?<!·)·{4,})\s*\d{1,3}$")
_CANNOT_BEGIN = "，。、；：！？）》”’」』%,;!?)"
# What a heading of a part ends with, and what the sentence after it begins with.
_HEADING_END = (
    r"(?:回顾|总结|情况|成就|要求|目标|任务|安排|部署|建议|重点|打算|思路|方针|取向|政策|意见|举措|措施|计划|规划|设想|展望|自身建设|政府建设|的?政府"
    r"|工作|能力|水平|体系|效能)"
)
_HEADING_MORE = (
    r"(?:回顾|总的|总结|情况|成就|总体|主要(?:目标|任务|预期|工作)|预期|要求|目标|任务"
    r"|安排|部署|建议|重点|打算|思路|的|和|与|及|、)"
)
_SENTENCE_START = (
    r"(?:(?:19|20)\d{2}年|[一二][〇○零O九][〇○零O一二三四五六七八九]{2}年|过去|一年来|[三四五]年来|[这本]一?年|刚刚|今年|去年|明年|今后|未来|各位代表|——|[（(]一[)）]|我们|全[省市县区州国]|根据|按照"
    r"|做好|实现|面对|在|为[了全实确]|新的一年|坚持|要|必须|结合|第[一十]|综合|回顾|回首|当前|[“\"]十|展望|同志们|经济社会|主要|围绕|以|政府|本届|始终|扎实|[一1][是、.])"
)
_STRONG_END = (
    r"(?:回顾|总体要求|主要(?:预期)?目标|目标任务|工作安排|主要任务|重点工作|重点任务|工作部署"
    r"|工作建议|工作任务|奋斗目标|政策取向|自身建设)"
)
_GLUED_HEADING = re.compile(
    rf"^((?:[{NUMERAL}]{{1,3}}、|第[{NUMERAL}]{{1,2}}(?:部分|章)[、：\s]?|[（(][{NUMERAL}]{{1,3}}[）)])"
    rf"[^。！？；：]{{2,40}}?{_STRONG_END})"
    rf"(?!{_HEADING_MORE})(?={_SENTENCE_START}.{{6,}}?[。；！])"
)
# A heading that begins with its period may be followed by anything that does not go on with it.
_GLUED_PERIOD = re.compile(
    rf"^([{NUMERAL}]、(?:(?:19|20)\d{{2}}年|[“\"]十[一二三四五]?五[”\"]|今年|过去|今后|关于(?:今年|(?:19|20)\d{{2}}年)|对(?:今年|(?:19|20)\d{{2}}年))[^。！？；：]{{0,36}}?{_HEADING_END})"
    rf"(?!{_HEADING_MORE}|[，。；：、！？”）中是为上下里内外等了基已得全取圆顺大任者人量面点])(?=.{{6,}}?[。；！])"
)
_GLUED_PLAIN = re.compile(
    r"^((?:(?:过去|今后|未来)[的一二三四五]{1,2}年|(?:19|20)\d{2}年|[“\"]十[一二三四五]五[”\"]时期)[^。！？；：，]{0,24}?"
    rf"{_STRONG_END})(?!{_HEADING_MORE})(?={_SENTENCE_START}.{{6,}}?[。；！])"
)
_LEAD_IN = re.compile(
    rf"^(?P<head>(?:[{NUMERAL}]{{1,3}}、|[（(][{NUMERAL}]{{1,3}}[）)])[^。！？；：]{{2,45}}。)(?P<rest>[^”’）》]\S*.*)$"
)
_TAIL_HEADING = re.compile(
    r"(?P<body>.*[^，。；：、！？,;:!?年])(?P<head>(?P<year>(?:19|20)\d{2})年[^，。；：！？、,;:!?“”（）]{6,28})$"
)


def unfold(lines: list[str], notes: Notes) -> list[str]:
    """Give paragraphs back to lines that hold a whole text.

    Args:
        lines: lines with their inner spaces still in place, for these show where breaks were.
        notes: counts the breaks restored.
    """
    out: list[str] = []
    for line in lines:
        if count_han(line) < _LONG_LINE:
            out.append(line)
            continue
        pieces = [p for gap in _split_at_gaps(line) for p in _split_at_marks(gap) if p.strip()]
        pieces[:1] = _split_front(pieces[0]) if not out and pieces else pieces[:1]
        notes.add("unfolded", len(pieces) - 1, sample=pieces[-1])
        out.extend(pieces)
    return out


def _split_at_marks(text: str) -> list[str]:
    """Split before numbers, salutations and headings of the parts that follow the end of a sentence."""
    out: list[str] = []
    for piece in _AFTER_STOP.split(text):
        start = 0
        for stop in re.finditer(r"[。！]", piece):
            if _GLUED_PLAIN.match(piece[stop.end() : stop.end() + 120]):
                out.append(piece[start : stop.end()])
                start = stop.end()
        out.append(piece[start:])
    return out


def _split_front(text: str) -> list[str]:
    """Title, line of the meeting and speaker from the salutation, where a text begins with all of them in one."""
    match = re.match(r"(.{4,200}?)((?:各位|名位) ?代表[：:，,！!].*)$", text, re.S)
    if not match or "。" in match[1]:
        return [text]
    front = re.sub(r"(?=[—－-]{1,2}(?:19|20)\d{2}年)|(?<=会议上)(?=[^，。的作])", "\n", match[1])
    return [*front.split("\n"), match[2]]


def _split_at_gaps(line: str) -> list[str]:
    """Split at wide gaps, and at single spaces where a paragraph can end or begin."""
    pieces: list[str] = []
    start = 0
    for gap in _GAP.finditer(line):
        piece, rest = line[start : gap.start()].strip(), line[gap.end() : gap.end() + 12]
        if not piece:
            start = gap.end()
            continue
        short = len(piece) <= 60
        wide = len(gap.group()) > 1 or "\u3000" in gap.group()
        ends = piece[-1] in _TERMINAL
        heading = bool(NUMBERED.match(piece)) and short and "。" not in piece
        begins = bool(_MARK.match(rest)) and (ends or short)
        if ends or heading or begins or (wide and short and "，" not in piece):
            pieces.append(piece)
            start = gap.end()
    pieces.append(line[start:].strip())
    return [p for p in pieces if p]


def is_unfinished(line: str) -> bool:
    """A line that stops within a sentence: long or with clauses, yet without an end."""
    if not line or line[-1] in _TERMINAL or line.endswith(("——", "—")):
        return False
    if len(line) > _LONGEST:
        return False
    if line[-1] in "“‘（《〈「":
        return True
    if NUMBERED.match(line) and len(line) <= 60 and "。" not in line and line[-1] not in "，、":
        return False
    return line[-1] in "，、" or "。" in line[:400] or count_han(line[:200]) > 45


def join_broken(lines: list[str], notes: Notes) -> list[str]:
    """Join lines that were broken within a sentence; blank lines are dropped.

    Web pages put linked words on lines of their own, PDF pages break at the margin. A line that stops within a
    sentence takes the next one unless that one begins a heading or a salutation.
    """
    out: list[str] = []
    text = [line for line in lines if line.strip()]
    wrapped = _is_hard_wrapped(text)
    width = max((len(line) for line in text), default=0)
    fragmented = sum(is_unfinished(line.strip()) for line in text) >= 5
    links = _linked_words(text) if fragmented else frozenset()
    open_end = False  # the last line ends with a fragment, so the sentence goes on
    for i, line in enumerate(text):
        bare = line.strip()
        was_open, open_end = open_end, False
        starts_anew = bool(NUMBERED.match(bare) or SALUTATION.match(bare) or bare.startswith(("——", "各位代表")))
        indented = line[0] in " \t\u3000"
        if out and (len(out[-1]) > _LONGEST or _CONTENTS_ENTRY.search(out[-1][-20:])):
            out.append(bare)
        elif out and (split := _split_tail(out[-1], bare)):
            out[-1:] = [*split, bare]
            notes.add("glued", sample=split[1])
        elif out and bare in links and not _is_whole_heading(out[-1], text[i + 1 : i + 2]):
            if out[-1][-1] in _TERMINAL:
                out.append(bare)
            else:
                out[-1] += bare
            open_end = True
            notes.add("joined", sample=f"{out[-1][-len(bare) - 12 : -len(bare)]}|{bare[:12]}")
        elif out and (bare[0] in _CANNOT_BEGIN or (is_unfinished(out[-1]) and not starts_anew)):
            out[-1] += bare
            notes.add("joined", sample=f"{out[-1][-len(bare) - 12 : -len(bare)]}|{bare[:12]}")
        elif out and fragmented and not starts_anew and (was_open or _is_fragment(out[-1], bare)):
            out[-1] += bare
            open_end = not was_open
            notes.add("joined", sample=f"{out[-1][-len(bare) - 12 : -len(bare)]}|{bare[:12]}")
        elif out and wrapped and not starts_anew and not indented and len(text[i - 1]) > 0.85 * width:
            out[-1] += bare
            notes.add("joined", sample=f"{out[-1][-len(bare) - 12 : -len(bare)]}|{bare[:12]}")
        else:
            out.append(bare)
    return out


def _linked_words(text: list[str]) -> frozenset[str]:
    """Words that stand on a line of their own again and again, because the page linked them wherever they occur."""
    counts = Counter(line.strip() for line in text)
    return frozenset(w for w, n in counts.items() if n >= 2 and _MAYBE_LINK.fullmatch(w))


def _is_whole_heading(before: str, following: list[str]) -> bool:
    """A numbered heading that needs no more words, with a paragraph beneath it that begins with a linked word."""
    numbered = NUMBERED.match(before)
    return bool(numbered and count_han(before) >= 8 and following and count_han(following[0]) > 60)


def _is_fragment(before: str, bare: str) -> bool:
    """A linked word on a line of its own within a sentence; only believed in pages that break many sentences."""
    clause = count_han(before[:100]) >= 18 and "，" in before[:400] and before[-1] not in _TERMINAL
    return clause and count_han(bare) <= 12 and not re.search(r"[，。；：！？\d]", bare)


def _is_hard_wrapped(lines: list[str]) -> bool:
    """Most lines have one width and stop within a sentence: the text was broken at a margin."""
    if len(lines) < 40:
        return False
    longest = sorted(len(line) for line in lines)[int(0.9 * len(lines))]
    full = [line for line in lines if len(line) >= 0.85 * longest]
    broken = sum(line.rstrip()[-1] not in _TERMINAL for line in full)
    return longest <= 120 and len(full) > 0.5 * len(lines) and broken > 0.6 * len(full)


def _split_tail(text: str, following: str) -> tuple[str, str] | None:
    """A heading such as 2014年圆满完成任务 that lost its line break and hangs on the paragraph before it.

    What follows must begin anew with that year, which a sentence merely broken over two lines would not.
    """
    if text[-1] in _TERMINAL:
        return None
    cut = max(0, len(text) - 80)  # the heading is short; a long paragraph need not be searched
    tail = _TAIL_HEADING.match(text[cut:])
    if not tail or count_han(tail["body"]) <= 20:
        return None
    begins = following.startswith((tail["year"] + "年", "过去", "这一年", "一年来"))
    return (text[:cut] + tail["body"].rstrip(), tail["head"]) if begins else None


def split_glued(paragraphs: list[str], notes: Notes) -> list[str]:
    """Split numbered headings from the paragraph they were glued to."""
    out: list[str] = []
    for text in paragraphs:
        rest = text
        front = _GLUED_HEADING.match(rest) or _GLUED_PERIOD.match(rest) or _GLUED_PLAIN.match(rest)
        if front:
            out.append(front[1])
            rest = rest[front.end() :]
            notes.add("glued", sample=f"{front[1]}|{rest[:12]}")
        lead = _LEAD_IN.match(rest)
        out += [lead["head"], lead["rest"].strip()] if lead else [rest]
    return [p for p in out if p]
