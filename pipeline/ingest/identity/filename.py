"""What a file's path says of place and year: a hint, never stronger than the text."""

from __future__ import annotations

import re

from pipeline.ingest.identity.gazetteer import Division, named, scan

_YEAR = re.compile(r"(?<!\d)((?:19[4-9]|20[0-9])[0-9])(?!\d)")


def _parts(file_name: str) -> list[str]:
    """Folders and file name without its ending, without the data/raw that every path has."""
    parts = [p for p in re.split(r"[\\/]", file_name) if p]
    if parts:
        parts[-1] = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", parts[-1])
    return [p for p in parts if p not in {"data", "raw"}]


def hint_divisions(file_name: str) -> tuple[Division, ...]:
    """Divisions that the path names, the last named first."""
    words = list(scan("/".join(_parts(file_name))))
    return tuple(d for word in reversed(words) for d in named(word))


def name_place(file_name: str) -> str:
    """Place as the file's own name gives it, empty where it gives none."""
    last = (_parts(file_name) or [""])[-1]
    if re.search(r"全国|国务院", last):
        return "全国"
    words = list(scan(last))
    return words[-1] if words else ""


def name_year(file_name: str) -> int | None:
    """Year of delivery as the file's own name gives it."""
    years = _YEAR.findall((_parts(file_name) or [""])[-1])
    return int(years[-1]) if years else None
