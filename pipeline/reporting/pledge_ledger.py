"""Pledges on the pages: the list of a report, and the ledger of a place over its years."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pipeline.reporting import charts
from pipeline.reporting.corpus import Corpus, Row
from pipeline.reporting.markdown import Md, escape, file_stem, image, link, table
from pipeline.reporting.numbers import NONE, count, decimal, percent
from pipeline.reporting.render import render

OUTCOMES = {"done": "报告完成", "partly": "部分或进行中", "repeated": "再次承诺", "not_mentioned": "未再提及"}
_COLOURS = {"done": charts.GREEN, "partly": charts.BLUE, "repeated": charts.ORANGE, "not_mentioned": "#6b6b6b"}
_KINDS = {
    "start": "开工启动",
    "finish": "建成完成",
    "deliver": "新建、改造等",
    "level": "达到某一数量",
    "further": "推进并给出数量",
}
_ROWS_REPORT = 80
_YEARS_IN_FULL, _ROWS_YEAR, _EXAMPLES = 2, 40, 2


def report_pledges(corpus: Corpus, report: Row, files: dict[str, str]) -> Md | None:
    """The pledges of a report, each with what the next year's report says.

    Args:
        corpus: the tables.
        report: row of ``reports``.
        files: not used; the section has no figure.
    """
    report_id = report["report_id"]
    pledges = corpus.rows("pledges", report_id)
    if not pledges:
        return None
    outcomes = _outcomes(corpus, report_id)
    kinds = Counter(p["kind"] for p in pledges)
    shown = pledges[:_ROWS_REPORT]
    following = next((o["outcome_report_id"] for o in outcomes.values()), None)
    return Md(
        render(
            "pledges_report.md.j2",
            total=count(len(pledges)),
            counted=count(sum(p["value"] is not None for p in pledges)),
            kinds="，".join(f"{name} {kinds[kind]}" for kind, name in _KINDS.items() if kinds[kind]),
            following=link(following, corpus.pages[following]) if following in corpus.pages else None,
            summary=_summary(outcomes.values()),
            table=_table(corpus, shown, outcomes, with_outcome=bool(outcomes)),
            left_out=count(len(pledges) - len(shown)) if len(pledges) > len(shown) else None,
        )
    )


def place_ledger(corpus: Corpus, place: str, files: dict[str, str]) -> Md | None:
    """The ledger of a place: how many pledges each year made, what the next report says of them, and examples.

    Args:
        corpus: the tables.
        place: the place.
        files: gets the figure.
    """
    years = []
    for report in corpus.of_place(place):
        pledges = corpus.rows("pledges", report["report_id"])
        years.append((report, pledges, _outcomes(corpus, report["report_id"])))
    judged = [y for y in years if y[2]]
    if not judged:
        return None
    figure = f"figures/{file_stem(place + '-pledges')}.svg"
    files[figure] = _figure(place, years)
    latest = judged[-_YEARS_IN_FULL:][::-1]
    return Md(
        render(
            "pledges_place.md.j2",
            figure=image(f"{place}：各年的承诺与下一年报告的说法", figure),
            counts=_counts(corpus, years),
            examples=_examples(corpus, *judged[-1]),
            example_year=judged[-1][0]["year"],
            years=[_year(corpus, *y) for y in latest],
            tolerance=percent(corpus.settings.pledges.tolerance, 0),
            review=decimal(corpus.settings.pledges.similarity_review, 2),
            plan=decimal(corpus.settings.pledges.similarity_plan, 2),
        )
    )


def _outcomes(corpus: Corpus, report_id: str) -> dict[int, Row]:
    return {o["pledge_no"]: o for o in corpus.rows("pledge_outcomes", report_id)}


def _summary(outcomes: Any) -> str:
    found = Counter(o["outcome"] for o in outcomes)
    return "，".join(f"{name} {count(found[key])} 条" for key, name in OUTCOMES.items())


def _figure(place: str, years: list[tuple[Row, list[Row], dict[int, Row]]]) -> str:
    stacks = []
    for report, _, outcomes in years:
        found = Counter(o["outcome"] for o in outcomes.values())
        stacks.append(charts.Stack(str(report["year"]), tuple(found[k] for k in OUTCOMES) if outcomes else ()))
    desc = "；".join(f"{r['year']} 年：{_summary(o.values())}" for r, _, o in years if o)
    return charts.stacked_bars(
        stacks,
        series=[(name, _COLOURS[key]) for key, name in OUTCOMES.items()],
        title=f"{place}：各年的承诺，下一年的报告怎么说",
        unit="承诺条数；文本只说明政府怎么说",
        desc=desc + "。",
        missing="没有下一年的报告",
    )


def _counts(corpus: Corpus, years: list[tuple[Row, list[Row], dict[int, Row]]]) -> Md:
    rows = []
    for report, pledges, outcomes in years:
        found = Counter(o["outcome"] for o in outcomes.values())
        cells = [count(found[k]) for k in OUTCOMES] if outcomes else [NONE] * len(OUTCOMES)
        share = percent(found["done"] / len(outcomes), 0) if outcomes else NONE
        later = count(sum(not o["due"] for o in outcomes.values())) if outcomes else NONE
        page = link(str(report["year"]), corpus.pages[report["report_id"]])
        rows.append((page, count(len(pledges)), *cells, share, later))
    head = ("年份", "承诺", *OUTCOMES.values(), "报告完成的占比", "其中期限在当年之后")
    return table(head, rows, numeric=tuple(range(1, 8)))


def _examples(corpus: Corpus, report: Row, pledges: list[Row], outcomes: dict[int, Row]) -> list[dict[str, Any]]:
    """For each outcome a few pledges with the whole sentence, counted ones and the surest matches first."""
    blocks = []
    for key, name in OUTCOMES.items():
        of_kind = [p for p in pledges if outcomes.get(p["pledge_no"], {}).get("outcome") == key]
        sign = 1 if key == "not_mentioned" else -1
        of_kind.sort(key=lambda p: (p["value"] is None, sign * outcomes[p["pledge_no"]]["similarity"], p["pledge_no"]))
        quotes: list[Md] = []
        for pledge in of_kind[:_EXAMPLES]:
            sentence = corpus.sentence(report["report_id"], pledge["sentence_no"])
            outcome = outcomes[pledge["pledge_no"]]
            if sentence is None:
                continue
            span = (pledge["start_char"], pledge["end_char"])
            quotes.append(corpus.quote(report["report_id"], sentence, [span], label="承诺"))
            later = corpus.sentence(outcome["outcome_report_id"], outcome["outcome_sentence_no"])
            if later is not None:
                span = (outcome["outcome_start_char"], outcome["outcome_end_char"])
                quotes.append(corpus.quote(outcome["outcome_report_id"], later, [span], label="下一年"))
        if quotes:
            blocks.append({"name": name, "total": count(len(of_kind)), "quotes": quotes})
    return blocks


def _year(corpus: Corpus, report: Row, pledges: list[Row], outcomes: dict[int, Row]) -> dict[str, Any]:
    shown = pledges[:_ROWS_YEAR]
    left = len(pledges) - len(shown)
    return {
        "year": report["year"],
        "summary": _summary(outcomes.values()),
        "table": _table(corpus, shown, outcomes, with_outcome=True),
        "left_out": count(left) if left else None,
        "page": link(f"{report['year']} 年报告的页面", corpus.pages[report["report_id"]]),
    }


def _table(corpus: Corpus, pledges: list[Row], outcomes: dict[int, Row], *, with_outcome: bool) -> Md:
    head = ["句", "承诺", "动作", "对象", "数量", "期限"] + (["下一年的报告", "相似度"] if with_outcome else [])
    rows = []
    for p in pledges:
        row = [str(p["sentence_no"]), p["text"], p["action"] or NONE, p["object"], amount(p), str(p["deadline_year"])]
        if with_outcome:
            outcome = outcomes.get(p["pledge_no"])
            row += [_said(corpus, outcome), decimal(outcome["similarity"], 2)] if outcome else [NONE, NONE]
        rows.append(row)
    return table(head, rows, numeric=(0, 4, 5, 7) if with_outcome else (0, 4, 5))


def amount(pledge: Row) -> str:
    """Amount with unit and bound: 1,200 亩以上, 7.5–8 万人."""
    if pledge["value"] is None:
        return NONE
    number = f"{pledge['value']:,.10g}"
    if pledge["value_high"] is not None:
        number += f"–{pledge['value_high']:,.10g}"
    bound = {"at_least": "以上", "at_most": "以内", "about": "左右"}.get(pledge["bound"] or "", "")
    return f"{number} {pledge['unit'] or ''}{bound}".strip()


def _said(corpus: Corpus, outcome: Row) -> Md:
    """Verdict and deciding clause, linked to its report."""
    name = f"<strong>{OUTCOMES[outcome['outcome']]}</strong>"
    if outcome["outcome_text"] is None:
        return Md(name + ("" if outcome["due"] else "（期限在当年之后）"))
    source = f"第 {outcome['outcome_sentence_no']} 句"
    page = corpus.pages.get(outcome["outcome_report_id"])
    return Md(f"{name}：{escape(outcome['outcome_text'])}（{link(source, page) if page else escape(source)}）")
