"""Places side by side, as the reader chooses them: concepts over the years, topics and targets."""

from __future__ import annotations

from typing import Any

import pyarrow.compute as pc

from pipeline.messages import LANGUAGES
from pipeline.pages.source.by_report import rows_of
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.text.indicator_words import IndicatorWords, amount
from pipeline.pages.text.language import Language
from pipeline.pages.topics.rows import active_topics, models_of
from pipeline.site.charts import rounded
from pipeline.site.html import Links, page, script

_MOST = 2  # places that are compared before a reader has chosen any
_TOPICS = 12
_WORDS = [IndicatorWords(Language(lang)) for lang in LANGUAGES]


def compare_page(corpus: Corpus) -> str:
    """compare.html: two to six places, or a place and the mean of its level."""
    longest = sorted(corpus.places(), key=lambda p: (-len(corpus.of_place(p)), corpus.place_rank[p]))
    return page("compare.html.j2", corpus, up="", first=longest[:_MOST])


def topics_shard(corpus: Corpus) -> str:
    """Shares of the largest topics in each report: topics with name, colour and page, and of each report the shares in percent."""
    model = next(iter(models_of(corpus)), None)
    topics = active_topics(corpus, model)[:_TOPICS] if model else []
    shares: list[list[float | None]] = [[None] * len(topics) for _ in corpus.reports]
    if model and topics:
        number = {r["report_id"]: i for i, r in enumerate(corpus.reports)}
        at = {t["topic_id"]: i for i, t in enumerate(topics)}
        for data in corpus.by_report["topic_shares"].tables():
            own = data.filter(pc.and_(pc.equal(data.column("model"), model), pc.equal(data.column("part"), "all")))
            for row in rows_of(own.select(["report_id", "topic_id", "share"])):
                if row["topic_id"] in at:
                    shares[number[row["report_id"]]][at[row["topic_id"]]] = rounded(100 * row["share"])
    links = Links(corpus, "")
    named = [
        [t["label"] or str(t["topic_id"]), t["colour"] or "#5f6b75", links.topic(model or "", t["topic_id"])]
        for t in topics
    ]
    return script("topics", {"topics": named, "shares": shares})


def targets_shard(corpus: Corpus) -> str:
    """Targets that reports state, with the result that the next report states: a list a place, of listed indicators alone."""
    return script("targets", [_targets(corpus, place) for place in corpus.places()])


def _targets(corpus: Corpus, place: str) -> list[list[Any]]:
    links = Links(corpus, "")
    rows = [
        r
        for r in corpus.place_rows("indicator_outcomes", place)
        if r["target_bound"] is not None and not r["indicator"].startswith("other:")
    ]
    return [
        [
            row["year"],
            row["label"],
            row["quantity"],
            [w.target(row) for w in _WORDS],
            amount(row["outturn_value"], row["unit"]) if row["outturn_value"] is not None else "",
            row["verdict"] or "",
            links.report(row["target_report_id"], row["target_sentence_no"])
            if links.known(row["target_report_id"])
            else "",
        ]
        for row in sorted(rows, key=corpus.target_order)
    ]
