"""Which topics and models there are, for all pages that show them."""

from __future__ import annotations

from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus

FEW_PARAGRAPHS = 300


def active_topics(corpus: Corpus, model: str) -> list[Row]:
    """Topics of the model in force (past ones have no share): themes, then rituals, the largest of each first."""
    topics = [t for t in corpus.tables["topics"] if t["model"] == model and t["share"] is not None]
    return sorted(topics, key=lambda t: (t["kind"] == "ritual", -t["share"], t["topic_id"]))


def models_of(corpus: Corpus) -> list[str]:
    """Topic models that have topics, in the order of the settings: pages show the first, and compare others with it."""
    found = {t["model"] for t in corpus.tables["topics"] if t["share"] is not None}
    named = [m for m in corpus.settings.topics.models if m in found]
    return named + sorted(found - set(named))


def last_fit(corpus: Corpus, model: str) -> Row | None:
    """The fit that made the model in force."""
    fits = [f for f in corpus.tables["topic_fits"] if f["model"] == model]
    return fits[-1] if fits else None


def page_name(model: str) -> str:
    """File name of a model's page."""
    return f"topics-{model}.md"


def map_name(model: str) -> str:
    """File name of a model's interactive map."""
    return f"topics-{model}.html"


def shares_of(corpus: Corpus, model: str, report_id: str) -> dict[int, dict[str, Row]]:
    """Rows of ``topic_shares`` of a report by topic and part."""
    shares: dict[int, dict[str, Row]] = {}
    for r in corpus.rows("topic_shares", report_id):
        if r["model"] == model:
            shares.setdefault(r["topic_id"], {})[r["part"]] = r
    return shares
