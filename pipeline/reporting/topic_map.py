"""The interactive map of topics: one HTML file without anything outside itself, so that it works offline and for ever.

The idea is that of LDAvis (Sievert & Shirley 2014): topics as circles whose distance is that of their words, and the
words of the one pointed at, sorted by relevance. pyLDAvis itself renumbers topics by size and loads its scripts from
the network; here ids are those of every table and page.
"""

from __future__ import annotations

import json

from pipeline.reporting.charts.canvas import BLUE, FONTS
from pipeline.reporting.corpus import Corpus, Row
from pipeline.reporting.markdown import Md, clean, escape_html
from pipeline.reporting.render import render
from pipeline.reporting.report_words import MODEL_NAMES


def topic_map(corpus: Corpus, model: str, topics: list[Row]) -> str:
    """The map of one model.

    Args:
        corpus: the tables.
        model: nmf or lda.
        topics: the topics of the model in force, at least one.

    Returns:
        A complete HTML document.
    """
    words: dict[int, list[tuple[str, float, float]]] = {}
    for r in corpus.tables["topic_terms"]:
        if r["model"] == model:
            words.setdefault(r["topic_id"], []).append((clean(r["term"]), r["weight"], r["exclusivity"] or 0.0))
    data = [
        {
            "id": t["topic_id"],
            "label": clean(t["label"] or ""),
            "colour": t["colour"] or BLUE,
            "share": round(t["share"] or 0.0, 5),
            "npmi": t["npmi"],
            "stability": t["stability"],
            "x": t["map_x"] or 0.0,
            "y": t["map_y"] or 0.0,
            "words": words.get(t["topic_id"], []),
        }
        for t in sorted(topics, key=lambda t: t["topic_id"])
    ]
    # "<" is written as an escape, so that no word can end the script.
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return render("topic_map.html.j2", name=escape_html(MODEL_NAMES.get(model, model)), fonts=Md(FONTS), data=Md(text))
