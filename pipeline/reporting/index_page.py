"""The index: coverage, what was refused, and the corpus-wide findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.messages import text
from pipeline.reporting.corpus import Corpus, Row
from pipeline.reporting.index_attention import attention_section
from pipeline.reporting.index_audit import audit_section
from pipeline.reporting.index_levels import levels_section
from pipeline.reporting.index_targets import targets_overview
from pipeline.reporting.index_topics import topics_overview
from pipeline.reporting.index_trends import trends_section
from pipeline.reporting.markdown import Md, escape_html, link, table
from pipeline.reporting.numbers import (
    BLOCK_NAMES,
    LEVEL_NAMES,
    count,
    heading_level,
    listed,
    percent,
    year_ranges,
)
from pipeline.reporting.render import footer, render
from pipeline.reporting.topic_page import topic_pages

# Further sections: each gives Markdown with its heading (##), or None; figures are added to the files.
SECTIONS: tuple[Callable[[Corpus, dict[str, str]], Md | None], ...] = (
    levels_section,
    targets_overview,
)
_REFUSED_ROWS = 30
_COVERAGE_ROWS = 40
_NAMES = 40
_OPEN_LIST = 60


def index_page(corpus: Corpus) -> dict[str, str]:
    """The index and its figures, and the pages of topic models.

    Args:
        corpus: the tables, with the anchors of the report pages.

    Returns:
        Relative path to text.
    """
    files: dict[str, str] = {}
    years = [r["year"] for r in corpus.reports]
    context: dict[str, Any] = {
        "n_reports": count(len(corpus.reports)),
        "n_places": count(len(corpus.places())),
        "years": year_ranges(years),
        "n_words": count(sum(r["n_tokens"] or 0 for r in corpus.reports)),
        "n_sentences": count(sum(r["n_sentences"] or 0 for r in corpus.reports)),
        "n_warned": count(sum(bool((r["warnings"] or "").strip()) for r in corpus.reports)),
        "coverage": _coverage(corpus),
        "refused": _refused(corpus),
        "attention": attention_section(corpus, files),
        "trends": trends_section(corpus),
        "audit": audit_section(corpus),
        "topics": topics_overview(corpus, files),
        "more": [made for section in SECTIONS if (made := section(corpus, files)) is not None],
        "pages": _pages(corpus),
        "dictionary": _dictionary(corpus),
        "settings": corpus.settings,
        "alpha": f"{corpus.settings.statistics.alpha:g}",
        "confidence": percent(corpus.settings.statistics.confidence, 0),
        "block": BLOCK_NAMES[corpus.settings.statistics.bootstrap_block],
        "footer": footer(corpus),
    }
    files |= topic_pages(corpus)
    files["index.md"] = render("index.md.j2", **context)
    return files


def _coverage(corpus: Corpus) -> dict[str, Any]:
    """Places with the same years share a row: 31 provinces of one year are one row, not 31."""
    rank = {place: i for i, place in enumerate(corpus.places())}
    states: dict[str, dict[str, list[int]]] = {}
    levels: dict[str, str] = {}
    for row in corpus.tables["coverage"]:
        states.setdefault(row["place"], {}).setdefault(row["state"], []).append(row["year"])
        levels[row["place"]] = row["level"]
    patterns: dict[tuple[str, ...], list[str]] = {}
    order = list(LEVEL_NAMES)
    for place in sorted(
        states, key=lambda p: (order.index(levels[p]) if levels[p] in order else 9, rank.get(p, 10**9), p)
    ):
        known = states[place]
        have = known.get("have", [])
        pattern = (
            heading_level(levels[place] or ""),
            f"{year_ranges(have)}（{len(have)} 年）" if have else "无",
            *(year_ranges(known[s]) if known.get(s) else "无" for s in ("missing", "quarantined")),
        )
        patterns.setdefault(pattern, []).append(place)
    rows = []
    for (level, present, missing, quarantined), places in list(patterns.items())[:_COVERAGE_ROWS]:
        name = places[0] if len(places) == 1 else f"{len(places)} 个地方：{listed(places, _NAMES)}"
        rows.append((name, level, present, missing, quarantined))
    left = sum(len(p) for p in list(patterns.values())[_COVERAGE_ROWS:])
    head = ("地方", "级别", "有报告", "缺报告", "未通过检查")
    return {"table": table(head, rows) if rows else None, "left_out": left}


def _refused(corpus: Corpus) -> dict[str, Any]:
    rows = corpus.tables["quarantine"]
    reasons: dict[str, int] = {}
    for row in rows:
        reason = row["reason"]
        reasons[reason] = reasons.get(reason, 0) + 1
    counts = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    cells = [(r["source_path"], _reason(r["reason"]), r["detail_zh"]) for r in rows[:_REFUSED_ROWS]]
    return {
        "total": len(rows),
        "summary": "，".join(f"{_reason(name)} {n} 个" for name, n in counts),
        "table": table(("文件", "原因", "说明"), cells) if cells else None,
        "left_out": len(rows) - len(cells),
    }


def _reason(reason: str) -> str:
    return text(f"reasons.{reason}", "zh")


def _pages(corpus: Corpus) -> list[dict[str, Any]]:
    """Links to all reports, by level; one line a place, or a year where places have one report each."""
    out = []
    for level in dict.fromkeys(r["level"] for r in corpus.reports):
        reports = [r for r in corpus.reports if r["level"] == level]
        by_place: dict[str, list[Row]] = {}
        for r in reports:
            by_place.setdefault(r["place"], []).append(r)
        lines = []
        for place, own in by_place.items():
            if len(own) > 1:
                links = "、".join(link(str(r["year"]), corpus.pages[r["report_id"]]) for r in own)
                lines.append((place, f"{len(own)} 份", Md(links)))
        once = [own[0] for own in by_place.values() if len(own) == 1]
        for year in sorted({r["year"] for r in once}):
            ours = [r for r in once if r["year"] == year]
            named = "、".join(link(r["place"], corpus.pages[r["report_id"]]) for r in ours)
            lines.append((f"{year} 年", f"{len(ours)} 份", Md(named)))
        out.append(
            {
                "level": escape_html(heading_level(level)),
                "total": len(reports),
                "open": len(reports) <= _OPEN_LIST,
                "lines": lines,
            }
        )
    return out


def _dictionary(corpus: Corpus) -> Md | None:
    rows = [
        (
            c.name,
            listed(c.core, _NAMES),
            listed(c.extended, _NAMES) if c.extended else "—",
            listed(c.exclude, _NAMES) if c.exclude else "—",
            c.source,
        )
        for c in corpus.dictionary
    ]
    return table(("概念", "核心词", "扩展词", "排除语境", "来源"), rows) if rows else None
