"""Words and topics of one report: what marks the plan against the review, and what the report is made of."""

from __future__ import annotations

from typing import Any

from pipeline.reporting.corpus import Corpus, Row
from pipeline.reporting.evidence import keyness_evidence, topic_evidence
from pipeline.reporting.markdown import Md, escape_html, table
from pipeline.reporting.numbers import count, decimal, percent, probability

MODEL_NAMES = {"nmf": "NMF（非负矩阵分解）", "lda": "LDA（潜在狄利克雷分配）"}
_CONTRAST = "plan_vs_review"
_TOP, _DESCRIPTIVE, _TOPICS = 10, 5, 8


def keyness_section(corpus: Corpus, report_id: str, rates: dict[tuple[str, str], Row]) -> dict[str, Any]:
    """Words of the plan against the review and the reverse.

    Args:
        corpus: the tables.
        report_id: report.
        rates: rows of ``attention`` by (concept, part), for the number of words in each part.

    Returns:
        ``tested`` words, ``passed`` words, words of each part, and ``directions``: part, title, whether its words are
        significant, table, quotations.
    """
    rows = [r for r in corpus.rows("keyness", report_id) if r["contrast"] == _CONTRAST]
    alpha = corpus.settings.statistics.alpha
    passed = [r for r in rows if r["q_value"] is not None and r["q_value"] < alpha]
    sizes = {part: r["n_tokens"] for (_, part), r in rates.items()}
    return {
        "tested": (rows[0]["n_tested"] or len(rows)) if rows else 0,
        "passed": len(passed),
        "alpha": f"{alpha:g}",
        "min_count": corpus.settings.statistics.keyness_min_count,
        "plan_words": count(sizes.get("plan")),
        "review_words": count(sizes.get("review")),
        "directions": [_direction(corpus, report_id, rows, passed, part) for part in ("plan", "review")]
        if rows
        else [],
    }


def _direction(corpus: Corpus, report_id: str, rows: list[Row], passed: list[Row], part: str) -> dict[str, Any]:
    sign = 1 if part == "plan" else -1
    ours = [r for r in passed if (r["log_ratio"] or 0) * sign > 0]
    significant = bool(ours)
    if not significant:
        ours = [r for r in rows if (r["log_ratio"] or 0) * sign > 0]
    ours = sorted(ours, key=lambda r: (-(r["g2"] or 0), r["term"]))[: _TOP if significant else _DESCRIPTIVE]
    cells = [
        (
            r["term"],
            count(r["count_target"]),
            count(r["count_reference"]),
            decimal(r["g2"]),
            decimal(r["log_ratio"], 2),
            probability(r["q_value"]),
        )
        for r in ours
    ]
    quotes: list[Md] = []
    for r in ours:
        found = keyness_evidence(corpus, r)
        if found is not None:
            quotes.append(corpus.quote(report_id, found.sentence, found.spans, own=report_id, label=r["term"]))
    head = ("词", "部署次数", "回顾次数", "G²", "log₂ 比", "q")
    return {
        "part": part,
        "title": "部署部分比回顾部分用得多的词" if part == "plan" else "回顾部分比部署部分用得多的词",
        "significant": significant,
        "table": table(head, cells, numeric=(1, 2, 3, 4, 5)) if cells else None,
        "quotes": quotes,
    }


def topics_section(corpus: Corpus, report_id: str) -> list[dict[str, Any]]:
    """Topics of the report for each model: the largest in this report, with a representative sentence."""
    shares: dict[tuple[str, int], dict[str, float]] = {}
    for r in corpus.rows("topic_shares", report_id):
        shares.setdefault((r["model"], r["topic_id"]), {})[r["part"]] = r["share"]
    out = []
    for model in model_order(corpus):
        topics = [t for t in corpus.tables["topics"] if t["model"] == model and (model, t["topic_id"]) in shares]
        topics.sort(key=lambda t: (-_weight(shares[model, t["topic_id"]]), t["topic_id"]))
        shown = topics[:_TOPICS]
        rows = [_topic_row(t, shares[model, t["topic_id"]]) for t in shown]
        head = ("主题", "主要的词", "一致性", "回顾", "部署", "全文")
        quotes = [q for t in shown if (q := representative(corpus, t, own=report_id)) is not None]
        out.append(
            {
                "name": MODEL_NAMES.get(model, model),
                "name_html": escape_html(MODEL_NAMES.get(model, model)),
                "table": table(head, rows, numeric=(2, 3, 4, 5)) if rows else None,
                "left_out": len(topics) - len(shown),
                "quotes": quotes,
            }
        )
    return out


def _weight(by_part: dict[str, float]) -> float:
    return by_part.get("all") or max((v or 0 for v in by_part.values()), default=0.0)


def _topic_row(topic: Row, by_part: dict[str, float]) -> tuple[object, ...]:
    return (
        f"{topic['topic_id']}",
        topic["terms"] or topic["label"],
        decimal(topic["npmi"], 2),
        *(percent(by_part.get(part)) for part in ("review", "plan", "all")),
    )


def active_topics(corpus: Corpus, model: str) -> list[Row]:
    """Topics of the model in force (past ones have no share), largest first."""
    topics = [t for t in corpus.tables["topics"] if t["model"] == model and t["share"] is not None]
    return sorted(topics, key=lambda t: (-t["share"], t["topic_id"]))


def model_order(corpus: Corpus) -> list[str]:
    """Topic models that have topics, in the order of the settings."""
    found = {t["model"] for t in corpus.tables["topics"] if t["share"] is not None}
    named = [m for m in corpus.settings.topics.models if m in found]
    return named + sorted(found - set(named))


def representative(corpus: Corpus, topic: Row, *, own: str = "") -> Md | None:
    """The sentence that carries most of a topic's words, or None where it is not stored."""
    found = topic_evidence(corpus, topic)
    if found is None:
        return None
    label = f"主题 {topic['topic_id']}"
    return corpus.quote(topic["representative_report_id"], found.sentence, found.spans, own=own, label=label)
