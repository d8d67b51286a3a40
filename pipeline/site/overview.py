"""The first page: what these reports say, how much there is of them, and where to read on; and the list of places."""

from __future__ import annotations

from pipeline.messages import LANGUAGES
from pipeline.pages.index.attention import concept_totals
from pipeline.pages.index.coverage import coverage_section
from pipeline.pages.index.panels import PanelGroup, panels_section
from pipeline.pages.index.trends import trends_section
from pipeline.pages.report.attention import attention_bars, rates_of
from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.text.language import Language
from pipeline.site import charts
from pipeline.site.charts import Chart, chart, levels_chart, place_series, trend_told
from pipeline.site.findings import findings
from pipeline.site.html import Both, Links, page, said
from pipeline.site.provinces import TILES, tile_of
from pipeline.tables import LEVELS

_FOLLOWED = 3  # reports from which a place has a curve worth showing first
_PLACES = 60
_TILES = 10
_WORDS = [Language(lang) for lang in LANGUAGES]


def overview_page(corpus: Corpus) -> str:
    """index.html."""
    reports = corpus.reports
    coverage = coverage_section(corpus, None)
    return page(
        "overview.html.j2",
        corpus,
        up="",
        findings=findings(corpus, report_id=reports[0]["report_id"] if len(reports) == 1 else ""),
        n_reports=len(reports),
        n_places=len(corpus.places()),
        years=sorted({r["year"] for r in reports}),
        n_words=sum(r["n_tokens"] or 0 for r in reports),
        n_sentences=sum(r["n_sentences"] or 0 for r in reports),
        refused=coverage.refused,
        refused_rows=coverage.refused_rows,
        totals=concept_totals(corpus)[0],
        series=_series(corpus),
        bars=_bars(corpus),
        heat=_heat(corpus),
        tiles=_tiles(corpus),
        coverage=_coverage(corpus),
        pooled=_pooled(corpus),
        trends=[(r, trend_told(r)) for r in trends_section(corpus, None).rows if r["verdict"] in ("rising", "falling")],
    )


def _pooled(corpus: Corpus) -> list[tuple[PanelGroup, list[tuple[Row, Both, Both]]]]:
    """Trends that places of a level share: each group with its rows and their changes a year in words."""
    section = panels_section(corpus, None)
    return [
        (
            group,
            [
                (
                    r,
                    [w.yearly(r["rate_ratio"], r["low"], r["high"]) for w in _WORDS],
                    [w.yearly(r["recent_rate_ratio"], r["recent_low"], r["recent_high"]) for w in _WORDS],
                )
                for r in group.rows
            ],
        )
        for group in (section.groups if section else ())
    ]


def places_page(corpus: Corpus) -> str:
    """places.html: every place with its years, by level."""
    levels = [(x, [p for p in corpus.places() if corpus.of_place(p)[0]["level"] == x]) for x in LEVELS]
    return page(
        "places.html.j2",
        corpus,
        up="",
        levels=[(x, [(p, corpus.of_place(p)) for p in own]) for x, own in levels if own],
    )


def _series(corpus: Corpus) -> Chart | None:
    """The nation over the years, else the mean of the level with most places, else the longest series of a place."""
    nation = [p for p in corpus.places() if corpus.of_place(p)[0]["level"] == "national"]
    if nation and len(corpus.of_place(nation[0])) >= _FOLLOWED:
        return place_series(corpus, nation[0], up="")
    rows = [r for r in corpus.tables["attention_by_level"] if r["part"] == "plan"]
    by_level = {x: [r for r in rows if r["level"] == x] for x in LEVELS}
    best = max(
        by_level,
        key=lambda x: (len({r["year"] for r in by_level[x]}), max((r["n_places"] for r in by_level[x]), default=0)),
    )
    if found := levels_chart(corpus, by_level[best], best):
        return found
    longest = max(corpus.places(), key=lambda p: len(corpus.of_place(p)), default=None)
    return place_series(corpus, longest, up="") if longest else None


