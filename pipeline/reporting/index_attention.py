"""Attention over the whole corpus: totals, curves over years, and places compared in one year."""

from __future__ import annotations

from statistics import median
from typing import Any

import pyarrow as pa
import pyarrow.compute

from pipeline.reporting import charts
from pipeline.reporting.by_report import rows_of
from pipeline.reporting.corpus import Corpus, Row
from pipeline.reporting.evidence import best_evidence
from pipeline.reporting.markdown import Md, escape, file_stem, image, link, table
from pipeline.reporting.numbers import count, decimal, heading_level, interval, listed, percent
from pipeline.reporting.report_page import estimate

_PANELS = 6
_BARS = 40
_GROUPS = 3
_SINGLES = 3
_OPEN_FIGURES = 4
_NAMES = 20
_IN_WORDS = 3
Rates = dict[tuple[str, str], Row]


def attention_section(corpus: Corpus, files: dict[str, str]) -> dict[str, Any]:
    """Everything about attention on the index.

    Args:
        corpus: the tables.
        files: figures are added here.

    Returns:
        ``table`` of concepts, ``quotes`` of the highest rates, ``curves`` and ``groups`` of figures, and what was left
        out of each.
    """
    body, quotes = _overview(corpus)
    by_place: dict[str, list[Row]] = {}
    for report in corpus.reports:
        by_place.setdefault(report["place"], []).append(report)
    followed = sorted((p for p in by_place if len(by_place[p]) > 1), key=lambda p: -len(by_place[p]))
    once = [by_place[p][0] for p in by_place if len(by_place[p]) == 1]
    drawn = [r["report_id"] for r in (*(r for p in followed[:_PANELS] for r in by_place[p]), *once)]
    corpus.ahead(drawn)
    rates = {i: {(a["concept"], a["part"]): a for a in corpus.rows("attention", i)} for i in drawn}
    return {
        "table": body,
        "quotes": quotes,
        "quotes_title": Md("各概念的原句" if len(corpus.reports) == 1 else "各概念数值最高的报告中的原句"),
        "curves": _curves(corpus, rates, by_place, followed[:_PANELS], files) if followed else None,
        "curves_left": len(followed) - len(followed[:_PANELS]),
        "curves_left_names": listed(followed[_PANELS:], _NAMES),
        **_one_year(corpus, rates, once, files),
        "followed": len(followed),
        "once": len(once),
    }


def _overview(corpus: Corpus) -> tuple[Md | None, list[Md]]:
    rows, quotes = [], []
    rates = _whole_reports(corpus)
    known = {c: [(r, a) for r in corpus.reports if (a := rates.get((c, r["report_id"])))] for c in corpus.concepts}
    highest = {c: max(own, key=lambda item: item[1]["per_10k_tokens"]) for c, own in known.items() if own}
    corpus.ahead(report["report_id"] for report, _ in highest.values())
    for concept, (report, top) in highest.items():
        rows.append(_overview_row(corpus, concept, known[concept], report, top))
        found = best_evidence(corpus, report["report_id"], concept) if top["hits"] else None
        if found is not None:
            quotes.append(corpus.quote(report["report_id"], found.sentence, found.spans, label=concept))
    head: tuple[str, ...] = ("概念", "次数/词数", "每万词（区间）")
    if len(corpus.reports) > 1:
        head = ("概念", "次数/词数", "提到的报告", "每万词，中位数", "每万词，最高的报告（区间）")
    return (table(head, rows, numeric=(1, 2, 3)[: len(head) - 2]) if rows else None), quotes


def _whole_reports(corpus: Corpus) -> dict[tuple[str, str], Row]:
    """What the overview needs of the rates in whole reports, by concept and report."""
    columns = ("concept", "report_id", "hits", "n_tokens", "per_10k_tokens", "ci_low", "ci_high")
    found: dict[tuple[str, str], Row] = {}
    for data in corpus.by_report["attention"].tables():
        whole = pa.compute.equal(data.column("part"), "all")
        known = pa.compute.is_valid(data.column("per_10k_tokens"))
        for row in rows_of(data.filter(pa.compute.and_(whole, known)).select(columns)):
            found[row["concept"], row["report_id"]] = row
    return found


def _overview_row(
    corpus: Corpus, concept: str, known: list[tuple[Row, Row]], report: Row, top: Row
) -> tuple[object, ...]:
    hits, words = sum(a["hits"] for _, a in known), sum(a["n_tokens"] for _, a in known)
    rate = f"{decimal(top['per_10k_tokens'])}（{interval(top['ci_low'], top['ci_high'])}）"
    start = (concept, f"{count(hits)}/{count(words)}")
    if len(corpus.reports) == 1:
        return (*start, rate)
    named = Md(f"{link(report['report_id'], corpus.pages[report['report_id']])}：{rate}")
    return (
        *start,
        f"{sum(a['hits'] > 0 for _, a in known)}/{len(known)}",
        decimal(median([a["per_10k_tokens"] for _, a in known])),
        named if top["hits"] else "都没有提到",
    )


