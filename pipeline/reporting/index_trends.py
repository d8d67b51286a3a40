"""Verdicts on trends, with sentences from both ends of a series."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute

from pipeline.reporting.by_report import rows_of
from pipeline.reporting.corpus import Corpus, Row
from pipeline.reporting.evidence import best_evidence
from pipeline.reporting.markdown import Md, escape, table
from pipeline.reporting.numbers import PART_NAMES, VERDICT_NAMES, decimal, interval, probability
from pipeline.tables import TRENDS

_ROWS = 40
_OTHER_ROWS = 15
_EXAMPLES = 3
_PART_ORDER = {"all": 0, "review": 1, "plan": 2, "other": 3}
_KINDS = {"topic": "主题", "term": "词"}


def trends_section(corpus: Corpus) -> dict[str, Any]:
    """Trends of concepts in the plan as far as there is room, those of topics and words where significant.

    Returns:
        ``total`` and ``tested`` series of concepts, ``counts`` of verdicts in words, ``table``, ``left_out``,
        ``examples`` (title and quotations), ``others`` by kind.
    """
    data = corpus.trends("concept").sort_by([(k, "ascending") for k in TRENDS.key])
    rows = [r for r in rows_of(data) if r["place"] in corpus.place_rank]
    # Parts other than the plan are tested too, but a review of five years is not comparable with one of a year.
    planned = {(r["place"], r["series"]) for r in rows if r["part"] == "plan"}
    rows = [r for r in rows if r["part"] == "plan" or (r["part"] == "all" and (r["place"], r["series"]) not in planned)]
    tested = [r for r in rows if r["verdict"] != "too_few_years"]
    shown = sorted(tested, key=lambda r: _place_order(corpus, r))
    if len(shown) > _ROWS:
        # Significant ones first; among the rest the whole report before its parts.
        shown = sorted(shown, key=lambda r: (r["verdict"] == "flat", _PART_ORDER.get(r["part"], 9), _q(r)))[:_ROWS]
        shown.sort(key=lambda r: _place_order(corpus, r))
    head = ("地方", "概念", "部分", "判断", "τ", "q", "斜率（次/万词·年）", "斜率 95% 区间", "年份")
    cells = [_cells(r, factor=1.0) for r in shown]
    return {
        "total": len(rows),
        "tested": len(tested),
        "counts": _counts(Counter(r["verdict"] for r in rows)),
        "table": table(head, cells, numeric=(4, 5, 6, 7)) if cells else None,
        "left_out": len(tested) - len(shown),
        "examples": _examples(corpus, tested),
        "others": [o for kind in _KINDS if (o := _others(corpus, kind)) is not None],
    }


def _q(row: Row) -> float:
    return 1.0 if row["q_value"] is None else float(row["q_value"])


def _place_order(corpus: Corpus, row: Row) -> tuple[int, str, int, str, int]:
    places, concepts = corpus.place_rank, corpus.concepts
    rank = concepts.index(row["series"]) if row["series"] in concepts else len(concepts)
    return (places.get(row["place"], 10**9), row["place"], rank, row["series"], _PART_ORDER.get(row["part"], 9))


def _counts(verdicts: Mapping[str, int]) -> str:
    counted = [(name, verdicts.get(verdict, 0)) for verdict, name in VERDICT_NAMES.items()]
    return "，".join(f"{name} {n} 个" for name, n in counted if n)


def _cells(row: Row, *, factor: float) -> tuple[object, ...]:
    slope, low, high = (None if row[c] is None else row[c] * factor for c in ("slope", "slope_low", "slope_high"))
    verdict = VERDICT_NAMES.get(row["verdict"], row["verdict"])
    return (
        row["place"],
        row["series"],
        PART_NAMES.get(row["part"], row["part"]),
        Md(f"**{verdict}**") if row["verdict"] in ("rising", "falling") else verdict,
        decimal(row["tau"], 2),
        probability(row["q_value"]),
        decimal(slope, 2),
        interval(low, high, 2),
        f"{row['first_year']}–{row['last_year']}，{row['n_years']} 年",
    )


def _examples(corpus: Corpus, tested: list[Row]) -> list[dict[str, Any]]:
    """First and last year with a mention, for the clearest trends of whole reports."""
    out = []
    for verdict in ("rising", "falling"):
        ours = [r for r in tested if r["verdict"] == verdict]
        ours.sort(key=lambda r: (_q(r), -abs(r["tau"] or 0), _place_order(corpus, r)))
        corpus.ahead(r["report_id"] for row in ours[:_EXAMPLES] for r in corpus.of_place(row["place"]))
        for row in ours[:_EXAMPLES]:
            reports = [r for r in corpus.reports if r["place"] == row["place"]]
            quotes: list[Md] = []
            for ordered in (reports, reports[::-1]):
                for report in ordered:
                    found = best_evidence(corpus, report["report_id"], row["series"], row["part"])
                    if found is not None:
                        label = f"{report['year']} 年"
                        quotes.append(corpus.quote(report["report_id"], found.sentence, found.spans, label=label))
                        break
            title = f"{row['series']}（{row['place']}，{PART_NAMES[row['part']]}）：{VERDICT_NAMES[verdict]}"
            out.append({"title": escape(title), "quotes": list(dict.fromkeys(quotes))})
    return out


def _others(corpus: Corpus, kind: str) -> dict[str, Any] | None:
    data = corpus.trends(kind)
    if not data.num_rows:
        return None
    # A row a topic, part and place: of hundreds of thousands only those shown become rows.
    clear = data.filter(pa.compute.is_in(data.column("verdict"), value_set=pa.array(["rising", "falling"])))
    shown = rows_of(clear.select([*TRENDS.key, "q_value", "tau"]).append_column("at", pa.array(range(clear.num_rows))))
    shown.sort(key=lambda r: (_q(r), -abs(r["tau"] or 0), r["place"], r["series"], r["part"]))
    shown = rows_of(clear.take([r["at"] for r in shown[:_OTHER_ROWS]])) if shown else []
    unit = "百分点/年" if kind == "topic" else "次/万词·年"
    head = ("地方", _KINDS[kind], "部分", "判断", "τ", "q", f"斜率（{unit}）", "斜率 95% 区间", "年份")
    cells = [_cells(r, factor=100.0 if kind == "topic" else 1.0) for r in shown]
    return {
        "name": _KINDS[kind],
        "counts": _counts(Counter(data.column("verdict").to_pylist())),
        "total": data.num_rows,
        "table": table(head, cells, numeric=(4, 5, 6, 7)) if cells else None,
        "left_out": clear.num_rows - len(cells),
    }
