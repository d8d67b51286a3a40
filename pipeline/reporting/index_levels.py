"""Section of the index: attention by level of government over the years, each place weighing the same."""

from __future__ import annotations

from typing import Any

from pipeline.reporting import charts
from pipeline.reporting.corpus import Corpus, Row
from pipeline.reporting.markdown import Md, file_stem, image, table
from pipeline.reporting.numbers import LEVEL_NAMES, VERDICT_NAMES, decimal, interval, percent, probability
from pipeline.reporting.render import render

_AVERAGE = {"province": "省级平均", "city": "地级平均", "district": "县级平均", "national": "国家级平均"}
_OPEN = 2


def levels_section(corpus: Corpus, files: dict[str, str]) -> Md | None:
    """Charts and verdicts of the means of each level, from the plan.

    Args:
        corpus: the tables.
        files: a chart for each concept is added to them.

    Returns:
        Markdown with its heading; None where no level has two places in each of two years.
    """
    rows = [r for r in corpus.tables["attention_by_level"] if r["part"] == "plan"]
    levels = [x for x in LEVEL_NAMES if len({r["year"] for r in rows if r["level"] == x}) > 1]
    if not levels:
        return None
    figures = [f for c in corpus.concepts if (f := _figure(corpus, c, rows, levels, files)) is not None]
    return Md(
        render(
            "index_levels.md.j2",
            open=figures[:_OPEN],
            folded=figures[_OPEN:],
            table=_verdicts(corpus, levels),
            alpha=f"{corpus.settings.statistics.alpha:g}",
        )
    )


def _figure(
    corpus: Corpus, concept: str, rows: list[Row], levels: list[str], files: dict[str, str]
) -> dict[str, Any] | None:
    panels = []
    for level in levels:
        own = sorted((r for r in rows if r["level"] == level and r["concept"] == concept), key=lambda r: r["year"])
        mean = {r["year"]: charts.Estimate(r["per_10k_tokens"], r["ci_low"], r["ci_high"]) for r in own}
        adjusted = {
            r["year"]: charts.Estimate(r["adjusted_per_10k_tokens"], None, None)
            for r in own
            if r["adjusted_per_10k_tokens"] is not None
        }
        if mean:
            places = f"{min(r['n_places'] for r in own)} 至 {max(r['n_places'] for r in own)} 个地方"
            lines = (
                charts.Line("各地平均", charts.BLUE, mean),
                charts.Line("调整地方构成之后", charts.VERMILLION, adjusted),
            )
            panels.append(charts.Panel(f"{LEVEL_NAMES[level]}（每年 {places}）", lines))
    if not panels:
        return None
    path = f"figures/{file_stem('levels-' + concept)}.svg"
    files[path] = charts.line_panels(
        panels,
        title=f"{concept}：各级部署部分的平均关注度",
        unit="每万词提及次数，每个地方权重相同",
        desc="；".join(p.title for p in panels) + "。",
        interval_name=f"{percent(corpus.settings.statistics.confidence, 0)} 区间（对地方重抽样）",
    )
    return {"image": image(f"{concept}：各级平均每万词提及次数", path)}


def _verdicts(corpus: Corpus, levels: list[str]) -> Md | None:
    head = ("级别", "概念", "判断", "τ", "q", "斜率（次/万词·年）", "斜率 95% 区间", "年份")
    rank = {c: i for i, c in enumerate(corpus.concepts)}
    cells = []
    for level in levels:
        found = [r for r in corpus.place_rows("trends", _AVERAGE[level]) if r["part"] == "plan"]
        for r in sorted(found, key=lambda r: rank.get(r["series"], len(rank))):
            cells.append(
                (
                    LEVEL_NAMES[level],
                    r["series"],
                    VERDICT_NAMES.get(r["verdict"], r["verdict"]),
                    decimal(r["tau"], 2),
                    probability(r["q_value"]),
                    decimal(r["slope"], 2),
                    interval(r["slope_low"], r["slope_high"], 2),
                    f"{r['first_year']}–{r['last_year']}，{r['n_years']} 年",
                )
            )
    return table(head, cells, numeric=(3, 4, 5, 6)) if cells else None
