"""The page of a place: its concepts, targets, pledges, words and topics over the years."""

from __future__ import annotations

from typing import Any

from pipeline.messages import LANGUAGES
from pipeline.pages.place.between import MEASURES, Beside, beside_section
from pipeline.pages.place.pledge_ledger import OUTCOMES, place_ledger
from pipeline.pages.place.series import series_section
from pipeline.pages.place.targets import targets_section
from pipeline.pages.place.words import Novelty, Together, novelty_section, terms_section, together_section
from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.text.indicator_words import IndicatorWords
from pipeline.pages.text.language import Language
from pipeline.pages.topics.rows import active_topics, models_of, shares_of
from pipeline.site.charts import Chart, chart, curves, literal, place_series, rounded
from pipeline.site.findings import findings
from pipeline.site.html import Links, indicator_label, named, page, said

_PLEDGES, _TARGETS, _TOPICS = 800, 400, 10
_WORDS = [IndicatorWords(Language(lang)) for lang in LANGUAGES]


def place_page(corpus: Corpus, place: str) -> str:
    """The page of one place; its reports are best read ahead."""
    reports = corpus.of_place(place)
    many = len(reports) > 1
    series = series_section(corpus, place) if many else None
    together: Together | None = together_section(corpus, place) if many else None
    novelty = novelty_section(corpus, place) if many else None
    beside = beside_section(corpus, place)
    pledges = _pledges(corpus, reports)
    targets = [r for r in corpus.place_rows("indicator_outcomes", place) if r["target_bound"] is not None]
    targets.sort(key=corpus.target_order)
    listed = [r for r in targets if not r["indicator"].startswith("other:")]
    return page(
        "place.html.j2",
        corpus,
        up="../",
        place=place,
        reports=reports,
        findings=findings(corpus, place=place),
        chart=place_series(corpus, place, up="../"),
        quotes=series.quotes if series else (),
        aims=_aims(corpus, place),
        targets=[_target(corpus, r) for r in listed[:_TARGETS]],
        targets_left=max(0, len(listed) - _TARGETS),
        ledger=_ledger(corpus, place),
        pledges=pledges[:_PLEDGES],
        pledges_left=max(0, len(pledges) - _PLEDGES),
        terms=terms_section(corpus, place) if many else None,
        together=together,
        novelty=novelty,
        again=_again(place, novelty),
        beside=beside,
        nearness=_nearness(corpus, beside),
        topics=_topics(corpus, place),
    )


def _aims(corpus: Corpus, place: str) -> Chart | None:
    """Targets against the results that the next reports state, an indicator a panel."""
    section = targets_section(corpus, place)
    if section is None or section.figure is None:
        return None
    links = Links(corpus, "../")
    met, judged = (sum(sum(s.by_verdict[:n]) for s in section.summary) for n in (1, 2))
    return chart(
        "aims",
        title=said("chart.aims", place=place, met=met, judged=judged)
        if judged
        else said("chart.aims_none", place=place),
        unit=said("chart.percent"),
        note=said("chart.aims_note"),
        sql=(
            "SELECT year, indicator, quantity, target_value, target_value_high, target_bound, outturn_value, verdict\n"
            f"FROM indicator_outcomes WHERE place = {literal(place)} ORDER BY indicator, quantity, year"
        ),
        file=f"{place}-targets",
        panels=[
            {
                "title": indicator_label(corpus, rows[0]),
                "points": [_aim(r, links) for r in rows],
            }
            for rows in section.figure.indicators
        ],
    )


def _aim(row: Row, links: Links) -> dict[str, Any]:
    at = row["target_report_id"] or row["outturn_report_id"]
    number = row["target_sentence_no"] if row["target_report_id"] else row["outturn_sentence_no"]
    return {
        "year": row["year"],
        "low": rounded(row["target_value"]),
        "high": rounded(row["target_value_high"]),
        "side": {"at_least": "up", "at_most": "down"}.get(row["target_bound"] or "", ""),
        "outturn": rounded(row["outturn_value"]),
        "verdict": row["verdict"] if row["verdict"] in ("met", "missed") else "open",
        "href": links.report(at, number) if links.known(at) else "",
        "tip": [
            Language(lang).say(
                "targets_figure.tip",
                of=row["year"],
                target=words.target(row),
                result=words.outturn(row),
            )
            for lang, words in zip(LANGUAGES, _WORDS, strict=True)
        ],
    }


def _target(corpus: Corpus, row: Row) -> dict[str, Any]:
    """A row of ``indicator_outcomes`` with its words in both languages."""
    return {
        "row": row,
        "label": indicator_label(corpus, row),
        "target": [w.target(row) for w in _WORDS],
        "outturn": [w.outturn(row) for w in _WORDS],
        "verdict": [w.verdict(row) for w in _WORDS],
    }


def _pledges(corpus: Corpus, reports: list[Row]) -> list[tuple[Row, Row | None]]:
    """Every pledge with its outcome, the latest reports first."""
    made: list[tuple[Row, Row | None]] = []
    for report in reversed(reports):
        outcomes = {o["pledge_no"]: o for o in corpus.rows("pledge_outcomes", report["report_id"])}
        made += [(p, outcomes.get(p["pledge_no"])) for p in corpus.rows("pledges", report["report_id"])]
    return made


