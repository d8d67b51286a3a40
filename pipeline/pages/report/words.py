"""Words and topics of one report: what marks the plan against the review, and what the report is made of."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pages.report.attention import rates_of
from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.source.evidence import keyness_evidence, topic_evidence
from pipeline.pages.topics.rows import active_topics, models_of, shares_of
from pipeline.pages.view import Quote
from pipeline.statistics import ALPHA

_CONTRAST = "plan_vs_review"
_TOP, _DESCRIPTIVE, _TOPICS = 10, 5, 8


@dataclass(frozen=True)
class Direction:
    """Words that one part uses more: whether any passes the test, rows of ``keyness``, and sentences."""

    part: str
    significant: bool
    rows: tuple[Row, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class PartWords:
    """Words of the plan against the review and the reverse.

    Attributes:
        tested: words tested.
        passed: words that pass.
        plan_words: words in the plan.
        review_words: words in the review.
        directions: the plan's words, then the review's; none where no word was tested.
    """

    tested: int
    passed: int
    plan_words: int | None
    review_words: int | None
    directions: tuple[Direction, ...]


@dataclass(frozen=True)
class ReportTopics:
    """Topics of the report by the first model, the largest in this report.

    Attributes:
        model: the model; empty where none was fitted.
        rows: row of ``topics``, and the topic's share of each part.
        left_out: topics that there was no room for.
        quotes: the sentence of this report that speaks most plainly of each.
    """

    model: str
    rows: tuple[tuple[Row, dict[str, float]], ...]
    left_out: int
    quotes: tuple[Quote, ...]


def keyness_section(corpus: Corpus, report: Row) -> PartWords:
    """Words of the plan against the review and the reverse."""
    report_id = report["report_id"]
    rows = [r for r in corpus.rows("keyness", report_id) if r["contrast"] == _CONTRAST]
    passed = [r for r in rows if r["q_value"] is not None and r["q_value"] < ALPHA]
    sizes = {part: r["n_tokens"] for (_, part), r in rates_of(corpus, report_id).items()}
    return PartWords(
        tested=(rows[0]["n_tested"] or len(rows)) if rows else 0,
        passed=len(passed),
        plan_words=sizes.get("plan"),
        review_words=sizes.get("review"),
        directions=tuple(_direction(corpus, rows, passed, part) for part in ("plan", "review")) if rows else (),
    )


def _direction(corpus: Corpus, rows: list[Row], passed: list[Row], part: str) -> Direction:
    sign = 1 if part == "plan" else -1
    clear, every = ([r for r in own if (r["log_ratio"] or 0) * sign > 0] for own in (passed, rows))
    ranked = sorted(clear or every, key=lambda r: (-(r["g2"] or 0), r["term"]))[: _TOP if clear else _DESCRIPTIVE]
    quotes = (keyness_evidence(corpus, r) for r in ranked)
    return Direction(part, bool(clear), tuple(ranked), tuple(q for q in quotes if q is not None))


def topics_section(corpus: Corpus, report: Row) -> ReportTopics:
    """The topics that most of the report falls to."""
    models = models_of(corpus)
    if not models:
        return ReportTopics("", (), 0, ())
    model = models[0]
    shares = {
        topic: {part: r["share"] for part, r in parts.items()}
        for topic, parts in shares_of(corpus, model, report["report_id"]).items()
    }
    topics = [t for t in active_topics(corpus, model) if t["topic_id"] in shares]
    topics.sort(key=lambda t: (-_weight(shares[t["topic_id"]]), t["topic_id"]))
    shown = topics[:_TOPICS]
    report_id = report["report_id"]
    best = {r["topic_id"]: r["sentence_no"] for r in corpus.rows("topic_quotes", report_id) if r["model"] == model}
    quotes = (topic_evidence(corpus, t, report_id, best[t["topic_id"]]) for t in shown if t["topic_id"] in best)
    return ReportTopics(
        model=model,
        rows=tuple((t, shares[t["topic_id"]]) for t in shown),
        left_out=len(topics) - len(shown),
        quotes=tuple(q for q in quotes if q is not None),
    )


def _weight(by_part: dict[str, float]) -> float:
    return by_part.get("all") or max((v or 0 for v in by_part.values()), default=0.0)
