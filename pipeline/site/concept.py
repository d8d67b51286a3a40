"""The page of a concept: who speaks of it most, since when, in which words and sentences."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.messages import LANGUAGES
from pipeline.pages.index.audit import audit_counts
from pipeline.pages.index.judged import judged_lines
from pipeline.pages.source.by_report import Row, rows_of
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.source.evidence import best_evidence, concept_evidence, term_evidence
from pipeline.pages.view import Quote
from pipeline.site.charts import (
    Chart,
    band,
    bar_band,
    changes_of,
    chart,
    literal,
    main_place,
    point,
    rounded,
    trend_told,
    trends_of,
)
from pipeline.site.findings import findings
from pipeline.site.html import Both, Links, colours, concept_labels, level, named, page, said
from pipeline.site.rates import Rates, rates_of
from pipeline.tables import LEVELS

_PANELS, _BARS, _TERMS, _QUOTES, _TOGETHER, _ROWS = 12, 25, 7, 12, 8, 600
_FROM = 3  # reports that a series needs


@dataclass(frozen=True)
class Standing:
    """A place and a concept: its last report, since when it is spoken of, and how that has moved.

    Attributes:
        place: the place.
        level: its level.
        row: row of rates of the last report.
        report_id: that report.
        since: year of the first report with a mention; None without one, and where there is but one report.
        first_year: year of the first report.
        sentence: where the last report says it; None where it does not.
        trend: row of ``trends``; None likewise.
    """

    place: str
    level: str
    row: Row
    report_id: str
    since: int | None
    first_year: int
    sentence: int | None
    trend: Row | None


def concept_page(corpus: Corpus, concept: str) -> str:
    """The page of one concept."""
    first = _first_sentences(corpus, concept)
    rates = rates_of(corpus, concept)
    standings = [s for p in corpus.places() if (s := _standing(corpus, concept, p, first, rates)) is not None]
    said = Counter(
        s.level for s in standings if s.row["hits"]
    )  # like with like: of the level of which most places say it
    alike = [s for s in standings if not said or s.level == said.most_common(1)[0][0]]
    most = max(alike, key=lambda s: s.row["per_10k_tokens"], default=None)
    main = main_place(corpus)
    terms = _terms(corpus, concept)
    shown = sorted(standings, key=lambda s: -s.row["per_10k_tokens"])
    partners = _partners(corpus, concept, main)
    examples = (r["example_report_id"] for rows in partners.values() for r in rows)
    corpus.ahead([*(s.report_id for s in shown[:_QUOTES]), *examples])
    quotes = [q for s in shown[:_QUOTES] for q in _sentences(corpus, concept, s.report_id, _QUOTES // len(shown))]
    return page(
        "concept.html.j2",
        corpus,
        up="../",
        concept=concept,
        entry=next((c for c in corpus.dictionary if c.name == concept), None),
        judged=_judged(corpus, concept),
        audit=audit_counts(r for r in corpus.tables["concept_audit"] if r["concept"] == concept),
        findings=findings(corpus, concept=concept),
        most=most,
        alone=len(alike) == 1,
        series=_series(corpus, concept, first, rates),
        bars=[made for x in LEVELS if (made := _bars(corpus, concept, x, standings)) is not None],
        standings=shown[:_ROWS],
        left=max(0, len(shown) - _ROWS),
        terms=terms,
        together=_together(corpus, partners),
        together_place=main,
        quotes=quotes,
    )


def _judged(corpus: Corpus, concept: str) -> list[Both]:
    lines = judged_lines(corpus.tables["judgements"], corpus.dictionary, subject=concept)
    return [[line.text(lang) for lang in LANGUAGES] for line in lines]


def concepts_page(corpus: Corpus) -> str:
    """concepts.html: all concepts with their terms."""
    return page("concepts.html.j2", corpus, up="", entries={c.name: c for c in corpus.dictionary})


def _sentences(corpus: Corpus, concept: str, report_id: str, most: int) -> list[Quote]:
    """Some sentences of a report, of the plan and of the review; where there are many reports one of each."""
    if most < 2:
        best = best_evidence(corpus, report_id, concept)
        return [] if best is None else [best]
    return [q for p in ("plan", "review") for q in concept_evidence(corpus, report_id, concept, p, limit=most // 2)]


def _first_sentences(corpus: Corpus, concept: str) -> dict[tuple[str, str], int]:
    """First sentence with a mention, by report and part."""

    def read() -> dict[str, dict[tuple[str, str], int]]:
        found: dict[str, dict[tuple[str, str], int]] = {}
        for data in corpus.by_report["concept_hits"].tables():
            firsts = data.group_by(["concept", "report_id", "part"]).aggregate([("sentence_no", "min")])
            for row in rows_of(firsts):
                found.setdefault(row["concept"], {})[row["report_id"], row["part"]] = row["sentence_no_min"]
        return found

    return corpus.kept("site first sentences", read).get(concept, {})


def _anywhere(first: dict[tuple[str, str], int], report_id: str) -> int | None:
    """First sentence of a report: of the plan if there is one, else of the review, else of the rest."""
    return next((first[report_id, p] for p in ("plan", "review", "other") if (report_id, p) in first), None)


def _standing(
    corpus: Corpus, concept: str, place: str, first: dict[tuple[str, str], int], rates: Rates
) -> Standing | None:
    own = corpus.of_place(place)
    known = [(r, row) for r in own if (row := rates[r["report_id"]].get("all"))]
    if not known:
        return None
    report, row = known[-1]
    several = len(own) > 1
    return Standing(
        place=place,
        level=report["level"],
        row=row,
        report_id=report["report_id"],
        since=next((r["year"] for r, x in known if x["hits"]), None) if several else None,
        first_year=own[0]["year"],
        sentence=_anywhere(first, report["report_id"]),
        trend=trends_of(corpus, place).get(concept) if several else None,
    )


def _series(corpus: Corpus, concept: str, first: dict[tuple[str, str], int], rates: Rates) -> Chart | None:
    """The concept over the years in the places with most reports, a panel each."""
    followed = [p for p in corpus.places() if len(corpus.of_place(p)) >= _FROM]
    chosen = sorted(followed, key=lambda p: (-len(corpus.of_place(p)), corpus.place_rank[p]))[:_PANELS]
    links = Links(corpus, "../")
    panels: list[Chart] = []
    for place in sorted(chosen, key=lambda p: corpus.place_rank[p]):
        lines = []
        for part in ("plan", "review"):
            points = [
                point(row, links.report(r["report_id"], first.get((r["report_id"], part))))
                for r in corpus.of_place(place)
                if (row := rates[r["report_id"]].get(part)) and row["n_tokens"]
            ]
            if points:
                lines.append({"name": named(part, "lines"), "tone": part, "points": points})
        trend = trends_of(corpus, place).get(concept)
        steps = changes_of(corpus, place).get(concept, [])
        if lines:
            panels.append(
                {
                    "title": [place, place],
                    "href": links.place(place),
                    "tone": f"k{colours(corpus)[concept]}",
                    "lines": lines,
                    "steps": [[c["year"], rounded(c["mean_before"]), rounded(c["mean_after"])] for c in steps],
                    "told": trend_told(trend) if trend else ["", ""],
                }
            )
    if not panels:
        return None
    return chart(
        "lines",
        title=_series_title(corpus, concept, followed),
        unit=said("chart.per_10k"),
        note=[f"{a}{b}" for a, b in zip(band(corpus), _cut_off(_PANELS, len(followed)), strict=True)],
        sql=(
            "SELECT place, year, part, per_10k_tokens, ci_low, ci_high, hits, n_tokens FROM attention\n"
            f"WHERE concept = {literal(concept)} AND part IN ('plan', 'review') ORDER BY place, part, year"
        ),
        file=f"{concept}-series",
        panels=panels,
    )


def _series_title(corpus: Corpus, concept: str, places: list[str]) -> Both:
    """How many rise and fall of those that could be tested; of one place alone its name, as its trend stands below."""
    if len(places) == 1:
        return [
            f"{label}{mark}{places[0]}"
            for label, mark in zip(concept_labels(corpus)[concept], ("：", ": "), strict=True)
        ]
    verdicts = [t["verdict"] for p in places if (t := trends_of(corpus, p).get(concept)) and t["p_value"] is not None]
    counts = {"up": verdicts.count("rising"), "down": verdicts.count("falling")}
    if not verdicts:
        return said("chart.concept_untested", concept=concept, n=len(places))
    return said("chart.concept_series", concept=concept, n=len(verdicts), **counts)


def _bars(corpus: Corpus, concept: str, of: str, standings: list[Standing]) -> Chart | None:
    """The last reports of the places of a level, from the highest rate down; None for one place alone."""
    own = sorted((s for s in standings if s.level == of), key=lambda s: (-s.row["per_10k_tokens"], s.place))
    if len(own) < 2:
        return None
    links, tone = Links(corpus, "../"), f"k{colours(corpus)[concept]}"
    # Who leads is said only where the intervals of the first two are apart.
    clear = own[0].row["ci_low"] is not None and own[0].row["ci_low"] > own[1].row["ci_high"]
    return chart(
        "bars",
        title=said(
            "chart.concept_most" if clear else "chart.concept_first",
            concept=concept,
            level=level(of),
            place=own[0].report_id,
            n=len(own),
        ),
        unit=said("chart.per_10k"),
        note=[f"{a}{b}" for a, b in zip(bar_band(corpus), _cut_off(_BARS, len(own)), strict=True)],
        sql=(
            "SELECT report_id, per_10k_tokens, ci_low, ci_high, hits, n_tokens FROM attention\n"
            f"WHERE concept = {literal(concept)} AND level = {literal(of)} AND part = 'all'\n"
            "QUALIFY year = max(year) OVER (PARTITION BY place) ORDER BY per_10k_tokens DESC"
        ),
        file=f"{concept}-{of}",
        series=[{"name": named("all", "part"), "tone": tone}],
        rows=[
            {
                "name": [s.report_id, s.report_id],
                "tone": tone,
                "href": links.report(s.report_id, s.sentence),
                "bars": [[rounded(s.row[k]) for k in ("per_10k_tokens", "ci_low", "ci_high")]],
            }
            for s in own[:_BARS]
        ],
    )


def _cut_off(shown: int, n: int) -> list[str]:
    return said("chart.cut_off", shown=shown, n=n) if n > shown else ["", ""]


def _terms(corpus: Corpus, concept: str) -> Chart | None:
    """Which terms the mentions are, year by year, over all reports."""
    data = corpus.kept("site terms", lambda: _term_counts(corpus))
    own = rows_of(data.filter(pc.equal(data.column("concept"), concept)))
    years = sorted({r["year"] for r in own})
    if len(years) < 2:
        return None
    counts = {(r["term"], r["year"]): r["hits_sum"] for r in own}
    total = total_by_term(corpus, concept)
    ranked = list(total)
    top, rest = ranked[:_TERMS], ranked[_TERMS:]
    values: list[list[int]] = [[counts.get((t, y), 0) for y in years] for t in top]
    series: list[dict[str, Any]] = [{"name": [t, t], "tone": f"k{i + 1}"} for i, t in enumerate(top)]
    if rest:
        values.append([sum(counts.get((t, y), 0) for t in rest) for y in years])
        series.append({"name": said("chart.other_terms", n=len(rest)), "tone": "k8"})
    share = total[top[0]] / sum(total.values())
    return chart(
        "stack",
        title=said("chart.terms", concept=concept, term=top[0], share=f"{100 * share:.0f}"),
        unit=said("chart.percent_mentions"),
        note=said("chart.terms_note"),
        sql=(
            "SELECT year, term, sum(hits) AS hits FROM attention_terms\n"
            f"WHERE concept = {literal(concept)} GROUP BY year, term ORDER BY year, hits DESC"
        ),
        file=f"{concept}-terms",
        share=True,
        counted=True,
        columns=years,
        series=series,
        values=values,
    )


def total_by_term(corpus: Corpus, concept: str) -> dict[str, int]:
    """Mentions of each term of a concept in all reports, the most frequent first."""
    data = corpus.kept("site terms", lambda: _term_counts(corpus))
    total: dict[str, int] = {}
    for row in rows_of(data.filter(pc.equal(data.column("concept"), concept))):
        total[row["term"]] = total.get(row["term"], 0) + row["hits_sum"]
    return dict(sorted(total.items(), key=lambda item: (-item[1], item[0])))


def _term_counts(corpus: Corpus) -> pa.Table:
    keys = ["concept", "term", "year"]
    parts = [part.group_by(keys).aggregate([("hits", "sum")]) for part in corpus.by_report["attention_terms"].tables()]
    data = pa.concat_tables(parts).group_by(keys).aggregate([("hits_sum", "sum")])
    return data.rename_columns({"hits_sum_sum": "hits_sum"}).sort_by("year")


def _partners(corpus: Corpus, concept: str, place: str) -> dict[tuple[int, int], list[Row]]:
    """Words that the concept is spoken of with in one place, the closest of each period."""
    periods: dict[tuple[int, int], list[Row]] = {}
    for row in corpus.place_rows("cooccurrence", place):
        if row["concept"] == concept:
            periods.setdefault((row["period_from"], row["period_to"]), []).append(row)
    return {p: sorted(rows, key=lambda r: (-r["log_dice"], r["term"]))[:_TOGETHER] for p, rows in periods.items()}


def _together(
    corpus: Corpus, periods: dict[tuple[int, int], list[Row]]
) -> list[tuple[int, int, list[tuple[Row, Quote | None]]]]:
    """The same with a sentence each, by period, the latest first."""
    made = []
    for start, end in sorted(periods, reverse=True):
        partners = [
            (r, term_evidence(corpus, r["example_report_id"], r["example_sentence_no"], r["term"]))
            for r in periods[start, end]
        ]
        made.append((start, end, partners))
    return made