def _ledger(corpus: Corpus, place: str) -> Chart | None:
    """How many pledges of each year have each outcome."""
    ledger = place_ledger(corpus, place)
    if ledger is None:
        return None
    years = [(year, counts) for year, counts in ledger.figure.years if counts is not None]
    done = sum(counts["done"] for _, counts in years)
    total = sum(sum(counts.values()) for _, counts in years)
    return chart(
        "stack",
        title=said("chart.pledges", place=place, done=done, total=total),
        unit=said("chart.pledges_unit"),
        note=said("chart.pledges_note"),
        sql=(
            "SELECT p.year, o.outcome, count(*) AS n FROM pledges p JOIN pledge_outcomes o USING (report_id, pledge_no)\n"
            f"WHERE p.place = {literal(place)} GROUP BY p.year, o.outcome ORDER BY p.year, o.outcome"
        ),
        file=f"{place}-pledges",
        columns=[year for year, _ in years],
        series=[{"name": named(o, "outcome"), "tone": o} for o in OUTCOMES],
        values=[[counts[o] for _, counts in years] for o in OUTCOMES],
    )


def _again(place: str, novelty: Novelty | None) -> Chart | None:
    """The share of each report that stood in the report before."""
    if novelty is None or novelty.figure is None:
        return None
    return curves(
        novelty.figure,
        title=said("chart.again", place=place),
        unit=said("chart.percent_words"),
        sql=(
            "SELECT year, part, verbatim_share, verbatim_words, n_tokens FROM novelty\n"
            f"WHERE place = {literal(place)} ORDER BY part, year"
        ),
    )


def _nearness(corpus: Corpus, beside: Beside | None) -> Chart | None:
    """Likeness with the place above over the years, a measure a line; None for one year."""
    if beside is None or len(beside.aligned) < 2:
        return None
    links = Links(corpus, "../")
    lines = []
    for i, measure in enumerate(MEASURES):
        years = sorted((y for y in beside.aligned if y.measures[i]), key=lambda y: y.year)
        points: list[list[Any]] = []
        for y in years:
            row = y.measures[i] or {}
            numbers = [rounded(row[k]) for k in ("value", "ci_low", "ci_high")]
            points.append([y.year, *numbers, None, None, links.report(y.report_id)])
        lines.append({"name": named(measure, "measure"), "tone": f"k{i + 1}", "points": points})
    return chart(
        "lines",
        title=said("chart.nearness", place=beside.place),
        unit=said("chart.nearness_unit"),
        note=said("chart.nearness_note"),
        sql=(
            "SELECT year, against_place, measure, value, ci_low, ci_high, others_value, own_rank, n_others FROM alignment\n"
            f"WHERE place = {literal(beside.place)} AND part = 'all' AND against = 'parent' ORDER BY measure, year"
        ),
        file=f"{beside.place}-alignment",
        panels=[{"title": ["", ""], "lines": lines, "steps": [], "told": ["", ""]}],
    )


def _topics(corpus: Corpus, place: str) -> Chart | None:
    """Shares of the largest topics over the years of the place."""
    models, reports = models_of(corpus), corpus.of_place(place)
    if not models or len(reports) < 2:
        return None
    model, links = models[0], Links(corpus, "../")
    shares = [shares_of(corpus, model, r["report_id"]) for r in reports]

    def share(by_topic: dict[int, dict[str, Row]], topic_id: int) -> float:
        row = by_topic.get(topic_id, {}).get("all")
        return float(row["share"]) if row else 0.0

    topics = sorted(active_topics(corpus, model), key=lambda t: -sum(share(s, t["topic_id"]) for s in shares))
    top, rest = topics[:_TOPICS], topics[_TOPICS:]
    known = [i for i, s in enumerate(shares) if any(share(s, t["topic_id"]) for t in topics)]
    if len(known) < 2:
        return None
    values = [[rounded(100 * share(shares[i], t["topic_id"])) for i in known] for t in top]
    series: list[dict[str, Any]] = [
        {
            "name": [t["label"] or str(t["topic_id"])] * 2,
            "tone": "k8",
            "colour": t["colour"],
            "href": links.topic(model, t["topic_id"]),
        }
        for t in top
    ]
    if rest:
        values.append([rounded(100 * sum(share(shares[i], t["topic_id"]) for t in rest)) for i in known])
        series.append({"name": said("chart.other_topics", n=len(rest)), "tone": "open"})
    return chart(
        "stack",
        title=said("chart.topics", place=place, topic=top[0]["label"] or str(top[0]["topic_id"])),
        unit=said("chart.percent_words"),
        note=said("chart.topics_note"),
        sql=(
            "SELECT year, topic_id, share, ci_low, ci_high FROM topic_shares\n"
            f"WHERE model = {literal(model)} AND place = {literal(place)} AND part = 'all' ORDER BY year, topic_id"
        ),
        file=f"{place}-topics",
        share=True,
        columns=[reports[i]["year"] for i in known],
        series=series,
        values=values,
    )
