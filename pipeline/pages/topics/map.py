"""The interactive map of topics: one HTML file without anything outside itself, so that it works offline and for ever.

The idea is that of LDAvis (Sievert & Shirley 2014): topics as circles whose distance is that of their words, and the
words of the one pointed at, sorted by relevance. pyLDAvis itself renumbers topics by size and loads its scripts from
the network; here ids are those of every table and page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.pages.charts.canvas import BLUE
from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.text.markdown import clean

# As many digits as can be seen, and few enough that another machine's arithmetic gives the same: what linear algebra
# leaves differs by 1e-7 and less (tried with OPENBLAS_CORETYPE=Prescott), so of 1,600 numbers one in a hundred runs differs.
_DIGITS = 3


@dataclass(frozen=True)
class TopicMap:
    """What the map shows: of each topic what it needs to be drawn, and words with weight and exclusivity."""

    model: str
    topics: tuple[dict[str, Any], ...]


def topic_map(corpus: Corpus, model: str, topics: list[Row]) -> TopicMap:
    """The map of the topics of the model in force, at least one."""
    words: dict[int, list[tuple[str, float, float]]] = {}
    for r in corpus.tables["topic_terms"]:
        if r["model"] == model:
            word = (clean(r["term"]), round(r["weight"], _DIGITS), round(r["exclusivity"] or 0.0, _DIGITS))
            words.setdefault(r["topic_id"], []).append(word)
    return TopicMap(
        model,
        tuple(
            {
                "id": t["topic_id"],
                "label": clean(t["label"] or ""),
                "colour": t["colour"] or BLUE,
                "share": _rounded(t["share"] or 0.0),
                "npmi": _rounded(t["npmi"]),
                "stability": _rounded(t["stability"]),
                "x": _rounded(t["map_x"] or 0.0),
                "y": _rounded(t["map_y"] or 0.0),
                "words": words.get(t["topic_id"], []),
            }
            for t in sorted(topics, key=lambda t: t["topic_id"])
        ),
    )


def _rounded(value: float | None) -> float | None:
    # Adding zero turns -0.0 into 0.0.
    return None if value is None else round(value, _DIGITS) + 0.0
