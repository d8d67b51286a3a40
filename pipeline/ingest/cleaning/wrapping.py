"""Text that was broken at a margin: lines of one width are joined to the paragraphs they were.

Copies from PDF pages, mail and old systems have it. It comes before everything that judges lines, for a piece of a
sentence looks like a heading, a menu or the end of a page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.ingest.cleaning.layout import NUMBERED
from pipeline.ingest.cleaning.notes import Notes

_FEWEST = 40  # lines; shorter texts show no margin
_AFTER = "％，。；：、！？”’）》」』】"  # cannot begin a line; what opens cannot end one
_RUN = re.compile(
    rf"[\u4e00-\u9fff]?[“‘（《「『【(]+(?:[0-9A-Za-z.%]{{1,12}}|[\u4e00-\u9fff])?[{_AFTER}]{{0,2}}"
    rf"|[0-9A-Za-z.%]{{2,12}}[{_AFTER}]{{0,2}}|[\u4e00-\u9fff][{_AFTER}]{{1,2}}"
)
_NARROW = re.compile(r"[\x00-\u2000]+")
_UNIT_FIRST = re.compile(r"\s*(?:[万亿]{1,2}[元人吨美平立公千]|[%％‰]|个百分点)")
_NUMBER_LAST = re.compile(r"[\u4e00-\u9fff][^\n]{8,}[\u4e00-\u9fff]\d[\d.]*\s*$")
_ENDS = "。！？；：”’）》」』…!?;:)"


def unbroken(line: str) -> str:
    """What a line begins with and no line can end within (9.1%；, （PM2.5）, 长，), so that all of it went to this one."""
    run = _RUN.match(line)
    return run.group() if run is not None else ""


def unwrap(lines: list[str], notes: Notes) -> list[str]:
    """Join lines that end at the margin with the next one, where the text as a whole was broken so.

    Args:
        lines: lines of the whole text.
        notes: counts the joins.
    """
    lines = _with_units(lines, notes)
    margin = find_margin(lines)
    if margin is None:
        return lines
    indented = _uses_indents(lines)
    out: list[str] = []
    last = ""
    for line in lines:
        bare = line.strip()
        if not bare:
            continue  # a copy with double spacing has a blank line after every line, so blanks tell nothing
        begins = _is_indented(line) if indented else bool(NUMBERED.match(bare)) and out and out[-1][-1:] in _ENDS
        if last and margin.is_full(last, bare) and not begins:
            out[-1] += bare
            notes.add("unwrapped", sample=f"{out[-1][-len(bare) - 12 : -len(bare)]}|{bare[:12]}")
        else:
            out.append(line.rstrip())
        last = line
    return out


def _with_units(lines: list[str], notes: Notes) -> list[str]:
    """Join a line of prose that ends in a number with the next one that begins with its unit (305.2|亿元), in any text."""
    out: list[str] = []
    for line in lines:
        if out and _UNIT_FIRST.match(line) is not None and _NUMBER_LAST.search(out[-1]) is not None:
            out[-1] = out[-1].rstrip() + line.lstrip()
            notes.add("unwrapped", sample=f"{out[-1][-len(line) - 12 : -len(line)]}|{line[:12]}")
        else:
            out.append(line)
    return out


@dataclass(frozen=True)
class Margin:
    """Where lines end.

    Attributes:
        width: of a full line.
        measure: characters (len) or columns, whichever the text keeps to.
        slack: how much shorter a full line may be.
    """

    width: int
    measure: Callable[[str], int]
    slack: int

    def is_full(self, line: str, following: str) -> bool:
        """The line reaches the margin, or would with what could not be broken off the one after it.

        One that ends a sentence just before the margin ends its paragraph.
        """
        short = self.width - self.measure(line.rstrip())
        if line.rstrip()[-1:] in "。！？":
            return short <= 1
        return short <= self.slack + self.measure(unbroken(following))


def find_margin(lines: list[str]) -> Margin | None:
    """The margin at which most lines of prose end within a sentence, by characters or by columns; None without one."""
    text = [line.rstrip() for line in lines if line.strip()]
    if len(text) < _FEWEST:
        return None
    found: list[tuple[int, Margin]] = []
    for measure, narrowest, widest, slack in ((len, 14, 90, 1), (columns, 28, 180, 4)):
        widths = [measure(line) for line in text]
        common = Counter(w for w in widths if w >= narrowest)
        if not common:
            continue
        width = max(common, key=lambda w: (sum(common.get(w - d, 0) for d in range(slack + 1)), w))
        full = [line for line, w in zip(text, widths, strict=True) if width - slack <= w <= width + 2]
        beyond = sum(w > width + 2 for w in widths)
        broken = sum(line[-1] not in _ENDS for line in full)
        many = len(full) > 0.25 * len(text) and len(full) >= 30 and beyond <= 0.03 * len(text)
        listed = sum(bool(NUMBERED.match(line.strip())) for line in full)  # items of a list, each whole by itself
        if width <= widest and many and broken > 0.6 * len(full) and listed < 0.3 * len(full):
            found.append((max(common.values()), Margin(width, measure, slack)))
    # Of the two the one that more lines keep to exactly; that of characters where both do.
    return max(found, key=lambda f: f[0])[1] if found else None


def columns(text: str) -> int:
    """Width on a page: two for wide characters, one for the others."""
    return 2 * len(text) - sum(map(len, _NARROW.findall(text)))


def _is_indented(line: str) -> bool:
    return line.startswith(("  ", "\u3000", "\t"))


def _uses_indents(lines: list[str]) -> bool:
    text = [line for line in lines if line.strip()]
    return 0.02 * len(text) < sum(map(_is_indented, text)) < 0.6 * len(text)
