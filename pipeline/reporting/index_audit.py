"""Where counting substrings would have misled."""

from __future__ import annotations

from typing import Any

from pipeline.config import Concept
from pipeline.reporting.corpus import Corpus, Row
from pipeline.reporting.evidence import false_hits
from pipeline.reporting.markdown import Md, table
from pipeline.reporting.numbers import count, percent

_HEAD = ("子串出现", "不在词边界", "排除语境", "在已计的词里", "计入", "误计比例")
_TERMS = 12
_EXAMPLE_CONCEPTS, _EXAMPLES, _SEARCHED = 8, 2, 5


def audit_section(corpus: Corpus) -> dict[str, Any]:
    """Core terms of each concept counted as substrings and as words.

    Returns:
        ``table`` by concept, ``decades`` (concepts with a difference, where the corpus spans several decades),
        ``terms`` that mislead most, ``quotes`` of occurrences that were not counted.
    """
    rows = [r for r in corpus.tables["concept_audit"] if r["report_id"] in corpus.report]
    totals: dict[str, list[int]] = {}
    for r in rows:
        _add(totals.setdefault(r["concept"], [0] * 5), r)
    order = [c for c in corpus.concepts if c in totals] + sorted(set(totals) - set(corpus.concepts))
    order.sort(key=lambda c: -(totals[c][1] + totals[c][2]))
    cells = [(c, *_cells(totals[c])) for c in order if totals[c][0]]
    overall = [sum(column) for column in zip(*totals.values(), strict=True)] if totals else [0] * 5
    quotes = [q for c in corpus.dictionary if c.name in order[:_EXAMPLE_CONCEPTS] for q in _quotes(corpus, c, rows)]
    return {
        "overall": {
            "naive": count(overall[0]),
            "wrong": count(overall[1] + overall[2]),
            "share": _share(overall),
            "inside": count(overall[3]),
        },
        "any": overall[1] + overall[2] > 0,
        "table": table(("概念", *_HEAD), cells, numeric=(1, 2, 3, 4, 5, 6)) if cells else None,
        "decades": _decades(corpus, rows, [c for c in order if totals[c][1] + totals[c][2]]),
        "terms": _terms(corpus),
        "quotes": quotes,
    }


def _add(total: list[int], row: Row) -> None:
    for i, n in enumerate(audit_counts(row)):
        total[i] += n


def audit_counts(row: Row) -> tuple[int, int, int, int, int]:
    """Substring hits, rejected at a boundary, in an excluded context, inside a counted mention, counted.

    An occurrence inside a counted mention (大气 in 大气污染) is no false mention, only one that a naive count takes twice.
    """
    inside = row["inside_counted"] or 0
    return row["substring_hits"], row["boundary_rejected"], row["excluded"] - inside, inside, row["accepted"]


def _share(total: list[int]) -> str:
    return percent((total[1] + total[2]) / total[0]) if total[0] else "—"


def _cells(total: list[int]) -> tuple[str, ...]:
    return (*(count(n) for n in total), _share(total))


def _decades(corpus: Corpus, rows: list[Row], concepts: list[str]) -> Md | None:
    years = {r["year"] // 10 for r in corpus.reports}
    if len(years) < 2 or not concepts:
        return None
    totals: dict[tuple[str, int], list[int]] = {}
    for r in rows:
        decade = corpus.report[r["report_id"]]["year"] // 10 * 10
        _add(totals.setdefault((r["concept"], decade), [0] * 5), r)
    cells = [
        (concept, f"{decade} 年代", *_cells(totals[concept, decade]))
        for concept in concepts
        for decade in sorted(d for c, d in totals if c == concept)
        if totals[concept, decade][0]
    ]
    return table(("概念", "年代", *_HEAD), cells, numeric=(2, 3, 4, 5, 6, 7))


def _terms(corpus: Corpus) -> Md | None:
    totals: dict[tuple[str, str], list[int]] = {}
    sums = [(name, "sum") for name in ("substring_hits", "boundary_rejected", "excluded", "inside_counted", "accepted")]
    for data in corpus.by_report["term_audit"].tables():
        for r in data.group_by(["term", "concept"]).aggregate(sums).to_pylist():
            row = {name: r[f"{name}_sum"] for name, _ in sums}
            _add(totals.setdefault((r["term"], r["concept"]), [0] * 5), row)
    wrong = [key for key, total in totals.items() if total[1] + total[2]]
    ranked = sorted(wrong, key=lambda k: (-(totals[k][1] + totals[k][2]), k))[:_TERMS]
    cells = [(*key, *_cells(totals[key])) for key in ranked]
    return table(("词", "概念", *_HEAD), cells, numeric=(2, 3, 4, 5, 6, 7)) if cells else None


def _quotes(corpus: Corpus, concept: Concept, rows: list[Row]) -> list[Md]:
    """Examples from the reports with most rejections, one for each reason if it can be found in a few reports."""
    wrong = [r for r in rows if r["concept"] == concept.name and sum(audit_counts(r)[1:3]) > 0]
    wrong.sort(key=lambda r: (-sum(audit_counts(r)[1:3]), r["report_id"]))
    found: dict[str, Md] = {}
    corpus.ahead(r["report_id"] for r in wrong[:_SEARCHED])
    for row in wrong[:_SEARCHED]:
        for hit in false_hits(corpus, row["report_id"], concept.name, concept.core):
            if hit.why not in found:
                label = f"“{hit.term}”，{hit.why}"
                found[hit.why] = corpus.quote(hit.report_id, hit.evidence.sentence, hit.evidence.spans, label=label)
        if len(found) >= _EXAMPLES:
            break
    return list(found.values())[:_EXAMPLES]
