"""The topics: a map, what became of them at the last fit, and each with its words, course and sentences."""

from __future__ import annotations

from collections import Counter

import pyarrow.compute as pc

from pipeline.messages import LANGUAGES
from pipeline.messages.numbers import decimal, percent
from pipeline.pages.index.trends import over_places
from pipeline.pages.source.by_report import Row, rows_of
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.text.language import Language
from pipeline.pages.topics.page import Topic, changes_section, each_section, fitted
from pipeline.pages.topics.rows import active_topics, last_fit, models_of, shares_of
from pipeline.site.charts import Chart, chart, curves, literal, rounded
from pipeline.site.html import page, said

_LABEL = 14  # characters of a label that a bubble can carry
_NAMED = 4  # places that a cell names
_SPEAK = 3  # places said to speak most of a topic


def topics_page(corpus: Corpus) -> str:
    """topics.html, of the first model; without a model it says so."""
    model = next((m for m in models_of(corpus) if last_fit(corpus, m) is not None), None)
    if model is None:
        return page(
            "topics.html.j2",
            corpus,
            up="",
            model="",
            topics=(),
            fit=None,
            changes=None,
            map=None,
            events=(),
            trends={},
            places=[],
            moved={},
            speak=("", {}),
        )
    fit = last_fit(corpus, model)
    corpus.ahead(r["report_id"] for r in corpus.reports)
    topics = each_section(corpus, model).topics
    changes = changes_section(corpus, model)
    trends = _trends(corpus, model)
    language = [Language(lang) for lang in LANGUAGES]
    events = [
        (e, label, [words.say(f"event.{e['event']}", other=e["other_id"]) for words in language])
        for e, label in (changes.events if changes else ())
    ]
    return page(
        "topics.html.j2",
        corpus,
        up="",
        model=model,
        fit=fitted(corpus, model, fit) if fit else None,
        changes=changes,
        events=events,
        map=_map(corpus, model),
        topics=[(t, _course(corpus, t)) for t in topics],
        places=sorted({r["place"] for own in trends.values() for r in own}, key=corpus.place_rank.__getitem__),
        trends=trends,
        moved={t: [_moved(corpus, own, way) for way in ("rising", "falling")] for t, own in trends.items()},
        speak=_speak(corpus, model),
    )


def _trends(corpus: Corpus, model: str) -> dict[int, list[Row]]:
    """Tested trends of topics in the plans of places, by number; q-values are those over places where there are several."""
    front = f"{model}:"
    data = over_places(corpus, "topic")
    found: dict[int, list[Row]] = {}
    for r in rows_of(data.filter(pc.equal(data.column("part"), "plan"))):
        if r["series"].startswith(front) and r["p_value"] is not None and r["place"] in corpus.place_rank:
            found.setdefault(int(r["series"].removeprefix(front)), []).append(r)
    return found


def _moved(corpus: Corpus, rows: list[Row], way: str) -> tuple[list[str], int]:
    """The first places where a topic rises or falls, and how many more there are."""
    places = sorted((r["place"] for r in rows if r["verdict"] == way), key=corpus.place_rank.__getitem__)
    return places[:_NAMED], len(places[_NAMED:])


def _speak(corpus: Corpus, model: str) -> tuple[str, dict[int, list[Row]]]:
    """The level with most places, and the largest shares of each topic among the last reports of its places, if there are some."""
    last = [corpus.of_place(p)[-1] for p in corpus.places()]
    level, n = Counter(r["level"] for r in last).most_common(1)[0]
    if n <= _SPEAK:
        return level, {}
    found: dict[int, list[Row]] = {}
    for report in (r for r in last if r["level"] == level):
        for topic, parts in shares_of(corpus, model, report["report_id"]).items():
            if "all" in parts:
                found.setdefault(topic, []).append(parts["all"])
    return level, {t: sorted(rows, key=lambda r: (-r["share"], r["report_id"]))[:_SPEAK] for t, rows in found.items()}


def _map(corpus: Corpus, model: str) -> Chart | None:
    """Topics by how far their words are apart."""
    topics = active_topics(corpus, model)
    if len(topics) < 2:
        return None
    return chart(
        "dots",
        title=said("chart.map", n=len(topics), topic=topics[0]["label"] or "1", share=percent(topics[0]["share"], 0)),
        unit=said("chart.map_unit"),
        note=said("chart.map_note"),
        sql=(
            "SELECT topic_id, label, share, npmi, stability, map_x, map_y FROM topics\n"
            f"WHERE model = {literal(model)} AND share IS NOT NULL ORDER BY share DESC"
        ),
        file=f"topics-{model}",
        points=[
            {
                "x": rounded(t["map_x"] or 0.0),
                "y": rounded(t["map_y"] or 0.0),
                "size": rounded(t["share"]),
                "label": _short(t["label"] or str(t["topic_id"])),
                "colour": t["colour"] or "#5f6b75",
                "href": f"#{model}-{t['topic_id']}",
                "tip": said(
                    "chart.map_tip",
                    topic=f"{t['topic_id']} {t['label'] or ''}",
                    share=percent(t["share"]),
                    words=" ".join(t["terms"] or ()),
                    npmi=decimal(t["npmi"], 2),
                ),
            }
            for t in topics
        ],
    )


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else label.split("·", maxsplit=1)[0][:_LABEL]


def _course(corpus: Corpus, topic: Topic) -> Chart | None:
    """The share of a topic over the years of the places with most of them."""
    if topic.curve is None:
        return None
    model, topic_id = topic.topic["model"], topic.topic["topic_id"]
    return curves(
        topic.curve,
        title=said("chart.topic", topic=f"{topic_id} {topic.topic['label'] or ''}"),
        unit=said("chart.percent_words"),
        note=said("chart.topic_note"),
        sql=(
            "SELECT place, year, share, ci_low, ci_high FROM topic_shares\n"
            f"WHERE model = {literal(model)} AND topic_id = {topic_id} AND part = 'all' ORDER BY place, year"
        ),
    )
