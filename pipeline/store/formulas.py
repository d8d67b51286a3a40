"""Cells that a spreadsheet would take for formulas.

A text from a report, a file name or a title that begins with = + - @ is run by spreadsheets when a .csv is opened (OWASP, "CSV
injection"). An apostrophe in front makes it a text again. Numbers stay numbers, those that are kept as texts too. A bare
carriage return, which Python's writers do not quote, would end a row: it becomes a line feed.
"""

from __future__ import annotations

import re

RISKY = r"^[=+\-@\t\r]"
NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?%?$"
_RISKY, _NUMBER = re.compile(RISKY), re.compile(NUMBER)


def guarded(text: str) -> str:
    """A text as a cell of a .csv."""
    mark = "'" if _RISKY.match(text) and not _NUMBER.match(text) else ""
    return mark + text.replace("\r\n", "\n").replace("\r", "\n")
