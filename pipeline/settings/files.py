"""The files of configs/ that results depend on, as bytes: whether they are the same is told without reading what they say."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

FILES = PROJECT, CONCEPTS, LEXICON, STOPWORDS, INDICATORS = (
    "project.yaml",
    "concepts.yaml",
    "lexicon.txt",
    "stopwords.txt",
    "indicators.yaml",
)


def indicators_at(own: Path) -> Path:
    """The project's list of indicators; that which gongwen ships where the project was made before there was one."""
    if own.exists():
        return own
    package = Path(__file__).parents[1]
    packaged = package / "_template" / "configs" / INDICATORS
    return packaged if packaged.exists() else package.parent / "configs" / INDICATORS


def bytes_of(folder: Path) -> str:
    """SHA-256 over the bytes of every file that :func:`pipeline.settings.model.read_config` reads."""
    paths = [folder / name for name in FILES if name != INDICATORS] + [indicators_at(folder / INDICATORS)]
    found = [hashlib.sha256(_bytes(path)).digest() for path in paths]
    return hashlib.sha256(b"".join(found)).hexdigest()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # who reads what it says tells of it
        return b""


def digest(value: object) -> str:
    """SHA-256 of the canonical JSON form of a value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
