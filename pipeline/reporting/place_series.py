"""Section of a place's page: attention over the years, with what the tests say and sentences from both ends."""

from __future__ import annotations

from typing import Any

from pipeline.reporting import charts
from pipeline.reporting.corpus import Corpus, Row
from pipeline.reporting.evidence import best_evidence
from pipeline.reporting.markdown import Md, file_stem, image, table
from pipeline.reporting.numbers import NONE, VERDICT_NAMES, decimal, interval, percent, probability, year_ranges
from pipeline.reporting.render import render
from pipeline.reporting.report_page import estimate

_OPEN = 3
_LINES = (("plan", "部署部分", charts.VERMILLION), ("review", "回顾部分", charts.BLUE))
_KEY = "▲ 回顾不止两年的报告；竖虚线：部署部分的水平在该年变化"


def series_section(corpus: Corpus, place: str, files: dict[str, str]) -> Md | None:
    """Charts and verdicts of the concepts of one place.

    Args:
        corpus: the tables.
        place: the place.
        files: a chart for each concept is added to them.

    Returns:
        Markdown with its heading, None where nothing was counted.
    """
    reports = corpus.of_place(place)
    rates = {
        r["report_id"]: {(a["concept"], a["part"]): a for a in corpus.rows("attention", r["report_id"])}
        for r in reports
    }
    changes = [r for r in corpus.place_rows("change_points", place) if r["series_kind"] == "concept"]
    figures = [f for c in corpus.concepts if (f := _figure(corpus, place, c, rates, changes, files)) is not None]
    if not figures:
        return None
    trends = {r["series"]: r for r in corpus.place_rows("trends", place) if r["part"] == "plan"}
    tested = [c for c in corpus.concepts if c in trends and trends[c]["verdict"] != "too_few_years"]
    few = [c for c in corpus.concepts if c in trends and trends[c]["verdict"] == "too_few_years"]
    return Md(
        render(
            "place_series.md.j2",
            open=figures[:_OPEN],
            folded=figures[_OPEN:],
            tested=_tested([trends[c] for c in tested]),
            corrected=sum((trends[c]["variance_factor"] or 1) > 1 for c in tested),
            few=_few([trends[c] for c in few]),
            min_years=corpus.settings.statistics.min_years,
            alpha=f"{corpus.settings.statistics.alpha:g}",
            changes=_changes([r for r in changes if r["part"] == "plan"]),
            quotes=_quotes(corpus, reports, [c for c in corpus.concepts if c in trends]),
            long_reviews=year_ranges(r["year"] for r in reports if _review_years(r) > 2),
        )
    )


def _review_years(report: Row) -> int:
    first, last = report["review_from"], report["review_to"]
    return 0 if first is None or last is None else int(last - first + 1)


def _figure(
    corpus: Corpus,
    place: str,
    concept: str,
    rates: dict[str, dict[tuple[str, str], Row]],
    changes: list[Row],
    files: dict[str, str],
) -> dict[str, Any] | None:
    reports = corpus.of_place(place)
    lines = []
    for part, name, colour in _LINES:
        own = {r["year"]: rates[r["report_id"]].get((concept, part)) for r in reports}
        points = {y: estimate(a) for y, a in own.items() if a is not None and a["per_10k_tokens"] is not None}
        if points:
            lines.append(charts.Line(name, colour, points))
    if not any(e.value for line in lines for e in line.points.values()):
        return None
    shown = {y for line in lines for y in line.points}
    triangles = {
        r["year"]: f"{r['year']} 年的报告回顾 {_review_years(r)} 年"
        for r in reports
        if _review_years(r) > 2 and r["year"] in shown
    }
    panel = charts.Panel(
        place,
        tuple(lines),
        triangles=triangles,
        steps=tuple(r["year"] for r in changes if r["series"] == concept and r["part"] == "plan"),
    )
    path = f"figures/{file_stem(f'{place}-series-{concept}')}.svg"
    ends = [(y, line.name, line.points[y]) for line in lines[:1] for y in (min(line.points), max(line.points))]
    desc = "；".join(f"{name} {y} 年 {decimal(e.value)}（{interval(e.low, e.high)}）" for y, name, e in ends)
    files[path] = charts.line_panels(
        [panel],
        title=f"{concept}：历年关注度",
        unit="每万词提及次数",
        desc=f"{desc}。",
        interval_name=f"{percent(corpus.settings.statistics.confidence, 0)} 区间",
        key=_KEY if panel.triangles or panel.steps else "",
    )
    return {"concept": concept, "image": image(f"{place}{concept}历年每万词提及次数", path)}


def _tested(rows: list[Row]) -> Md | None:
    head = ("概念", "判断", "τ", "q", "斜率（次/万词·年）", "斜率 95% 区间", "年份")
    cells = [
        (
            r["series"],
            _verdict(r["verdict"]),
            decimal(r["tau"], 2),
            probability(r["q_value"]),
            decimal(r["slope"], 2),
            interval(r["slope_low"], r["slope_high"], 2),
            f"{r['first_year']}–{r['last_year']}，{r['n_years']} 年",
        )
        for r in rows
    ]
    return table(head, cells, numeric=(2, 3, 4, 5)) if cells else None


def _verdict(verdict: str) -> str:
    name = VERDICT_NAMES.get(verdict, verdict)
    return Md(f"**{name}**") if verdict in ("rising", "falling") else name


def _few(rows: list[Row]) -> Md | None:
    """Ratio of the later to the earlier years, where there are too few for a test."""
    cells = []
    for r in rows:
        if r["early_years"] is None:
            continue
        low, high = r["period_ratio_low"], r["period_ratio_high"]
        span = (
            NONE
            if low is None
            else f"{decimal(low, 2)} 至 {decimal(high, 2)}"
            if high is not None
            else f"{decimal(low, 2)} 以上"
        )
        sure = "否" if low is None else "是" if low > 1 or (high is not None and high < 1) else "否"
        cells.append((r["series"], r["early_years"], r["late_years"], decimal(r["period_ratio"], 2), span, sure))
    head = ("概念", "前期", "后期", "后期/前期", "95% 区间", "区间不含 1")
    return table(head, cells, numeric=(3, 4)) if cells else None


def _changes(rows: list[Row]) -> Md | None:
    head = ("概念", "变化于", "之前平均", "之后平均", "p", "分段/直线解释的方差")
    cells = [
        (
            r["series"],
            f"{r['year']} 年" if r["year"] == r["year_before"] + 1 else f"{r['year_before']} 与 {r['year']} 年之间",
            decimal(r["mean_before"]),
            decimal(r["mean_after"]),
            probability(r["p_value"]),
            f"{percent(r['r2_levels'], 0)}/{percent(r['r2_line'], 0)}",
        )
        for r in rows
    ]
    return table(head, cells, numeric=(2, 3, 4, 5)) if cells else None


def _quotes(corpus: Corpus, reports: list[Row], concepts: list[str]) -> list[Md]:
    """A sentence from the first and from the last report that mentions each concept."""
    quotes: list[Md] = []
    for concept in concepts:
        for ordered in (reports, reports[::-1]):
            for report in ordered:
                found = best_evidence(corpus, report["report_id"], concept)
                if found is not None:
                    label = f"{concept}，{report['year']} 年"
                    quotes.append(corpus.quote(report["report_id"], found.sentence, found.spans, label=label))
                    break
    return list(dict.fromkeys(quotes))
