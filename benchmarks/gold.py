"""Hand-made labels beside the repository, and which of them were read while rules were written.

The second batch is split by report: rules may be written after the reports of ``READ``; the others are scored, and only
their sums are printed. Two of the reports with labelled pledges stand on either side.
"""

from __future__ import annotations

import csv
from pathlib import Path

SHARED = Path(__file__).parents[2] / "shared"
CORPORA, GOLD = SHARED / "corpora", SHARED / "gold"

READ = frozenset(
    {
        "baoding-counties/博野_2024.txt",
        "baoding-counties/容城_2012.txt",
        "baoding-counties/涞源_2021.txt",
        "baoding-counties/顺平_2023.txt",
        "cities-2024/亳州_2024.docx",
        "cities-2024/哈尔滨_2024.docx",
        "hebei/河北省_2001.txt",
        "hebei/河北省_2006.txt",
        "hebei/河北省_2021.txt",
        "national/全国_1998.txt",
        "national/全国_2018.txt",
        "provinces-2025/2025年海南省政府工作报告.docx",
    }
)
HALVES = ("first", "read", "unread")


def labels(table: str, half: str) -> list[dict[str, str]]:
    """Rows of labels.

    Args:
        table: meta, indicators or pledges.
        half: ``first`` for the first batch (read as well), ``read`` or ``unread`` for the halves of the second one.

    Returns:
        Rows in the order of the file; ``file`` is a path below the corpora.
    """
    if half not in HALVES:
        raise ValueError(f"{half!r} is none of {', '.join(HALVES)}.")
    name = f"{table}.tsv" if half == "first" else f"{table}2.tsv"
    with (GOLD / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [r for r in rows if half == "first" or (r["file"] in READ) == (half == "read")]
