"""Charts as data: what a script draws (assets/charts.js), with the words on them and the query that gives their numbers.

A chart is a plain dictionary, printed as JSON into an attribute of its figure. Every one has

- ``kind``: lines, bars, heat, stack, aims, dots or tiles;
- ``title``, ``unit``, ``note``: the finding, the unit of its axis, and how to read it, each in both languages;
- ``sql``: the query on data/gongwen.duckdb that gives its numbers;
- ``file``: name under which it is saved.

``tone`` names a colour of the style sheet: k1 to k8 for concepts, or a part of a report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.messages import LANGUAGES
from pipeline.messages.numbers import decimal
from pipeline.pages.report.attention import AttentionBars, Rates, rates_of
from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.text.language import Language
from pipeline.pages.view import Curves, Estimate
from pipeline.site.html import Both, Links, colours, concept_labels, level, named, part, q_told, said

Chart = dict[str, Any]
_DIGITS = 3


def chart(kind: str, *, title: Both, unit: Both, sql: str, file: str, note: Both | None = None, **more: Any) -> Chart:
    """A chart of a kind; ``more`` is what its drawing needs."""
    return {"kind": kind, "title": title, "unit": unit, "note": note or ["", ""], "sql": sql, "file": file, **more}


def literal(value: str) -> str:
    """A text in SQL."""
    return "'" + value.replace("'", "''") + "'"


def rounded(value: float | None) -> float | None:
    """As many digits as a chart shows, the same on every machine."""
    return None if value is None else round(value, _DIGITS) + 0.0


def point(row: Row, href: str = "") -> list[Any]:
    """A row of ``attention`` as a point: year, rate, interval, mentions, words, and where it leads."""
    numbers = [rounded(row[k]) for k in ("per_10k_tokens", "ci_low", "ci_high")]
    return [row["year"], *numbers, row["hits"], row["n_tokens"], href]


def band(corpus: Corpus) -> Both:
    """How intervals are read."""
    return said("chart.band")


def bar_band(corpus: Corpus) -> Both:
    """The same beside bars."""
    return said("chart.bar_band")


def attention_bars(corpus: Corpus, figure: AttentionBars, *, up: str = "../") -> Chart:
    """Every concept in one report, review against plan."""
    report, labels, tone = figure.report, concept_labels(corpus), colours(corpus)
    links = Links(corpus, up)
    return chart(
        "bars",
        title=said("chart.report_concepts", place=report["place"], year=report["year"]),
        unit=said("chart.per_10k"),
        note=bar_band(corpus),
        sql=(
            "SELECT concept, part, per_10k_tokens, ci_low, ci_high, hits, n_tokens FROM attention\n"
            f"WHERE report_id = {literal(report['report_id'])} ORDER BY concept, part"
        ),
        file=f"{report['report_id']}-attention",
        series=[{"name": named(p, "part"), "tone": p} for p in figure.parts],
        rows=[
            {"name": labels[c], "tone": f"k{tone[c]}", "href": links.concept(c), "bars": [estimate(e) for e in bars]}
            for c, bars in figure.bars
        ],
    )


def estimate(value: Estimate) -> list[float | None]:
    """A value with its interval."""
    return [rounded(value.value), rounded(value.low), rounded(value.high)]


def place_series(corpus: Corpus, place: str, *, up: str, parts: Iterable[str] = ("plan", "review")) -> Chart | None:
    """Every concept over the years of one place, a panel each; None where the place has one report."""
    reports = corpus.of_place(place)
    if len(reports) < 2:
        return None
    rates = {r["report_id"]: rates_of(corpus, r["report_id"]) for r in reports}
    links, labels, tone = Links(corpus, up), concept_labels(corpus), colours(corpus)
    trends, changes = trends_of(corpus, place), changes_of(corpus, place)
    panels: list[Chart] = []
    for concept in corpus.concepts:
        lines = part_lines(rates, reports, concept, parts, links)
        if not any(p[4] for line in lines for p in line["points"]):
            continue
        trend = trends.get(concept)
        panels.append(
            {
                "title": labels[concept],
                "href": links.concept(concept),
                "tone": f"k{tone[concept]}",
                "lines": lines,
                "steps": [
                    [c["year"], rounded(c["mean_before"]), rounded(c["mean_after"])] for c in changes.get(concept, ())
                ],
                "told": trend_told(trend) if trend else ["", ""],
            }
        )
    if not panels:
        return None
    moved = {v: [c for c, t in trends.items() if t["verdict"] == v] for v in ("rising", "falling")}
    code = "moved" if all(moved.values()) else next((v for v, names in moved.items() if names), "flat")
    years = {"first": reports[0]["year"], "last": reports[-1]["year"]}
    title = said(f"chart.place_{code}", place=place, up=moved["rising"], down=moved["falling"], **years)
    return chart(
        "lines",
        title=title,
        unit=said("chart.per_10k"),
        note=band(corpus),
        sql=(
            "SELECT concept, year, part, per_10k_tokens, ci_low, ci_high, hits, n_tokens FROM attention\n"
            f"WHERE place = {literal(place)} AND part IN ({', '.join(map(literal, parts))})\n"
            "ORDER BY concept, part, year"
        ),
        file=f"{place}-attention",
        panels=panels,
    )


def part_lines(
    rates: Mapping[str, Rates], reports: list[Row], concept: str, parts: Iterable[str], links: Links
) -> list[dict[str, Any]]:
    """A concept over some reports, a line a part; a year without words in the part is a gap."""
    lines = []
    for name in parts:
        rows = [(r, rates[r["report_id"]].get((concept, name))) for r in reports]
        points = [point(row, links.report(r["report_id"])) for r, row in rows if row and row["n_tokens"]]
        if points:
            lines.append({"name": named(name, "lines"), "tone": name, "points": points})
    return lines


def curves(figure: Curves, *, unit: Both, title: Both, sql: str, note: Both | None = None) -> Chart:
    """A figure of curves that is no attention."""
    panels = [
        {
            "title": [str(panel.of.get("place", ""))] * 2 if len(figure.panels) > 1 else ["", ""],
            "lines": [
                {
                    "name": [Language(lang).say(f"lines.{name}", **figure.of) for lang in LANGUAGES],
                    "tone": name,
                    "points": [[year, *estimate(e), None, None, ""] for year, e in sorted(points.items())],
                }
                for name, points in panel.lines
            ],
            "steps": [],
            "told": ["", ""],
        }
        for panel in figure.panels
    ]
    return chart("lines", title=title, unit=unit, note=note, sql=sql, file=figure.stem, panels=panels)


def trends_of(corpus: Corpus, place: str) -> dict[str, Row]:
    """Trends of the concepts of a place in the plan, of the whole report where none has a plan."""
    rows = corpus.place_rows("trends", place)
    of = "plan" if any(r["part"] == "plan" for r in rows) else "all"
    return {c: r for c in corpus.concepts for r in rows if r["series"] == c and r["part"] == of}


def main_place(corpus: Corpus) -> str:
    """The place with most reports, the highest first."""
    return max(corpus.places(), key=lambda p: (len(corpus.of_place(p)), -corpus.place_rank[p]))


def changes_of(corpus: Corpus, place: str) -> dict[str, list[Row]]:
    """Changes of level of the concepts of a place in the plan."""
    found: dict[str, list[Row]] = {}
    for row in corpus.place_rows("change_points", place):
        if row["series_kind"] == "concept" and row["part"] == "plan":
            found.setdefault(row["series"], []).append(row)
    return found


def trend_told(row: Row) -> Both:
    """A trend in a sentence that says no more than its interval allows."""
    values: dict[str, object] = {
        "first": row["first_year"],
        "last": row["last_year"],
        "n": row["n_years"],
        "part": part(row["part"]),
        "slope": decimal(row["slope"], 2),
        "low": decimal(row["slope_low"], 2),
        "high": decimal(row["slope_high"], 2),
        "q": q_told(row["q_value"]),
    }
    if row["verdict"] == "too_few_years" and row["period_ratio"] is not None:
        values |= {
            "early": row["early_years"],
            "late": row["late_years"],
            "ratio": decimal(row["period_ratio"], 2),
            "low": decimal(row["period_ratio_low"], 2),
            "high": decimal(row["period_ratio_high"], 2) if row["period_ratio_high"] is not None else "∞",
        }
        return said("trend.ratio", **values)
    told = [said(f"trend.{row['verdict']}", **values)]
    if row["sensitive"]:
        told.append(said("trend.sensitive"))
    if row["recent_verdict"] in ("rising", "falling", "flat"):
        recent = {
            "first": row["recent_from"],
            "last": row["last_year"],
            "slope": decimal(row["recent_slope"], 2),
            "low": decimal(row["recent_slope_low"], 2),
            "high": decimal(row["recent_slope_high"], 2),
            "q": q_told(row["recent_q_value"]),
        }
        told.append(said(f"trend.recent_{row['recent_verdict']}", **recent))
    if row["turning_year"] is not None:
        told.append(said(f"trend.{row['turning']}", year=row["turning_year"], q=q_told(row["turning_q_value"])))
    return [mark.join(parts) for mark, parts in zip(("", " "), zip(*told, strict=True), strict=True)]


def levels_chart(corpus: Corpus, rows: list[Row], of: str) -> Chart | None:
    """Means of a level over the years, a panel a concept; None without two years."""
    labels, tone, links = concept_labels(corpus), colours(corpus), Links(corpus, "")
    panels: list[Chart] = []
    for concept in corpus.concepts:
        own = sorted((r for r in rows if r["concept"] == concept), key=lambda r: r["year"])
        points = [
            [
                r["year"],
                rounded(r["per_10k_tokens"]),
                rounded(r["ci_low"]),
                rounded(r["ci_high"]),
                None,
                r["n_places"],
                "",
            ]
            for r in own
        ]
        if len(points) > 1:
            panels.append(
                {
                    "title": labels[concept],
                    "href": links.concept(concept),
                    "tone": f"k{tone[concept]}",
                    "lines": [{"name": named("mean", "lines"), "tone": "plan", "points": points}],
                    "steps": [],
                    "told": ["", ""],
                }
            )
    if not panels:
        return None
    return chart(
        "lines",
        title=said("chart.level_mean", level=level(of)),
        unit=said("chart.per_10k_mean"),
        note=said("chart.level_band"),
        sql=(
            "SELECT concept, year, n_places, per_10k_tokens, ci_low, ci_high FROM attention_by_level\n"
            f"WHERE level = {literal(of)} AND part = 'plan' ORDER BY concept, year"
        ),
        file=f"level-{of}",
        count="places",
        panels=panels,
    )
