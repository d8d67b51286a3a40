"""How likely a row is read right in all its fields: indicator, kind, years, quantity, value, unit and bound.

A row is read from words around a number, and each word that is missing is a guess: whose number it is where the clause
names nobody, for which years where none is named. The weights of these doubts are fitted on labelled reports that no
rule was written after (benchmarks/indicators/calibrate.py), within the sentences that state headline figures.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

# Doubts, each with what it stands for.
UNLISTED = "unlisted"  # the name stands in no list
DONE = "done"  # the name is a doing that was counted (引进项目), or stands after the number
CARRIED = "carried"  # the clause names nobody: the subject in force goes on
YEARS = "years"  # of several possible years none is named
HAN = "han"  # written in Chinese numerals, of a listed indicator
HAN_UNLISTED = "han_unlisted"  # the same of another

# Log odds: of a row without doubts, and what each doubt takes off.
BASE = 4.10
WEIGHTS: Mapping[str, float] = {
    UNLISTED: -1.97,
    DONE: -0.26,
    CARRIED: -0.27,
    YEARS: -0.51,
    HAN: -1.52,
    HAN_UNLISTED: -0.70,
}


def confidence(doubts: Iterable[str]) -> float:
    """Probability that a row is right in all fields, by its doubts.

    Args:
        doubts: names of this module.

    Returns:
        0 to 1, two decimals.
    """
    return round(1 / (1 + math.exp(-(BASE + sum(WEIGHTS[d] for d in doubts)))), 2)
