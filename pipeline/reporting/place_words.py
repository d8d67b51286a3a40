"""Section of a place's page: terms that come and go, what concepts are spoken of with, how much is said again."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.reporting import charts
from pipeline.reporting.corpus import Corpus, Row
from pipeline.reporting.evidence import occurrences
from pipeline.reporting.markdown import Md, escape, file_stem, image, link, table
from pipeline.reporting.numbers import NONE, decimal, interval, percent, probability
from pipeline.reporting.render import render

_TREND_ROWS = 15
_A_YEAR = 8
_YEARS_OPEN = 6
_QUOTED = 5
_TOGETHER = 6
_NOVELTY_ROWS = 15


def terms_section(corpus: Corpus, place: str, files: dict[str, str]) -> Md | None:
    """New and vanished terms by year, rising and falling ones.

    Args:
        corpus: the tables.
        place: the place.
        files: not used; the section has no figure.
    """
    rows = [r for r in corpus.place_rows("term_changes", place) if r["part_of"] is None]
    if not rows:
        return None
    by_kind = {k: [r for r in rows if r["kind"] == k] for k in ("new", "vanished", "rising", "falling")}
    new, gone = by_kind["new"], by_kind["vanished"]
    return Md(
        render(
            "place_terms.md.j2",
            n_reports=rows[0]["n_years"],
            min_count=corpus.settings.words.min_count,
            alpha=f"{corpus.settings.statistics.alpha:g}",
            new=_by_year(corpus, new, "first"),
            n_new=len(new),
            sure_new=_sure(corpus, new),
            gone=_by_year(corpus, gone, "last"),
            n_gone=len(gone),
            sure_gone=_sure(corpus, gone),
            rising=_trends(corpus, by_kind["rising"]),
            falling=_trends(corpus, by_kind["falling"]),
            quotes=_first_uses(corpus, new),
        )
    )


def _sure(corpus: Corpus, rows: list[Row]) -> int:
    return sum(r["q_value"] < corpus.settings.statistics.alpha for r in rows)


def _by_year(corpus: Corpus, rows: list[Row], end: str) -> dict[str, Md | None]:
    """Terms by the year of their first or last use, the latest years first; each linked to that sentence."""
    years: dict[int, list[Row]] = {}
    for row in rows:
        years.setdefault(row[f"{end}_year"], []).append(row)
    cells = []
    for year in sorted(years, reverse=True):
        shown = sorted(years[year], key=lambda r: (-r["n"], r["term"]))[:_A_YEAR]
        cells.append((f"{year}", Md("、".join(_term(corpus, r, end) for r in shown))))
    head = ("首次出现" if end == "first" else "最后出现", "提法（次数，有它的报告数）")
    return {
        "open": table(head, cells[:_YEARS_OPEN]) if cells else None,
        "folded": table(head, cells[_YEARS_OPEN:]) if len(cells) > _YEARS_OPEN else None,
    }


def _term(corpus: Corpus, row: Row, end: str) -> Md:
    report_id, number = row[f"{end}_report_id"], row[f"{end}_sentence_no"]
    sentence = corpus.sentence(report_id, number)
    spans = occurrences(sentence["text"], row["term"]) if sentence else []
    return Md(f"{corpus.cite(report_id, number, spans, row['term'])}（{row['n']}，{row['n_reports']}）")


def _trends(corpus: Corpus, rows: list[Row]) -> Md | None:
    ordered = sorted(rows, key=lambda r: (-abs(r["tau"]), r["term"]))[:_TREND_ROWS]
    cells = [
        (
            r["term"],
            decimal(r["tau"], 2),
            probability(r["q_value"]),
            decimal(r["slope"], 2),
            interval(r["slope_low"], r["slope_high"], 2),
            Md(" → ".join(dict.fromkeys(_use(corpus, r, end) for end in ("first", "last")))),
        )
        for r in ordered
    ]
    head = ("提法", "τ", "q", "斜率（次/万词·年）", "斜率 95% 区间", "最早与最近使用")
    return table(head, cells, numeric=(1, 2, 3, 4)) if cells else None


def _use(corpus: Corpus, row: Row, end: str) -> Md:
    report_id, number = row[f"{end}_report_id"], row[f"{end}_sentence_no"]
    sentence = corpus.sentence(report_id, number)
    spans = occurrences(sentence["text"], row["term"]) if sentence else []
    return corpus.cite(report_id, number, spans, str(row[f"{end}_year"]))


def _first_uses(corpus: Corpus, rows: list[Row]) -> list[Md]:
    """The sentences of the first use of the most used of the latest new terms."""
    latest = sorted(rows, key=lambda r: (-r["first_year"], -r["n"], r["term"]))[: 3 * _QUOTED]
    quotes = []
    for row in sorted(latest, key=lambda r: (-r["n"], r["term"]))[:_QUOTED]:
        sentence = corpus.sentence(row["first_report_id"], row["first_sentence_no"])
        if sentence is not None:
            spans = occurrences(sentence["text"], row["term"])
            quotes.append(corpus.quote(row["first_report_id"], sentence, spans, label=row["term"]))
    return quotes


def together_section(corpus: Corpus, place: str, files: dict[str, str]) -> Md | None:
    """What each concept is spoken of with, by period.

    Args:
        corpus: the tables.
        place: the place.
        files: not used; the section has no figure.
    """
    rows = corpus.place_rows("cooccurrence", place)
    if not rows:
        return None
    concepts = []
    for concept in corpus.concepts:
        periods: dict[int, list[Row]] = {}
        for row in (r for r in rows if r["concept"] == concept):
            periods.setdefault(row["period_from"], []).append(row)
        cells = []
        for start in sorted(periods, reverse=True):
            ours = sorted(periods[start], key=lambda r: (-r["log_dice"], r["term"]))[:_TOGETHER]
            words = Md("、".join(_partner(corpus, r) for r in ours))
            cells.append((f"{start}–{ours[0]['period_to']}", f"{ours[0]['n_concept']}", words))
        if cells:
            head = ("时期", "提到该概念的句数", "同句出现的词（共现句数，logDice）")
            concepts.append({"name": escape(concept), "table": table(head, cells, numeric=(1,))})
    if not concepts:
        return None
    return Md(render("place_together.md.j2", concepts=concepts, alpha=f"{corpus.settings.statistics.alpha:g}"))


def _partner(corpus: Corpus, row: Row) -> Md:
    report_id, number = row["example_report_id"], row["example_sentence_no"]
    sentence = corpus.sentence(report_id, number)
    spans = occurrences(sentence["text"], row["term"]) if sentence else []
    named = corpus.cite(report_id, number, spans, row["term"])
    return Md(f"{named}（{row['n_both']}，{decimal(row['log_dice'])}）")


def novelty_section(corpus: Corpus, place: str, files: dict[str, str]) -> Md | None:
    """How much each report says again, and which were new and followed.

    Args:
        corpus: the tables.
        place: the place.
        files: a chart is added to them.
    """
    rows: dict[str, list[Row]] = {}
    for report in corpus.of_place(place):
        for row in corpus.rows("novelty", report["report_id"]):
            rows.setdefault(row["part"], []).append(row)
    shared = [r for r in rows.get("all", []) if r["verbatim_share"] is not None]
    if not shared:
        return None
    alpha = corpus.settings.statistics.alpha
    tested = [r for r in rows["all"] if r["resonance_q"] is not None]
    return Md(
        render(
            "place_novelty.md.j2",
            figure=_novelty_figure(place, rows, files) if len(shared) > 2 else None,
            table=_novelty_table(corpus, rows["all"]),
            shown=min(_NOVELTY_ROWS, len(rows["all"])),
            total=len(rows["all"]),
            window=corpus.settings.words.novelty_window,
            tested=len(tested),
            clear="、".join(str(r["year"]) for r in tested if r["resonance_q"] < alpha),
            alpha=f"{alpha:g}",
            quotes=_carried(corpus, shared),
        )
    )


def _novelty_figure(place: str, rows: dict[str, list[Row]], files: dict[str, str]) -> Md:
    lines = []
    for part, name, colour in (("plan", "部署部分", charts.VERMILLION), ("review", "回顾部分", charts.BLUE)):
        points = {
            r["year"]: charts.Estimate(100 * r["verbatim_share"], None, None)
            for r in rows.get(part, [])
            if r["verbatim_share"] is not None
        }
        if points:
            lines.append(charts.Line(name, colour, points))
    path = f"figures/{file_stem(place + '-carryover')}.svg"
    every = [r for r in rows["all"] if r["verbatim_share"] is not None]
    desc = "，".join(f"{r['year']} 年 {percent(r['verbatim_share'])}" for r in every)
    files[path] = charts.line_panels(
        [charts.Panel(place, tuple(lines))],
        title="与上一份报告逐字相同的部分",
        unit="占词数的百分比",
        desc=f"全文：{desc}。",
    )
    return image(f"{place} 历年与上一份报告逐字相同的比例", path)


def _novelty_table(corpus: Corpus, rows: Iterable[Row]) -> Md:
    latest = sorted(rows, key=lambda r: -r["year"])[:_NOVELTY_ROWS]
    cells = []
    for r in latest:
        before = r["previous_report_id"]
        named = link(before, corpus.pages[before]) if before in corpus.pages else NONE
        share = percent(r["verbatim_share"])
        cells.append(
            (
                link(str(r["year"]), corpus.pages[r["report_id"]]),
                share,
                named,
                f"{decimal(r['novelty'], 2)}（{decimal(r['novelty_null'], 2)}）",
                f"{decimal(r['transience'], 2)}（{decimal(r['transience_null'], 2)}）",
                decimal(r["resonance"], 2),
                probability(r["resonance_q"]),
            )
        )
    head = ("年份", "逐字相同", "对照", "新颖度（随机）", "消逝度（随机）", "共振度", "q")
    return table(head, cells, numeric=(1, 3, 4, 5, 6))


def _carried(corpus: Corpus, rows: list[Row]) -> list[Md]:
    """Sentences that the reports with the largest share took over."""
    quotes = []
    for row in sorted(rows, key=lambda r: (-r["verbatim_share"], r["year"]))[:_QUOTED]:
        sentence = corpus.sentence(row["report_id"], row["example_sentence_no"])
        if sentence is not None:
            label = f"{row['year']} 年，{percent(row['verbatim_share'])}"
            quotes.append(corpus.quote(row["report_id"], sentence, (), label=label))
    return quotes
