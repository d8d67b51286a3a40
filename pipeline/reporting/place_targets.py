"""Section of a place's page: its targets against the results that the next reports state, and how they are worded."""

from __future__ import annotations

from pipeline.reporting import charts
from pipeline.reporting.charts import Aim, AimPanel
from pipeline.reporting.corpus import Corpus, Row
from pipeline.reporting.indicator_words import BOUNDS, COMMITMENTS, QUANTITIES, amount, target_words, verdict_words
from pipeline.reporting.markdown import Md, file_stem, image, link, table
from pipeline.reporting.numbers import count, percent
from pipeline.reporting.render import render

_PANELS = 6
_ROWS = 60
_SHOWN = ("growth", "share")
_SUFFIX = {"growth": "增速", "level": "（总量）", "points": "（百分点变动）"}
_SIDES = {"at_least": "up", "at_most": "down"}


def targets_section(corpus: Corpus, place: str, files: dict[str, str]) -> Md | None:
    """Chart, ledger and wording of the targets of one place.

    Args:
        corpus: the tables.
        place: the place.
        files: the chart is added to them.

    Returns:
        Markdown with its heading, None where no report of the place states a target.
    """
    rows = [r for r in corpus.place_rows("indicator_outcomes", place) if not r["indicator"].startswith("other:")]
    aimed = [r for r in rows if r["target_bound"] is not None]
    if not aimed:
        return None
    figure = _figure(place, rows, files)
    judged = [r for r in aimed if r["verdict"] is not None]
    ledger = sorted(aimed, key=lambda r: (-r["year"], r["label"], r["quantity"]))
    return Md(
        render(
            "place_targets.md.j2",
            figure=figure,
            ledger=_ledger(corpus, ledger[:_ROWS]),
            shown=count(min(_ROWS, len(ledger))),
            total=count(len(ledger)),
            summary=_summary(judged),
            wording=_wording(corpus.place_rows("target_wording", place)),
            about_points=f"{corpus.settings.outcomes.about_points:g}",
            about_share=percent(corpus.settings.outcomes.about_share),
        )
    )


def _figure(place: str, rows: list[Row], files: dict[str, str]) -> Md | None:
    """The indicators with the most years of target and outturn, rates only, so that the axes can be compared."""
    series: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row["quantity"] in _SHOWN:
            series.setdefault((row["indicator"], row["quantity"]), []).append(row)
    full = {
        k: sum(r["target_value"] is not None and r["outturn_value"] is not None for r in v) for k, v in series.items()
    }
    chosen = sorted((k for k in series if full[k] >= 2), key=lambda k: (-full[k], k))[:_PANELS]
    panels = []
    for key in chosen:
        own = [r for r in series[key] if r["target_value"] is not None or r["outturn_value"] is not None]
        title = f"{own[0]['label']}（{QUANTITIES[key[1]]}，%）"
        panels.append(AimPanel(title, tuple(_aim(r) for r in sorted(own, key=lambda r: r["year"]))))
    if not panels:
        return None
    path = f"figures/{file_stem(place + '-targets')}.svg"
    desc = "；".join(f"{p.title}：" + "，".join(a.tip for a in p.years) for p in panels)
    files[path] = charts.target_panels(
        panels, title=f"{place}：目标与下一年报告的结果", unit="%，横轴为目标所指的年份", desc=f"{desc}。"
    )
    return image(f"{place} 历年目标与结果", path)


def _aim(row: Row) -> Aim:
    result = amount(row["outturn_value"], row["unit"])
    return Aim(
        year=row["year"],
        low=row["target_value"],
        high=row["target_value_high"],
        side=_SIDES.get(row["target_bound"] or "", ""),
        outturn=row["outturn_value"],
        missed=row["verdict"] == "missed",
        tip=f"{row['year']} 年目标 {target_words(row)}，结果 {result}",
    )


def _ledger(corpus: Corpus, rows: list[Row]) -> Md:
    """The rows as a table; the column of the place above only where one has a target."""
    head = ["年", "指标", "目标", "下年报告的结果", "后来的修订", "判断", "上级目标"]
    lines = [_line(corpus, r) for r in rows]
    if all(line[-1] == "—" for line in lines):
        head, lines = head[:-1], [line[:-1] for line in lines]
    return table(head, lines, numeric=(0,))


def _line(corpus: Corpus, row: Row) -> tuple[object, ...]:
    words = COMMITMENTS.get(row["target_commitment"] or "", "")
    target = target_words(row) + (f"（{words}）" if words and words != "预期" else "")
    above = "—"
    if row["parent_place"] is not None and row["parent_target_value"] is not None:
        above = f"{row['parent_place']} {amount(row['parent_target_value'], row['unit'])}"
    page = corpus.pages.get(row["target_report_id"])
    year = link(str(row["year"]), page) if page else str(row["year"])
    revised = row["revised_value"]
    return (
        year,
        row["label"] + _SUFFIX.get(row["quantity"], ""),
        target,
        amount(row["outturn_value"], row["unit"]),
        amount(revised, row["unit"]) if revised is not None and revised != row["outturn_value"] else "—",
        verdict_words(row),
        above,
    )


def _summary(judged: list[Row]) -> Md | None:
    """How often each indicator's targets were met, missed, or heard of no more."""
    by_label: dict[str, list[Row]] = {}
    for row in judged:
        by_label.setdefault(row["label"], []).append(row)
    kinds = ("met", "missed", "not_reported", "not_comparable")
    rows = [
        (label, len(own), *(sum(r["verdict"] == k for r in own) for k in kinds))
        for label, own in sorted(by_label.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    if not rows:
        return None
    head = ("指标", "有下年报告的目标", "达到", "未达到", "下年未提", "不可比")
    return table(head, rows, numeric=(1, 2, 3, 4, 5))


def _wording(rows: list[Row]) -> Md | None:
    """Bounds and words of commitment of each year's targets."""
    bounds = ("about", "at_least", "at_most", "range", "exact", "qualitative")
    words = ("expected", "strive", "ensure")
    own = sorted((r for r in rows if r["n_targets"]), key=lambda r: r["year"])
    if not own:
        return None
    head = ("年", "目标数", *(BOUNDS[b] for b in bounds), *(COMMITMENTS[w] for w in words))
    lines = [
        (r["year"], r["n_targets"], *(r[f"n_{b}"] or "—" for b in bounds), *(r[f"n_{w}"] or "—" for w in words))
        for r in own
    ]
    return table(head, lines, numeric=tuple(range(len(head))))
