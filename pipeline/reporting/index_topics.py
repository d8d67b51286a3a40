"""Topics over the whole corpus: a heat map over years or places, and a table of words with evidence."""

from __future__ import annotations

from typing import Any

from pipeline.reporting import charts
from pipeline.reporting.charts.lines import tick_years
from pipeline.reporting.corpus import Corpus, Row
from pipeline.reporting.markdown import Md, file_stem, image, table
from pipeline.reporting.numbers import count, decimal, percent
from pipeline.reporting.report_words import MODEL_NAMES, active_topics, model_order, representative
from pipeline.reporting.topic_page import FEW_PARAGRAPHS, pages_line

_MAP_ROWS, _TABLE_ROWS, _MAP_PLACES = 25, 30, 2
_MAP_REPORTS, _MAP_COLUMNS = 40, 18


def topics_overview(corpus: Corpus, files: dict[str, str]) -> list[dict[str, Any]]:
    """Each topic model: figures, table, quotations.

    Args:
        corpus: the tables.
        files: figures are added here.

    Returns:
        One entry a model, in the order of the settings; none where no model was fitted.
    """
    by_place: dict[str, list[Row]] = {}
    for report in corpus.reports:
        by_place.setdefault(report["place"], []).append(report)
    followed = sorted((p for p in by_place if len(by_place[p]) > 1), key=lambda p: -len(by_place[p]))
    drawn = [r for p in followed[:_MAP_PLACES] for r in by_place[p]] if followed else corpus.reports[:_MAP_REPORTS]
    quoted = [t["representative_report_id"] for t in corpus.tables["topics"]]
    corpus.ahead([*(r["report_id"] for r in drawn), *quoted])
    out = []
    for model in model_order(corpus):
        topics = active_topics(corpus, model)
        figures = [
            f
            for place in followed[:_MAP_PLACES]
            if (f := _over_years(corpus, model, topics, place, by_place[place], files)) is not None
        ]
        if not followed and len(corpus.reports) > 1:
            figures += _over_places(corpus, model, topics, files)
        quotes = [q for t in topics[:_TABLE_ROWS] if (q := representative(corpus, t)) is not None]
        out.append(
            {
                "pages": pages_line(corpus, model),
                "few": topics[0]["n_paragraphs"] < FEW_PARAGRAPHS,
                "name": MODEL_NAMES.get(model, model),
                "total": len(topics),
                "paragraphs": count(topics[0]["n_paragraphs"]),
                "figures": figures,
                "places_left": max(0, len(followed) - _MAP_PLACES),
                "rows_left": max(0, len(topics) - _MAP_ROWS) if figures else 0,
                "table": _table(topics[:_TABLE_ROWS]),
                "left_out": max(0, len(topics) - _TABLE_ROWS),
                "quotes": quotes,
            }
        )
    return out


def _table(topics: list[Row]) -> Md:
    head = ("主题", "名称", "主要的词", "占比", "一致性", "稳定性")
    rows = [
        (
            t["topic_id"],
            t["label"] or "",
            t["terms"] or "",
            percent(t["share"]),
            decimal(t["npmi"], 2),
            decimal(t["stability"], 2),
        )
        for t in topics
    ]
    return table(head, rows, numeric=(3, 4, 5))


def _shares(corpus: Corpus, model: str, report_id: str) -> dict[int, float]:
    rows = corpus.rows("topic_shares", report_id)
    return {
        r["topic_id"]: r["share"] for r in rows if r["model"] == model and r["part"] == "all" and r["share"] is not None
    }


def _over_years(
    corpus: Corpus, model: str, topics: list[Row], place: str, reports: list[Row], files: dict[str, str]
) -> Md | None:
    shares = {r["year"]: _shares(corpus, model, r["report_id"]) for r in reports}
    known = sorted(year for year, own in shares.items() if own)
    if len(known) < 2:
        return None
    years = range(known[0], known[-1] + 1)
    rows = [
        (_name(t), {str(y): shares[y][t["topic_id"]] for y in known if t["topic_id"] in shares[y]})
        for t in topics[:_MAP_ROWS]
    ]
    # A topic without a row in a year that has a report got nothing there; a year without a report stays empty.
    rows = [(name, {str(y): own.get(str(y), 0.0) for y in known}) for name, own in rows]
    path = f"figures/{file_stem(f'topics-{model}-{place}')}.svg"
    files[path] = charts.heat_map(
        rows,
        [str(y) for y in years],
        title=f"{place}：各主题占比的历年变化（{model.upper()}）",
        note="每份报告全文分给各主题的份额，按词数加权；斜纹为没有报告的年份",
        desc=f"{place} {known[0]}–{known[-1]} 年 {len(known)} 份报告，{len(rows)} 个主题在每年全文中的份额。",
        column_ticks=[str(y) for y in tick_years(years[0], years[-1], 320)],
    )
    return image(f"{place}各主题占比的历年变化", path)


def _over_places(corpus: Corpus, model: str, topics: list[Row], files: dict[str, str]) -> list[Md]:
    """One report a place: reports as rows, topics by number as columns."""
    rows = []
    for report in corpus.reports[:_MAP_REPORTS]:
        own = _shares(corpus, model, report["report_id"])
        columns = topics[:_MAP_COLUMNS]
        if own:
            rows.append(
                (
                    f"{report['place']} {report['year']}",
                    {str(t["topic_id"]): own.get(t["topic_id"], 0.0) for t in columns},
                )
            )
    if len(rows) < 2:
        return []
    left = len(corpus.reports) - len(rows)
    path = f"figures/{file_stem(f'topics-{model}-places')}.svg"
    files[path] = charts.heat_map(
        rows,
        [str(t["topic_id"]) for t in topics[:_MAP_COLUMNS]],
        title=f"各地报告的主题占比（{model.upper()}）",
        note="每份报告全文分给各主题的份额，按词数加权；横轴是主题编号，见下表"
        + (f"；另有 {left} 份报告没有画" if left else ""),
        desc=f"{len(rows)} 份报告中各主题的份额。",
    )
    return [image("各地报告的主题占比", path)]


def _name(topic: Row) -> str:
    return f"{topic['topic_id']} {topic['label'] or topic['terms'] or ''}".strip()
