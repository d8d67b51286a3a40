"""Values for any message, and whether what is told is English."""

from __future__ import annotations

import re
from string import Formatter

from pipeline.messages import messages

# What is named alike in every language: files, settings, commands, standards.
_NAMES = re.compile(r"[\w/.*-]*[./_][\w/.*-]*|`[^`]*`|GB/T|pip download|gongwen(?: [a-z]+)*")


def sample_values(code: str) -> dict[str, object]:
    """A value for each placeholder of a message."""
    template = messages(code.partition(".")[0], "en")[code]
    return {name: _sample(name, spec or "") for _, name, spec, _ in Formatter().parse(template) if name is not None}


def is_english(told: str) -> bool:
    """Two words in a row, beside names, are English."""
    return bool(re.search(r"[a-z]{3,} [a-z]{2,}", _NAMES.sub("", told)))


def _sample(name: str, spec: str) -> object:
    if spec in ("n", "q", ";", "-") or name in ("paths", "names", "supported", "items"):
        return ["甲", "乙"]
    numeric = re.search(r"[|,.%fgd]", spec) or name in ("n", "han", "year", "row")
    return 3 if numeric else "甲"
