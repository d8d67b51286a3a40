"""Pinyin that an annotating tool put behind characters: 發(fā)展, 经(jīng)济(jì), or a reading in bopomofo."""

from __future__ import annotations

import re

from pipeline.chinese.script import table
from pipeline.ingest.cleaning.characters import HAN
from pipeline.ingest.cleaning.notes import Notes

_MARKED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_LETTER = rf"[A-Za-zＡ-Ｚａ-ｚüÜ{_MARKED}{_MARKED.upper()}ɑɡê\u0300-\u036f]"
_SYLLABLES = rf"{_LETTER}{{1,9}}[1-5]?(?:[ '’·、，,-]?{_LETTER}{{1,9}}[1-5]?){{0,7}}"
_OPEN, _CLOSE = r"（(\[〔【［<＜〈《「{｛‹/／", r"）)\]〕】］>＞〉》」}｝›/／"
_IN_BRACKETS = re.compile(
    rf"(?<=[{HAN}])[ \u3000]?[{_OPEN}]\s?(?:拼音|音|读音|读作|读|注音)?[：:]?\s?"
    rf"(?:(?P<pinyin>{_SYLLABLES})|[\u3105-\u3129\u02ca\u02c7\u02cb\u02d9 ]{{1,16}})\s?[{_CLOSE}]"
)
_BARE = re.compile(rf"(?<=[{HAN}]) ?(?=\w*[{_MARKED}])(?P<pinyin>{_LETTER}{{1,7}})(?=[{HAN}\d，。、；：！？”）》\s]|$)")
_TONE = re.compile(rf"[{_MARKED}{_MARKED.upper()}\u0300-\u036f]|[a-zａ-ｚ][1-5](?![0-9])")
_READING = re.compile(
    rf"[{_MARKED}{_MARKED.upper()}\u0300-\u036f\u3105-\u3129]|[{_OPEN}][a-zａ-ｚü]{{1,6}}[1-5]?[{_CLOSE}]"
)
_SYLLABLE = re.compile(
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?"
    r"(?:[iu]?[ae](?:i|o|ng?|r)?|[iu]?[ao]ng|i[aeu]n?g?|u[aeion]g?|ou|ong?|[aeiouü]|üe|ing?)"
)
_NARROW = {wide: wide - 0xFEE0 for wide in (*range(ord("Ａ"), ord("Ｚ") + 1), *range(ord("ａ"), ord("ｚ") + 1))}
_MANY = 20  # syllables in brackets without any tone from which on they are readings
_TOOL = 4  # readings with a tone from which on a tool made them, so that those without one (de, le) are its too


def remove_glosses(text: str, notes: Notes) -> tuple[str, frozenset[str]]:
    """Text without readings behind its characters.

    A few readings are the author's own, who explains a rare word; a tool leaves many, and makes characters traditional on
    its way. One without a tone may be a foreign word, and goes where the text is full of readings.

    Args:
        text: decoded text.
        notes: counts the readings removed.

    Returns:
        The text, and the characters that had a reading.
    """
    if not _READING.search(text):
        return text, frozenset()
    glossed: set[str] = set()
    removed: list[str] = []
    toned = sum(bool(m["pinyin"] is None or _TONE.search(m["pinyin"])) for m in _IN_BRACKETS.finditer(text))
    plain = sum(bool(_SYLLABLE.fullmatch((m["pinyin"] or "").translate(_NARROW))) for m in _IN_BRACKETS.finditer(text))
    toned += plain if plain >= _MANY else 0

    def drop(match: re.Match[str]) -> str:
        pinyin = match["pinyin"]
        before = match.string[match.start() - 1]
        if toned < _TOOL and ord(before) not in table():
            return match.group()
        if pinyin is not None and not _TONE.search(pinyin) and (len(pinyin) > 6 or not pinyin.islower()):
            return match.group()
        glossed.add(before)
        removed.append(before + match.group())
        return ""

    text = _IN_BRACKETS.sub(drop, text) if toned else text
    if (bare := len(_BARE.findall(text))) >= _TOOL:
        toned += bare
        text = _BARE.sub(drop, text)
    notes.add("glosses", len(removed), sample=removed[0] if removed else "")
    return text, frozenset(glossed)
