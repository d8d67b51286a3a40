"""The page of one report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.reporting import charts
from pipeline.reporting.comparison import comparison
from pipeline.reporting.corpus import Corpus, Row
from pipeline.reporting.evidence import Evidence, concept_evidence, false_hits
from pipeline.reporting.index_audit import audit_counts
from pipeline.reporting.markdown import Md, escape, escape_html, file_stem, image, link, table
from pipeline.reporting.numbers import (
    BLOCK_NAMES,
    PART_NAMES,
    count,
    decimal,
    heading_level,
    interval,
    percent,
    year_ranges,
)
from pipeline.reporting.pledge_ledger import report_pledges
from pipeline.reporting.render import footer, render
from pipeline.reporting.report_contrasts import contrasts_section
from pipeline.reporting.report_indicators import indicators_section
from pipeline.reporting.report_words import keyness_section, topics_section

# Further sections: each gives Markdown with its heading (##), or None; figures are added to the files.
SECTIONS: tuple[Callable[[Corpus, Row, dict[str, str]], Md | None], ...] = (
    contrasts_section,
    indicators_section,
    report_pledges,
)
_SECTION_ROWS = 40
_AUDIT_ROWS, _AUDIT_EXAMPLES = 10, 5
_SENTENCES_A_PART = 3


def report_page(corpus: Corpus, report: Row) -> dict[str, str]:
    """Page and figure of one report.

    Args:
        corpus: the tables, and the sentences that index and pages of places quote.
        report: row of ``reports``.

    Returns:
        Relative path to text.
    """
    report_id = report["report_id"]
    corpus.anchors.clear()
    rates = {(r["concept"], r["part"]): r for r in corpus.rows("attention", report_id)}
    parts = [p for p in ("review", "plan", "other") if any(k[1] == p and r["n_tokens"] for k, r in rates.items())]
    files: dict[str, str] = {}
    context: dict[str, Any] = {
        "heading": heading(report),
        "facts": _facts(report),
        "warnings": [w["text_zh"] for w in corpus.rows("report_warnings", report_id)],
        "sections": _sections(corpus, report_id),
        "confidence": percent(corpus.settings.statistics.confidence, 0),
        "block": BLOCK_NAMES[corpus.settings.statistics.bootstrap_block],
        "parts": "、".join(PART_NAMES[p] for p in parts),
        "figure": None,
        "comparison": None,
        "attention_table": None,
        "more_table": None,
    }
    if rates and parts:
        figure = f"figures/{file_stem(report_id + '-attention')}.svg"
        files[figure] = attention_figure(corpus, report, rates)
        context |= {
            "figure": image(f"{report_id} 各概念每万词提及次数", figure),
            "comparison": comparison(corpus.concepts, rates) if {"review", "plan"} <= set(parts) else None,
            "attention_table": _attention_table(
                corpus, rates, [p for p in ("review", "plan") if p in parts] or ["all"]
            ),
            "more_table": _attention_table(corpus, rates, [p for p in ("other", "all") if p in (*parts, "all")]),
        }
    context["evidence"] = _evidence(corpus, report_id)
    context["audit"] = _audit(corpus, report_id)
    context["keyness"] = keyness_section(corpus, report_id, rates)
    context["topics"] = topics_section(corpus, report_id)
    context["more"] = [made for section in SECTIONS if (made := section(corpus, report, files)) is not None]
    context["cited"] = [
        corpus.quote(report_id, corpus.numbered(report_id)[number], spans, own=report_id)
        for number, spans in sorted(corpus.cited.get(report_id, {}).items())
        if number not in corpus.anchors
    ]
    files[corpus.pages[report_id]] = render("report.md.j2", **context, footer=footer(corpus))
    return files


def heading(report: Row) -> str:
    """The title as printed, with place and year where it does not name them."""
    title = report["title"] or "政府工作报告"
    return title if str(report["year"]) in title else f"{title}（{report['place']}，{report['year']} 年）"


def period(report: Row, part: str) -> str:
    """Name of a part with the years it is about, e.g. 回顾（2014 年）."""
    if part == "plan":
        return f"部署（{report['year']} 年）"
    if part == "review" and report["review_from"] is not None and report["review_to"] is not None:
        return f"回顾（{year_ranges(range(report['review_from'], report['review_to'] + 1))} 年）"
    return PART_NAMES.get(part, part)


def _facts(report: Row) -> Md:
    code = f"（行政区划代码 {report['place_code']}）" if report["place_code"] else ""
    reviewed = period(report, "review")
    rows = [
        ("地方", f"{report['place']}{code}"),
        ("级别", heading_level(report["level"])),
        ("报告年份", f"{report['year']} 年（作报告的一年，也是部署所指的一年）"),
        ("回顾的时期", reviewed.removeprefix("回顾（").removesuffix("）") if "（" in reviewed else "未能判断"),
        ("发布日期", str(report["published_on"]) if report["published_on"] else "文件中没有写明"),
        ("来源文件", f"{report['source_path']}（{report['format']}）"),
        ("文件 SHA-256", f"{(report['sha256'] or '')[:16]}……"),
        (
            "篇幅",
            f"{count(report['n_tokens'])} 词，{count(report['n_chars'])} 汉字，{count(report['n_sentences'])} 句，"
            f"{count(report['n_paragraphs'])} 段（含标题）",
        ),
    ]
    return table(("项目", "内容"), rows)


def _sections(corpus: Corpus, report_id: str) -> dict[str, Any]:
    every = corpus.rows("sections", report_id)
    shown = [s for s in every if (s["depth"] or 0) <= 2]
    if len(shown) > _SECTION_ROWS:
        shown = [s for s in shown if (s["depth"] or 0) <= 1]
    shown = shown[:_SECTION_ROWS]
    rows = [
        (
            s["section_no"],
            ("　" if s["depth"] == 2 else "") + (s["heading"] or "（第一个标题之前的文字）"),
            PART_NAMES.get(s["part"], s["part"]),
            decimal(s["part_confidence"], 2),
        )
        for s in shown
    ]
    body = table(("节", "标题", "部分", "把握"), rows, numeric=(0, 3)) if rows else None
    return {"table": body, "shown": len(shown), "total": len(every)}


def attention_figure(corpus: Corpus, report: Row, rates: dict[tuple[str, str], Row]) -> str:
    """Bars of every concept, review against plan; the whole report where it has only one of them."""
    both = [p for p in ("review", "plan") if any(k[1] == p and r["n_tokens"] for k, r in rates.items())]
    parts = both if len(both) == 2 else ["all"]
    colours = {"review": charts.BLUE, "plan": charts.ORANGE, "all": charts.BLUE}
    groups = [
        charts.BarGroup(c, tuple(estimate(rates.get((c, p))) for p in parts))
        for c in corpus.concepts
        if any((c, p) in rates for p in parts)
    ]
    name = f"{report['place']} {report['year']} 年政府工作报告"
    desc = "；".join(
        f"{g.label}：" + "，".join(f"{PART_NAMES[p]} {decimal(b.value)}" for p, b in zip(parts, g.bars, strict=True))
        for g in groups
    )
    return charts.grouped_bars(
        groups,
        series=[(period(report, p), colours[p]) for p in parts],
        title=f"{name}：各概念的关注度",
        unit="每万词提及次数",
        desc=f"每万词提及次数。{desc}。",
        interval_name=f"{percent(corpus.settings.statistics.confidence, 0)} 区间",
    )


def estimate(row: Row | None) -> charts.Estimate:
    """A row of ``attention`` as a bar or point."""
    if row is None:
        return charts.Estimate(None)
    return charts.Estimate(row["per_10k_tokens"], row["ci_low"], row["ci_high"])


def _attention_table(corpus: Corpus, rates: dict[tuple[str, str], Row], parts: list[str]) -> Md:
    head = ("概念", "部分", "次数（核心词）", "词数", "每万词", "区间", "有提及的句子")
    rows = []
    for concept in corpus.concepts:
        for part in parts:
            r = rates.get((concept, part))
            if r is None:
                continue
            share = percent(r["sentences_with_hit"] / r["n_sentences"]) if r["n_sentences"] else "—"
            rows.append(
                (
                    concept,
                    PART_NAMES[part],
                    _linked(f"{count(r['hits'])}（{count(r['core_hits'])}）", corpus, r),
                    count(r["n_tokens"]),
                    decimal(r["per_10k_tokens"]),
                    interval(r["ci_low"], r["ci_high"]),
                    f"{count(r['sentences_with_hit'])}/{count(r['n_sentences'])}（{share}）",
                )
            )
    return table(head, rows, numeric=(2, 3, 4, 5, 6))


def _linked(label: str, corpus: Corpus, row: Row) -> Md:
    """A figure that leads to the sentences behind it; a zero has none."""
    quoted = row["hits"] and corpus.hits_of(row["report_id"], row["concept"])
    return link(label, "", evidence_anchor(corpus, row["concept"])) if quoted else escape(label)


def evidence_anchor(corpus: Corpus, concept: str) -> str:
    """Name of the place on the page of a report where the sentences of a concept stand."""
    return f"e{list(corpus.concepts).index(concept) + 1}"


def _evidence(corpus: Corpus, report_id: str) -> list[dict[str, Any]]:
    blocks = []
    for concept in corpus.concepts:
        hits = corpus.hits_of(report_id, concept)
        if not hits:
            continue
        quotes: list[Md] = []
        for part in ("review", "plan", "other"):
            found: list[Evidence] = concept_evidence(corpus, report_id, concept, part, limit=_SENTENCES_A_PART)
            label = PART_NAMES[part]
            quotes += [corpus.quote(report_id, e.sentence, e.spans, own=report_id, label=label) for e in found]
        numbers = {p: sum(h["part"] == p for h in hits) for p in ("review", "plan", "other")}
        summary = "，".join(f"{PART_NAMES[p]} {n:,} 次" for p, n in numbers.items() if n)
        blocks.append(
            {
                "anchor": evidence_anchor(corpus, concept),
                "summary": escape_html(f"{concept}：{summary}"),
                "quotes": quotes,
                "rest": _rest(corpus, report_id, concept, hits, len(quotes)),
            }
        )
    return blocks


def _rest(corpus: Corpus, report_id: str, concept: str, hits: list[Row], quoted: int) -> Md | None:
    """How to see the sentences that are not quoted; None where all are."""
    left = len({h["sentence_no"] for h in hits}) - quoted
    if left <= 0:
        return None
    report = corpus.report[report_id]
    names = (concept, report["place"])
    front = f"另有 {left:,} 句没有引出"
    if not all(name.isalnum() for name in names):  # what would have to be quoted for a shell is not shown as a command
        return Md(f"{front}。")
    command = f"gongwen kwic --concept {concept} --place {report['place']} --year {report['year']}"
    return Md(f"{front}，全部原句：`{command}`")


def _audit(corpus: Corpus, report_id: str) -> dict[str, Any] | None:
    terms = [t for t in corpus.rows("term_audit", report_id) if sum(audit_counts(t)[1:3])]
    if not terms:
        return None
    terms.sort(key=lambda t: (-sum(audit_counts(t)[1:3]), t["concept"], t["term"]))
    rows = [
        (
            t["term"],
            t["concept"],
            *(count(n) for n in audit_counts(t)),
        )
        for t in terms[:_AUDIT_ROWS]
    ]
    quotes = []
    for row in terms[:_AUDIT_EXAMPLES]:
        first = next(false_hits(corpus, report_id, row["concept"], [row["term"]]), None)
        if first is not None:
            label = f"“{first.term}”，{first.why}"
            e = first.evidence
            quotes.append(corpus.quote(report_id, e.sentence, e.spans, own=report_id, label=label))
    head = ("词", "概念", "子串出现", "不在词边界", "排除语境", "在已计的词里", "计入")
    return {
        "table": table(head, rows, numeric=(2, 3, 4, 5, 6)),
        "left_out": len(terms) - len(rows),
        "quotes": quotes,
    }
