"""Section of a report's page: last year's results and this year's targets, in its own words."""

from __future__ import annotations

from pipeline.reporting.corpus import Corpus, Row
from pipeline.reporting.indicator_words import COMMITMENTS, said
from pipeline.reporting.markdown import Md, table
from pipeline.reporting.numbers import count
from pipeline.reporting.render import render

_QUOTED = 4


def indicators_section(corpus: Corpus, report: Row, files: dict[str, str]) -> Md | None:
    """Results and targets of listed indicators side by side, with the sentences of the targets.

    Args:
        corpus: the tables.
        report: row of ``reports``.
        files: not added to.

    Returns:
        Markdown with its heading, None where the report states none.
    """
    report_id = report["report_id"]
    every = corpus.rows("indicators", report_id)
    listed = [r for r in every if not r["indicator"].startswith("other:") and not r["reference"]]
    if not listed:
        return None
    texts = corpus.numbered(report_id)
    results = _first(listed, "outturn", report["year"] - 1)
    targets = _first(listed, "target", report["year"])
    codes = list(dict.fromkeys(r["indicator"] for r in listed))
    rows = []
    for code in codes:
        done, aimed = results.get(code, []), targets.get(code, [])
        if done or aimed:
            label = (done or aimed)[0]["label"]
            rows.append((label, _cell(done, texts), _cell(aimed, texts), _wording(aimed)))
    if not rows:
        return None
    numbers = dict.fromkeys(r["sentence_no"] for code in targets for r in targets[code])
    quotes = [
        corpus.quote(report_id, texts[n], _spans(targets, n), own=report_id)
        for n in sorted(numbers)[:_QUOTED]
        if n in texts
    ]
    return Md(
        render(
            "report_indicators.md.j2",
            table=table(("指标", f"{report['year'] - 1} 年结果", f"{report['year']} 年目标", "措辞"), rows),
            quotes=quotes,
            n_other=count(sum(r["indicator"].startswith("other:") for r in every)),
            n_listed=count(len(listed)),
        )
    )


def _first(rows: list[Row], kind: str, year: int) -> dict[str, list[Row]]:
    """For each indicator the first statement of each quantity for one year."""
    found: dict[str, dict[str, Row]] = {}
    for row in rows:
        if row["kind"] == kind and row["period_from"] == row["period_to"] == year:
            found.setdefault(row["indicator"], {}).setdefault(row["quantity"], row)
    return {code: list(own.values()) for code, own in found.items()}


def _cell(rows: list[Row], texts: dict[int, Row]) -> str:
    parts = [said(r, texts[r["sentence_no"]]["text"]) for r in rows if r["sentence_no"] in texts]
    return "；".join(dict.fromkeys(parts)) or "—"


def _wording(rows: list[Row]) -> str:
    return "、".join(dict.fromkeys(COMMITMENTS[r["commitment"]] for r in rows if r["commitment"])) or "—"


def _spans(targets: dict[str, list[Row]], number: int) -> list[tuple[int, int]]:
    mine = {(r["start_char"], r["end_char"]) for rows in targets.values() for r in rows if r["sentence_no"] == number}
    return sorted(mine)
