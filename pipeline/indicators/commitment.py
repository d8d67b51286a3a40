"""The word of commitment of a target: 力争, 确保, or that it is expected."""

from __future__ import annotations

import re

from pipeline.indicators.subject import STRONG

_NEAR = 400  # characters before a number that are looked at, so that time grows with length alone
_STRIVE = re.compile(r"力争|争取|努力|奋力|力求|争$")
_ENSURE = re.compile(r"确保|必须|务必|保证|坚决|保$")
_AIM = re.compile(r"目标|预期")
_OF_ONE_NUMBER = re.compile(
    r"(?:力争|争取|确保|保证|必保)(?:达到|实现|完成|突破|超?过|增长)?(?=\d)|努力|奋力|坚决|务必|必须"
)


def commitment_in(text: str) -> str:
    """The word of commitment nearest to the number: strive, ensure or none."""
    strive = max((m.end() for m in _STRIVE.finditer(text)), default=-1)
    ensure = max((m.end() for m in _ENSURE.finditer(text)), default=-1)
    if strive == ensure:
        return ""
    return "strive" if strive > ensure else "ensure"


def commitment_of(text: str, clause: int, number: int, *, goals: bool) -> str:
    """The word before a number, else what the list announces, else the word that began its segment.

    Args:
        text: the sentence.
        clause: offset at which the number's clause begins.
        number: offset of the number.
        goals: the sentence, or one before it in its paragraph, announces targets.

    Returns:
        expected, strive, ensure, or empty.
    """
    near = max(0, number - _NEAR)
    segment = max(near, *(text.rfind(mark, near, number) + 1 for mark in STRONG))
    own = commitment_in(text[clause:number])
    if own:
        return own
    if _AIM.search(text[near:number]):
        return "expected"
    # 确保增长8%、力争8.5%，收入增长9%: a word right before a number is of that number alone.
    # 努力 and 坚决 say how one thing is done, 力争 and 确保 what a list of numbers is worth.
    announced = commitment_in(_OF_ONE_NUMBER.sub("", text[segment:number]))
    return announced or ("expected" if goals else "")