def _curves(
    corpus: Corpus, rates: dict[str, Rates], by_place: dict[str, list[Row]], places: list[str], files: dict[str, str]
) -> dict[str, list[dict[str, Any]]]:
    figures = []
    for concept in corpus.concepts:
        panels, summary = [], []
        for place in places:
            lines = []
            for part, name, colour in (("all", "全文", charts.BLUE), ("plan", "部署部分", charts.VERMILLION)):
                own = {r["year"]: rates[r["report_id"]].get((concept, part)) for r in by_place[place]}
                points = {y: estimate(a) for y, a in own.items() if a is not None and a["per_10k_tokens"] is not None}
                lines.append(charts.Line(name, colour, points))
            if any(line.points for line in lines):
                level = heading_level(by_place[place][0]["level"])
                panels.append(charts.Panel(f"{place}（{level}，{len(by_place[place])} 份）", tuple(lines)))
                summary += _first_and_last(place, lines[0].points)
        if not panels:
            continue
        path = f"figures/{file_stem('attention-years-' + concept)}.svg"
        files[path] = charts.line_panels(
            panels,
            title=f"{concept}：关注度的历年变化",
            unit="每万词提及次数",
            desc="；".join(summary) + "。",
            interval_name=f"{percent(corpus.settings.statistics.confidence, 0)} 区间",
        )
        text = "；".join(summary[:_IN_WORDS]) + ("；其余见图。" if len(summary) > _IN_WORDS else "。")
        figures.append({"concept": concept, "image": image(f"{concept}历年每万词提及次数", path), "text": text})
    return _split(figures)


def _first_and_last(place: str, points: dict[int, charts.Estimate]) -> list[str]:
    if not points:
        return []
    ends = [(y, points[y]) for y in (min(points), max(points))]
    spoken = [f"{y} 年 {decimal(e.value)}（{interval(e.low, e.high)}）" for y, e in ends]
    return [f"{place}全文每万词提及次数，{'，'.join(dict.fromkeys(spoken))}"]


def _split(figures: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return {"open": figures[:_OPEN_FIGURES], "folded": figures[_OPEN_FIGURES:]}


def _one_year(corpus: Corpus, rates: dict[str, Rates], once: list[Row], files: dict[str, str]) -> dict[str, Any]:
    """Places with one report: compared with their peers of the same level and year, else shown by themselves."""
    peers: dict[tuple[str, int], list[Row]] = {}
    for report in once:
        peers.setdefault((report["level"], report["year"]), []).append(report)
    groups = sorted((k for k in peers if len(peers[k]) > _SINGLES), key=lambda k: (-len(peers[k]), k))
    alone = [r for r in once if len(peers[r["level"], r["year"]]) <= _SINGLES]
    made = [_group(corpus, rates, key, peers[key], files) for key in groups[:_GROUPS]]
    singles = []
    for report in alone[:_SINGLES]:
        path = f"figures/{file_stem(report['report_id'] + '-attention')}.svg"
        if path in files or any(a["n_tokens"] for a in rates[report["report_id"]].values()):
            page = link(report["report_id"], corpus.pages[report["report_id"]])
            singles.append({"page": page, "image": image(f"{report['report_id']} 各概念每万词提及次数", path)})
    left = sum(len(peers[k]) for k in groups[_GROUPS:]) + len(alone) - len(singles)
    return {"groups": made, "singles": singles, "once_left": left}


def _group(
    corpus: Corpus, rates: dict[str, Rates], key: tuple[str, int], reports: list[Row], files: dict[str, str]
) -> dict[str, Any]:
    level, year = heading_level(key[0]), key[1]
    figures = []
    for concept in corpus.concepts:
        rated = [(r, rates[r["report_id"]].get((concept, "all"))) for r in reports]
        ranked = [r for r, a in rated if a is not None and a["per_10k_tokens"] is not None]
        ranked.sort(key=lambda r: -(rates[r["report_id"]][concept, "all"]["per_10k_tokens"]))
        if not ranked:
            continue
        shown = ranked if len(ranked) <= _BARS else [*ranked[: _BARS // 2], *ranked[-_BARS // 2 :]]
        bars = [
            charts.BarGroup(
                r["place"], tuple(estimate(rates[r["report_id"]].get((concept, p))) for p in ("review", "plan"))
            )
            for r in shown
        ]
        path = f"figures/{file_stem(f'attention-{key[0]}-{year}-{concept}')}.svg"
        ends = f"全文每万词提及次数最高的是{ranked[0]['place']}，最低的是{ranked[-1]['place']}"
        files[path] = charts.grouped_bars(
            bars,
            series=[("回顾部分", charts.BLUE), ("部署部分", charts.ORANGE)],
            title=f"{concept}：{level} {year} 年各地的关注度",
            unit="每万词提及次数；按全文从高到低排列",
            desc=f"{len(ranked)} 个地方，{ends}。",
            interval_name=f"{percent(corpus.settings.statistics.confidence, 0)} 区间",
        )
        left = len(ranked) - len(shown)
        text = f"{len(ranked)} 个地方。{_end(rates, ranked[0], concept, '最高')}；{_end(rates, ranked[-1], concept, '最低')}。"
        if left:
            text += f"图中只画最高的 {_BARS // 2} 个和最低的 {_BARS // 2} 个，中间 {left} 个没有画。"
        alt = f"{concept}：{level} {year} 年各地每万词提及次数"
        figures.append({"concept": concept, "image": image(alt, path), "text": text})
    return {"title": escape(f"{level}，{year} 年（{len(reports)} 个地方）"), **_split(figures)}


def _end(rates: dict[str, Rates], report: Row, concept: str, word: str) -> str:
    a = rates[report["report_id"]][concept, "all"]
    return (
        f"全文每万词{word}：{report['place']} {decimal(a['per_10k_tokens'])}（区间 "
        f"{interval(a['ci_low'], a['ci_high'])}，{count(a['hits'])} 次/{count(a['n_tokens'])} 词）"
    )
