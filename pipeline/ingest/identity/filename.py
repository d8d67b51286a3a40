"""What a file's path says of place and year: a hint, never stronger than the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.ingest.identity.gazetteer import Division, coded, everyday, named, scan, stem_of

_CODE = re.compile(r"(?<!\d)[1-6]\d{5}(?!\d)")  # 320302 says 江苏省徐州市鼓楼区
_YEAR = re.compile(r"(?<!\d)((?:19[4-9]|20[0-9])[0-9])(?!\d)")


def _parts(file_name: str) -> list[str]:
    """Folders and file name without its ending, without the data/raw that every path has."""
    parts = [p for p in re.split(r"[\\/]", file_name) if p]
    if parts:
        parts[-1] = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", parts[-1])
    return [p for p in parts if p not in {"data", "raw"}]


@dataclass(frozen=True)
class Said:
    """What the user says of the place: in folders and a file's name, a manifest, or columns of a table.

    Attributes:
        named: all divisions that are named, the last named first.
        own: the ones that are meant: those that most of the other names are parents of (江苏省, 徐州市, 鼓楼区 mean one of
            four 鼓楼区), else those of the last name.
        last: the last name as it stands, 全国 for the State Council, empty where none is.
    """

    named: tuple[Division, ...] = ()
    own: tuple[Division, ...] = ()
    last: str = ""


def said_of_place(text: str, *, within: str = "") -> Said:
    """Divisions that a path names, or a place as a manifest or columns give it.

    Args:
        text: path within the project folder, or the place.
        within: path of the file that a manifest or a table speaks of; asked where the place alone has namesakes.
    """
    found = _said(text)
    if within and len({d.name for d in found.own}) == 1 < len({d.parents for d in found.own}):
        return _said(f"{within}/{text}")
    return found


def _said(text: str) -> Said:
    parts = [_CODE.sub(lambda m: coded(m.group()) or m.group(), p) for p in _parts(text)]
    last = parts[-1] if parts else ""
    if re.search(r"全国|国务院", last):
        return Said(last="全国")
    words = list(scan("/".join(parts)))
    if not words:
        return Said()
    all_named = tuple(d for word in reversed(words) for d in named(word))
    above = {d: sum(any(w in (p, stem_of(p), everyday(p)) for p in d.parents) for w in words) for d in all_named}
    most = max(above.values())
    own = tuple(d for d in all_named if above[d] == most) if most else named(words[-1])
    return Said(all_named, own, (list(scan(last)) or [""])[-1])


def name_year(file_name: str) -> int | None:
    """Year of delivery as the file's own name gives it."""
    years = _YEAR.findall((_parts(file_name) or [""])[-1])
    return int(years[-1]) if years else None


def folder_year(file_name: str) -> int | None:
    """Year that the nearest folder gives which names one and no other (2015/河北省/容城县.txt)."""
    years = (set(_YEAR.findall(part)) for part in reversed(_parts(file_name)[:-1]))
    return next((int(found.pop()) for found in years if len(found) == 1), None)
