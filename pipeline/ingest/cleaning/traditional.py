"""Traditional characters: a copy in simplified ones for all that is matched, and the text as it was printed.

Dictionaries, place names, cue words and the segmenter are in simplified script. Characters are mapped one to one
(:mod:`pipeline.chinese.script`), so offsets are the same in both.
"""

from __future__ import annotations

import re

from pipeline.chinese.script import never_simplified, table
from pipeline.ingest.cleaning.characters import HAN
from pipeline.ingest.cleaning.notes import Notes

_MIN_SHARE = 0.05  # of all characters; simplified prose that quotes an old name stays below
_MIXED = 4  # different ones in a simplified text from which on a font or a tool left them there
_TELLING = "國經會報發說與濟產業務區縣"
_OF_HAN = re.compile(rf"[{HAN}]")
_NO_HAN = re.compile(rf"[^{HAN}]+")


def simplify(text: str, notes: Notes, *, glossed: frozenset[str] = frozenset()) -> str:
    """Simplified form of a text in traditional script; other texts are returned unchanged.

    Args:
        text: decoded text.
        notes: counts the characters changed.
        glossed: characters behind which a reading stood. What made the readings also made some characters
            traditional; where there are any among these, all that are never simplified ones are changed, and so
            they are in a simplified text that holds several of them.
    """
    mapping = table()
    if any(ord(c) in mapping for c in glossed):
        mapping = never_simplified()
    elif not any(c in text for c in _TELLING):
        return text
    found = {c: text.count(c) for c in set(text) if ord(c) in mapping}
    if not glossed and sum(found.values()) < _MIN_SHARE * len(text):
        mapping = never_simplified()
        found = {c: n for c, n in found.items() if ord(c) in mapping}
        if len(found) < _MIXED:
            return text
    if not found:
        return text
    notes.add("traditional", sum(found.values()))
    # A character outside the basic plane would change the length in other encodings; there are none among the forms used.
    return "".join(new if len(new := mapping.get(ord(c), c)) == 1 else c for c in text)


def as_printed(paragraphs: list[str], simplified: str, printed: str) -> list[str]:
    """Paragraphs with the characters that the file has, same length; unchanged where they cannot be traced.

    Args:
        paragraphs: cleaned paragraphs in simplified characters.
        simplified: the whole text before cleaning, in simplified characters.
        printed: the same as in the file, of the same length.
    """
    stream = _NO_HAN.sub("", simplified)
    old = "".join(p for s, p in zip(simplified, printed, strict=True) if _OF_HAN.match(s))
    out: list[str] = []
    cursor = 0
    for paragraph in paragraphs:
        own = _NO_HAN.sub("", paragraph)
        at = stream.find(own, cursor)
        at = stream.find(own) if at < 0 else at
        if at < 0 or not own:
            out.append(paragraph)
            continue
        cursor = at + len(own)
        source = iter(old[at:cursor])
        out.append("".join(next(source) if _OF_HAN.match(c) else c for c in paragraph))
    return out
