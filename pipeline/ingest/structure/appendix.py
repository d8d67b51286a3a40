"""Where the report ends and its appendix begins: glossaries, notes, lists of tasks and projects."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from pipeline.chinese.numerals import whole_number
from pipeline.ingest.cleaning.characters import count_han
from pipeline.ingest.cleaning.layout import NUMBERED

_MOST = 0.5  # share of the text that is said before words can be its closing ones
_MUCH = 1 / 3  # share of the text that an appendix without glossary or table does not have
_ROW = 25  # Han characters of a row of a table at most

_LEAD = r"^[\s※*＊★●◆■【〔\[（(<《“\"—-]*(?:\d{1,2}[、.．]\s*)?"
_TITLE = re.compile(
    rf"{_LEAD}(?:附件|附录|附表|附注|附[：:]|附$"
    r"|(?:《?(?:20\d\d年)?.{0,12}政府工作报告》?|报告)?(?:中|的)?(?:部分|有关|相关|主要|涉及的?)*(?:内容)?(?:名词|名词术语|用语|术语|词语|缩略语)(?:、.{1,6})?(?:的)?(?:解释|说明|注释|释义|注解|简释)"
    r"|名词(?:解释|注释|术语)|有关名词|相关名词|(?:有关|相关|部分)(?:注释|说明)|注释|注解|释义|注[：:]|尾注|脚注|词语解释)"
)
_TASKS = re.compile(
    rf"{_LEAD}(?:(?:20\d\d|二[〇○零]..)年)?[^。，；]{{0,14}}?(?:\d{{1,3}}|[一二三四五六七八九十]{{1,3}})(?:件|项|大)[^。，；]{{0,12}}(?:实事|工程|项目|任务)[^。，；]{{0,14}}$"
    rf"|{_LEAD}[^。，；]{{0,30}}(?:任务分解|责任分工|重点(?:建设)?项目(?:一览|清单|计划)?表|项目表|主要指标(?:完成情况|计划)?表|一览表|任务清单|进展情况说明|实事项目)[^。，；]{{0,10}}$"
)
_COUNTED = re.compile(r"^[\s（(]*([一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．]")
_TERM = re.compile(
    r"^[\s*※]*(?:注?\d{1,3}|[①-⑳㉑-㉟]|[（(\[【〔]\s*(?:注\s*)?\d{1,3}\s*[)）\]】〕])?[、.．:：\s]*[“\"《【]?[^，。；：:？！]{1,40}[”\"》】]?(?:（[^）]{1,30}）)?"
    r"(?:[：:]|——|是指|指|即)"
)
_MEANS = re.compile(r"[：:]\s*(?:主要|就|即)?(?:是)?指|是指|[：:]\s*即|的?(?:简称|总称|统称|缩写)|——(?:是)?指")
_NOTE = re.compile(r"[\s*＊※（(]*(?:备?注|说明)\d{0,2}[：:]")
_ANNEX = re.compile(r"责任单位|牵头单位|主办单位|完成时限|项目(?:名称|内容)|建设内容|总投资|事项(?:内容|进展)")
_CLOSES = re.compile(
    r"谢谢|(?:让我们|奋斗|篇章|贡献|胜利|前进|明天|未来|辉煌|复兴|努力|奋进|拼搏|梦想|答卷|成绩|跨越|局面|画卷|家园|步伐|献礼)[^。；]{0,24}[！!]$"
)
# Another document in the same file: a resolution, the report on the plan, the report of another year.
_DOCUMENT = re.compile(r"^[^。；！]{0,60}(?:关于[^。；！]{4,70}的?(?:报告|决议)|工作报告)(?:[（(][^）)]{1,12}[）)])?$")
_SPOKEN_TO = re.compile(
    r"^各位(?:代表|委员|同志)[^。]{0,12}[：:]|受[^。]{0,20}委托|会议[^。]{0,8}通过[）)]|会议听取|会议上$"
)
_LAYS_BEFORE = re.compile(r"^(?:现在|我)[^。]{0,10}代表[^。]{0,24}(?:政府|国务院)[^。]{0,40}(?:报告|审议)")
_WHOLE = 1900  # Han characters that another document comes after
_BODY = re.compile(r"^(?:各位代表|同志们)[：，！,!]|让我们|谢谢")


def appendix_start(paragraphs: list[str]) -> int:
    """First paragraph of the appendix; the number of paragraphs where there is none.

    A title (名词解释, 附件, 注释, a list of tasks) opens it, or, where the title is missing, terms that are explained
    after the closing words. Nothing that the speaker still says may follow it. Another document in the same file (its
    title, then whom it is spoken to or which meeting passed it) is no part of the report either.

    Args:
        paragraphs: text of the paragraphs.
    """
    return _start(tuple(paragraphs))


@lru_cache(maxsize=2)
def _start(paragraphs: tuple[str, ...]) -> int:
    """The same, looked for once a report: six steps ask for it."""
    another = _another(paragraphs)
    paragraphs = paragraphs[:another]
    n = len(paragraphs)
    # From the end, where both stand: the first that is found is the last one.
    backwards = range(n - 1, -1, -1)
    last_word = next((i for i in backwards if _BODY.search(paragraphs[i]) and not _MEANS.search(paragraphs[i])), -1)
    closing = next((i for i in backwards if count_han(paragraphs[i]) < 900 and _CLOSES.search(paragraphs[i])), -1)
    said = _said_before(paragraphs)
    goes_on = last_word < 0 or said[last_word] < _MOST  # nobody takes leave; 各位代表 opened the speech
    for i in range(max(1, n // 4), n):
        # Beyond the closing words any title will do; before them only one that nothing of the speech follows.
        beyond = i > closing >= 0 and said[closing] >= _MOST
        if i > last_word and _opens(paragraphs[i], beyond=beyond, goes_on=goes_on):
            if not _TITLE.match(paragraphs[i]) and unlike_an_appendix(paragraphs, i):
                continue  # 抓好九个方面37项具体任务：, and the plan goes on
            # Notes may stand between the closing words and the first title.
            before = paragraphs[:i]
            return min(i, _terms_after(before, max((c for c in (closing, last_word) if c < i), default=-1)))
    return _terms_after(paragraphs, max(closing, last_word))


def _another(paragraphs: Sequence[str]) -> int:
    """First paragraph of another document behind the report; the number of paragraphs where there is none."""
    said = 0
    for i, text in enumerate(paragraphs):
        if said >= _WHOLE and len(text) <= 120 and _opens_another(text, paragraphs[i + 1 : i + 5]):
            return i
        said += count_han(text)
    return len(paragraphs)


def _opens_another(text: str, after: Sequence[str]) -> bool:
    """A title with whom it is spoken to, or the salutation before a government's report once more."""
    if _DOCUMENT.match(text):
        return not NUMBERED.match(text) and any(_SPOKEN_TO.search(x) for x in after)
    return text[:2] == "各位" and bool(after) and bool(_LAYS_BEFORE.search(after[0]))


