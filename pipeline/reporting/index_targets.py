"""Section of the index: how targets fare and how they are worded, over all places."""

from __future__ import annotations

from collections import Counter

from pipeline.reporting.corpus import Corpus, Row
from pipeline.reporting.markdown import Md, table
from pipeline.reporting.numbers import count, percent
from pipeline.reporting.render import render

_ROWS = 16
_KINDS = ("met", "missed", "not_reported", "not_comparable")


def targets_overview(corpus: Corpus, files: dict[str, str]) -> Md | None:
    """Verdicts by indicator, and the wording of targets over the years.

    Args:
        corpus: the tables.
        files: not added to.

    Returns:
        Markdown with its heading, None where no report states a target.
    """
    wording = [r for r in corpus.tables["target_wording"] if r["n_targets"]]
    if not wording:
        return None
    return Md(
        render(
            "index_targets.md.j2",
            verdicts=_verdicts(corpus),
            n_targets=count(sum(r["n_targets"] for r in wording)),
            n_reports=count(len(wording)),
            wording=_wording(wording),
        )
    )


def _verdicts(corpus: Corpus) -> Md | None:
    data = corpus.source("indicator_outcomes", None)
    columns = zip(*(data.column(c).to_pylist() for c in ("label", "indicator", "verdict")), strict=True)
    found: dict[str, Counter[str]] = {}
    for label, code, verdict in columns:
        if verdict is not None and not code.startswith("other:"):
            found.setdefault(label, Counter())[verdict] += 1
    rows = []
    for label, own in sorted(found.items(), key=lambda item: (-item[1].total(), item[0]))[:_ROWS]:
        compared = own["met"] + own["missed"]
        share = percent(own["met"] / compared, 0) if compared else "—"
        rows.append((label, count(own.total()), *(count(own[k]) for k in _KINDS), share))
    if not rows:
        return None
    head = ("指标", "有下年报告的目标", "达到", "未达到", "下年未提", "不可比", "可比的当中达到")
    return table(head, rows, numeric=(1, 2, 3, 4, 5, 6))


def _wording(rows: list[Row]) -> Md:
    groups: dict[tuple[str, int], list[Row]] = {}
    names = {"national": "国家", "province": "省级", "city": "地级", "district": "县级"}
    order = list(names)
    for row in rows:
        groups.setdefault((row["level"], row["year"] // 5 * 5), []).append(row)
    lines = []
    for (level, start), own in sorted(groups.items(), key=lambda item: (order.index(item[0][0]), item[0][1])):
        total = sum(r["n_targets"] for r in own)
        shares = [
            percent(sum(r[f"n_{k}"] for r in own) / total, 0)
            for k in ("about", "at_least", "at_most", "range", "exact", "qualitative", "strive", "ensure")
        ]
        lines.append((names[level], f"{start}–{start + 4}", count(len(own)), count(total), *shares))
    head = ("级别", "年", "报告", "目标", "左右", "以上", "以内", "区间", "定值", "未给数字", "力争", "确保")
    return table(head, lines, numeric=tuple(range(2, 12)))
