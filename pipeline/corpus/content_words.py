"""Which words can tell what a text is about.

Two rules, because two questions are asked. Everything that sets a word against itself elsewhere (keyness, terms that come
and go, novelty) leaves out bare numbers and single characters alone. The vocabulary of a topic model is stricter, since a
word there stands for a theme: no date, quantity or ordinal with its unit either, and not the name of the reporting place.
"""

from __future__ import annotations

import re
import unicodedata

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_HAN}]{{2,}}|[A-Za-z][A-Za-z0-9.+&{_HAN}-]*[A-Za-z0-9+{_HAN}]|[0-9]{{1,2}}[GD]")
_NUMERALS = "〇零○一二三四五六七八九十百千万亿两几数多余半来"
_UNITS = (
    "年代|年度|年级|年|月份|月|日|号|周年|周|天|小时|点|分|秒|时|季度|岁|世纪|"
    "多个|余个|个|项|条|次|届|批|些|种|类|件|起|家|户|人次|人|名|位|对|场|所|座|处|片|套|台|辆|架|艘|只|头|匹|株|棵|"
    "倍|成|分之|个百分点|百分点|元|美元|公里|里|米|平方米|平方公里|立方米|公斤|斤|吨|担|亩|公顷|瓦|千瓦|千瓦时|"
    "度|升|步|层|级|遍|番|度|方面|部分|系列|步|样|下|直|定|切|般|起|边"
)
_QUANTITY = re.compile(rf"(?:第|近|约|上|每|前|后|本)?[{_NUMERALS}]+(?:{_UNITS})?[{_NUMERALS}]?(?:以上|以下|左右)?")
# Bare numbers and ordinals: 第三, 第五次, 百分之六十, 一九六六年, 三十多万; not 第三产业, 十三五, 十九大, 三农, 万众.
_COUNTED = "一二三四五六七八九十百千万亿零〇两"
_NUMBER = re.compile(
    f"[第几][{_COUNTED}]*[个次届位名项条章年月日]?|百分之[{_COUNTED}点几]*"
    f"|(?!十[一二三四五]五)[{_COUNTED}点多余几数]+(年代?|周年|世纪|个?月|日|个|倍|元|吨|公里|亩|人|户|家|次|项|条|种|个百分点|分之[{_COUNTED}]+)?"
)
_NUMBER_BEGINS = frozenset("第几百点多余数" + _COUNTED)
_PLACE_UNIT = re.compile(r".{2,}?(?:特别行政区|自治[区州县旗]|地区|[省市县区旗盟])")


def is_content_word(word: str, stopwords: frozenset[str] = frozenset()) -> bool:
    """Two characters or more, no digit, no stop word, no bare number or ordinal (第五次, 百分之六十)."""
    if len(word) < 2 or word in stopwords:
        return False
    if not word.isalpha() and any(c.isdigit() for c in word):  # letters alone have no digit among them
        return False
    return word[0] not in _NUMBER_BEGINS or not _NUMBER.fullmatch(word)


def normalise(token: str) -> str:
    """A token with full-width Latin letters and digits folded (ＧＤＰ to GDP), so that both spellings are one word."""
    return unicodedata.normalize("NFKC", token)


def is_term(token: str, *, stopwords: frozenset[str]) -> bool:
    """Whether a normalised token may stand in the vocabulary of a topic model.

    Two Han characters or more, or Latin such as GDP, PM2.5, 5G; no number, date, ordinal or quantity in digits or in
    Chinese numerals (一九五八年, 三百万元, 第一), no stop word. Words that only begin with a numeral stay (三农, 两岸,
    一带一路).

    Args:
        token: token after :func:`normalise`.
        stopwords: words that are left out.
    """
    if token in stopwords or len(token) < 2:
        return False
    return _WORD.fullmatch(token) is not None and _QUANTITY.fullmatch(token) is None


def place_names(place: str) -> frozenset[str]:
    """What a place's own report calls it: every beginning of two characters or more of each unit in its full name.

    兰州市城关区 gives 兰州, 兰州市, 城关, 城关区; 新疆维吾尔自治区 gives 新疆. Beginnings need no list of suffixes and of
    peoples' names. A report names its own place in every other paragraph, which says nothing of its topics; another
    place's name does (河北 in the report of 北京市), so the names are left out of that place's reports alone.

    Args:
        place: full official name.
    """
    units = _PLACE_UNIT.findall(place)
    rest = place[len("".join(units)) :]
    names = {place, *([rest] if len(rest) > 1 else [])}
    for unit in (*units, rest):
        names.update(unit[:end] for end in range(2, len(unit) + 1))
    return frozenset(names)
