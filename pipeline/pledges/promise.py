"""A pledge as its outcome needs it: what to look for in a later report, and by which names it may be called there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipeline.pledges import words
from pipeline.pledges.objects import HAN, clean_object, without_actions

_PARTS = re.compile(r"(?:、|以及|(?<![共饱总中缓调])和(?![平田谐县硕静])|及)(?![^“]*”)")
_CATEGORY = re.compile(r"等(?!级|候|待|效|离子)[^等]*$")
_SOME = re.compile(r"^(?:全[国省市县区]|一批|一大批|部分|若干|一些)")
_QUOTED = re.compile(r"“([^“”]{2,14})”")
_NUMBER_END = re.compile(r"等?(?:[0-9.,]|[一二两三四五六七八九十百千万亿])+[^0-9]{0,5}$")
_NAME, _PART = 3, 3  # characters


@dataclass(frozen=True)
class Promise:
    """A stored pledge, as far as its outcome needs it.

    Attributes:
        text: its clause.
        object: what is to be delivered.
        action: its verb.
        kind: kind of the verb.
        value: amount.
        unit: unit as printed.
        bound: bound of the amount.
        name: what stands between verb and number where the object follows the number.
    """

    text: str
    object: str
    action: str
    kind: str
    value: float | None
    unit: str | None
    bound: str | None
    name: str = ""

    @cached_property
    def parts(self) -> list[str]:
        """Things that are listed, in the name (大理至丽江、沾益至昆明等3条铁路) or the object; none where there is only one."""
        return [part for text in (self.name, self.object) for part in listed(text)]

    @cached_property
    def names(self) -> list[str]:
        """Names by which the thing may be called: in quotation marks, before its number, or one of several that are listed."""
        found = [*_QUOTED.findall(self.text), self.name, *self.parts]
        return [name for name in dict.fromkeys(found) if name and name not in words.GENERIC]


def listed(text: str) -> list[str]:
    """Things that a text lists (北环路、雁白大桥等道路), each at least three characters long; none where there is only one."""
    found = (_SOME.sub("", p) for p in _PARTS.split(_CATEGORY.sub("", text)))
    parts = [p for p in found if len(p) >= _PART and p not in words.GENERIC]
    return parts if len(parts) > 1 else []


def promise_of(pledge: Mapping[str, Any]) -> Promise:
    """A row of ``pledges`` with the name that stands before its number.

    Args:
        pledge: the row.
    """
    before = pledge["text"][: max(pledge["text"].rfind(pledge["object"]), 0)]
    name = ""
    if before and pledge["value"] is not None:
        name = _NUMBER_END.sub("", without_actions(before))
        name = name if len(HAN.findall(name)) >= _NAME and name != before else ""
    return Promise(
        text=pledge["text"],
        object=pledge["object"],
        action=pledge["action"],
        kind=pledge["kind"],
        value=pledge["value"],
        unit=pledge["unit"],
        bound=pledge["bound"],
        name=clean_object(name),
    )