def names_appendix(text: str) -> bool:
    """A title such as 名词解释 or 附件."""
    return len(text) <= 60 and not re.search(r"[。！；]$", text) and bool(_TITLE.match(text))


def _said_before(paragraphs: Sequence[str]) -> list[float]:
    """Share of the text up to each paragraph, that one included."""
    lengths = [count_han(p) for p in paragraphs]
    total = max(1, sum(lengths))
    return [done / total for done in accumulate(lengths)]


def _opens(text: str, *, beyond: bool, goes_on: bool) -> bool:
    """A title of an appendix.

    Args:
        text: paragraph.
        beyond: it stands after words that can close a speech.
        goes_on: nobody takes leave in the text (谢谢, 让我们), so a heading with a number or a colon may go on with it.
    """
    if len(text) > 60 or re.search(r"[。！；]$", text):
        return False
    if _TITLE.match(text):
        return True
    if not beyond or not _TASKS.match(text) or _counts_on(text):
        return False
    return not (goes_on and (NUMBERED.match(text) or text.endswith("：")))


def _counts_on(text: str) -> bool:
    """A heading with a number other than one goes on with what came before; a list of its own begins with one."""
    number = _COUNTED.match(text)
    return number is not None and whole_number(number[1]) != 1


def unlike_an_appendix(paragraphs: Sequence[str], start: int) -> float:
    """Share of the text that is appendix, where that is a third or more and neither glossary nor table; else 0.

    Args:
        paragraphs: text of the paragraphs.
        start: first one of the appendix.
    """
    if start >= len(paragraphs):
        return 0.0
    share = 1.0 - _said_before(paragraphs)[start - 1] if start else 1.0
    tail = paragraphs[start:]
    terms = sum(bool(_TERM.match(p)) and bool(_MEANS.search(p[:120])) for p in tail)
    listed = sum(bool(_ANNEX.search(p)) or count_han(p) < _ROW for p in tail)
    return share if share >= _MUCH and terms < 3 and listed < 0.5 * len(tail) else 0.0


def _terms_after(paragraphs: Sequence[str], closing: int) -> int:
    """Start of a glossary or annex without a title, after the closing words."""
    n = len(paragraphs)
    if closing < 0 or sum(map(count_han, paragraphs[: closing + 1])) < 0.4 * sum(map(count_han, paragraphs)):
        return n
    tail = paragraphs[closing + 1 :]
    if not tail:
        return n
    explains = sum(bool(_TERM.match(p)) and bool(_MEANS.search(p[:120])) for p in tail)
    annex = sum(bool(_ANNEX.search(p)) for p in tail)
    terms = sum(bool(_TERM.match(p)) for p in tail)
    looks = explains >= max(1, 0.25 * len(tail)) or annex >= max(1, 0.2 * len(tail)) or terms > 0.6 * len(tail) > 1
    return closing + 1 if looks or _NOTE.match(tail[0]) else n