def _bars(corpus: Corpus) -> Chart | None:
    """Without several years of any place: the concepts in the first report."""
    if any(len(corpus.of_place(p)) > 1 for p in corpus.places()) or not corpus.reports:
        return None
    report = corpus.reports[0]
    figure = attention_bars(corpus, report, rates_of(corpus, report["report_id"]))
    return charts.attention_bars(corpus, figure, up="") if figure else None


def _heat(corpus: Corpus) -> Chart | None:
    """Places with several reports by years, coloured by a concept that the reader chooses; a script fills in the rates."""
    several = [p for p in corpus.places() if len(corpus.of_place(p)) > 1]
    if len(several) < 2:
        return None
    places = sorted(several, key=lambda p: (-len(corpus.of_place(p)), corpus.place_rank[p]))[:_PLACES]
    shown = sorted(places, key=lambda p: corpus.place_rank[p])
    years = sorted({r["year"] for p in shown for r in corpus.of_place(p)})
    links = Links(corpus, "")
    return chart(
        "heat",
        title=said("chart.heat", concept="{concept}", places=len(shown), first=years[0], last=years[-1]),
        unit=said("chart.per_10k"),
        note=said("chart.heat_note"),
        sql="SELECT place, year, per_10k_tokens FROM attention\nWHERE part = 'all' AND concept = {concept} ORDER BY place, year",
        file="places-years",
        columns=list(range(years[0], years[-1] + 1)),
        rows=[{"name": [p, p], "place": corpus.place_rank[p], "href": links.place(p), "cells": {}} for p in shown],
        left=len(corpus.places()) - len(shown),
    )


def _tiles(corpus: Corpus) -> Chart | None:
    """The provinces as a grid of tiles, each with its latest report; a script fills in the rates."""
    links = Links(corpus, "")
    cells = []
    for place in corpus.places():
        own = corpus.of_place(place)
        if own[0]["level"] == "province" and (tile := tile_of(own[0]["place_code"] or "")):
            cells.append({**tile, "place": place, "rank": corpus.place_rank[place], "href": links.place(place)})
    if len(cells) < _TILES:
        return None
    known = {c["name"] for c in cells}
    empty = [tile for code in TILES if (tile := tile_of(code)) and tile["name"] not in known]
    return chart(
        "tiles",
        title=said("chart.tiles", concept="{concept}"),
        unit=said("chart.per_10k"),
        note=said("chart.tiles_note"),
        sql=(
            "SELECT place, year, per_10k_tokens, ci_low, ci_high FROM attention\n"
            "WHERE level = 'province' AND part = 'all' AND concept = {concept}\n"
            "QUALIFY year = max(year) OVER (PARTITION BY place) ORDER BY place"
        ),
        file="provinces",
        cells=[*cells, *empty],
    )


def _coverage(corpus: Corpus) -> Chart | None:
    """Which years there are of which places with several."""
    rows: dict[str, dict[int, str]] = {}
    for row in corpus.tables["coverage"]:
        rows.setdefault(row["place"], {})[row["year"]] = row["state"]
    rows = {place: own for place, own in rows.items() if len(own) > 1}
    years = [y for own in rows.values() for y in own]
    if not years:
        return None
    links, rank = Links(corpus, ""), corpus.place_rank
    report = {(r["place"], r["year"]): links.report(r["report_id"]) for r in corpus.reports}
    ordered = sorted(rows, key=lambda p: (rank.get(p, len(rank)), p))[:_PLACES]
    missing = sum(state == "missing" for own in rows.values() for state in own.values())
    return chart(
        "heat",
        title=said("chart.coverage", reports=len(corpus.reports), missing=missing),
        unit=said("chart.coverage_unit"),
        sql="SELECT place, level, year, state FROM coverage ORDER BY place, year",
        file="coverage",
        scale="state",
        states={s: said(f"state.{s}") for s in ("have", "missing", "quarantined")},
        columns=list(range(min(years), max(years) + 1)),
        rows=[
            {
                "name": [p, p],
                "href": links.place(p) if p in rank else "",
                "cells": {y: [s, said(f"state.{s}"), report.get((p, y), "")] for y, s in sorted(rows[p].items())},
            }
            for p in ordered
        ],
    )
