"""Section of a report's page: what it says that the report before did not, and that other places do not; what it says again."""

from __future__ import annotations

from pipeline.reporting.corpus import Corpus, Row
from pipeline.reporting.evidence import occurrences
from pipeline.reporting.markdown import Md, escape, link, table
from pipeline.reporting.numbers import NONE, count, decimal, percent, probability
from pipeline.reporting.render import render

_TOP, _QUOTED = 10, 4
_MORE = {"year_vs_previous": "今年部署比上一份报告的部署用得多", "place_vs_rest": "比同级同年的其他报告用得多"}
_LESS = {"year_vs_previous": "用得少", "place_vs_rest": "用得少"}


def contrasts_section(corpus: Corpus, report: Row, files: dict[str, str]) -> Md | None:
    """Words against the previous report and against other places, and the share that is said again.

    Args:
        corpus: the tables.
        report: row of ``reports``.
        files: not used; the section has no figure.

    Returns:
        Markdown with its heading; None for the only report of its place, level and year.
    """
    report_id = report["report_id"]
    rows = corpus.rows("keyness", report_id)
    novelty = {r["part"]: r for r in corpus.rows("novelty", report_id)}
    whole = novelty.get("all")
    again = whole if whole is not None and whole["verbatim_share"] is not None else None
    contrasts = [c for name in _MORE if (c := _contrast(corpus, report_id, name, rows)) is not None]
    if not contrasts and again is None:
        return None
    return Md(
        render(
            "report_contrasts.md.j2",
            contrasts=contrasts,
            again=_again(corpus, again, novelty) if again is not None else None,
            alpha=f"{corpus.settings.statistics.alpha:g}",
        )
    )


def _contrast(corpus: Corpus, report_id: str, name: str, rows: list[Row]) -> dict[str, object] | None:
    ours = [r for r in rows if r["contrast"] == name]
    if not ours:
        return None
    clear = [r for r in ours if r["q_value"] < corpus.settings.statistics.alpha]
    more = sorted((r for r in (clear or ours) if r["log_ratio"] > 0), key=lambda r: (-r["g2"], r["term"]))[:_TOP]
    less = sorted((r for r in (clear or ours) if r["log_ratio"] < 0), key=lambda r: (-r["g2"], r["term"]))[:_TOP]
    reference = ours[0]["reference"] or ""
    previous = reference.rpartition(" ")[2]
    if name == "year_vs_previous":
        against = link(previous, corpus.pages[previous]) if previous in corpus.pages else escape(previous)
        title = "与上一份报告的部署比"
    else:
        against = escape(f"同级同年的其他 {reference.split(' ')[0]} 份报告")
        title = "与同级其他地方比"
    head = ("词", "本报告次数", "对照次数", "有它的句数", "G²", "log₂ 比", "q")
    return {
        "title": title,
        "against": against,
        "tested": count(ours[0]["n_tested"]),
        "n_clear": len(clear),
        "more": _MORE[name],
        "table": table(head, [_cells(r) for r in more], numeric=(1, 2, 3, 4, 5, 6)) if more else None,
        "less": "、".join(f"{r['term']}（{r['count_target']}/{r['count_reference']}）" for r in less),
        "quotes": _quotes(corpus, report_id, more),
    }


def _cells(r: Row) -> tuple[object, ...]:
    return (
        r["term"],
        count(r["count_target"]),
        count(r["count_reference"]),
        f"{count(r['sentences_target'])}/{count(r['sentences_reference'])}",
        decimal(r["g2"]),
        decimal(r["log_ratio"]),
        probability(r["q_value"]),
    )


def _quotes(corpus: Corpus, report_id: str, rows: list[Row]) -> list[Md]:
    quotes: list[Md] = []
    for row in rows[:_QUOTED]:
        sentence = corpus.sentence(report_id, row["example_sentence_no"])
        if sentence is not None:
            spans = occurrences(sentence["text"], row["term"])
            quotes.append(corpus.quote(report_id, sentence, spans, own=report_id, label=row["term"]))
    return quotes


def _again(corpus: Corpus, row: Row, novelty: dict[str, Row]) -> dict[str, object]:
    """What the report takes over word for word, with the sentence that holds most of it."""
    before = row["previous_report_id"]
    sentence = corpus.sentence(row["report_id"], row["example_sentence_no"])
    parts = [
        f"{name} {percent(novelty[p]['verbatim_share'])}"
        for p, name in (("review", "回顾"), ("plan", "部署"))
        if p in novelty
    ]
    return {
        "before": link(before, corpus.pages[before]) if before in corpus.pages else escape(before or NONE),
        "years": row["years_before"],
        "share": percent(row["verbatim_share"]),
        "words": count(row["verbatim_words"]),
        "total": count(row["n_tokens"]),
        "parts": "，".join(parts),
        "quote": corpus.quote(row["report_id"], sentence, (), own=row["report_id"]) if sentence is not None else None,
    }
