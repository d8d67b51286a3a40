"""Rows of single tables for the made-up corpus of made_up.py, consistent with one another. No real report is quoted here."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from pipeline.pages.source.evidence import occurrences
from pipeline.settings.model import Concept
from pipeline.statistics import bootstrap_ratio, poisson_limits

CONCEPTS = (
    Concept(
        name="民生",
        label="livelihood",
        source="made up",
        core=("民生",),
        extended=("就业", "“三保障”要求"),
        exclude=("民生银行",),
    ),
    Concept(name="改革", label="reform", source="made up", core=("改革",), extended=("放管服",)),
    Concept(name="大气治理", label="air", source="made up", core=("大气",), extended=("蓝天",), exclude=("下大气力",)),
    Concept(name="航天", label="space", source="made up", core=("航天",)),
)
_REVIEW = (
    "我们坚持以民生为本，新增就业{n}万人。",
    "人民生活水平持续提高，居民收入增长{n}%。",
    "重点领域改革取得突破，完成改革事项{n}项。",
    "引进民生银行等企业{n}家。",
    "完成投资{n}亿元，同比增长{n}%。",
    "蓝天天数达到{n}天。",
)
_PLAN = (
    "要下大气力抓好项目建设{n}个。",
    "加强大气污染防治，打赢蓝天保卫战，天数达到{n}天。",
    "继续深化改革，推进放管服，取消事项{n}项。",
    "切实保障和改善民生，办好民生实事{n}件，稳定就业。",
    "全面落实“三保障”要求，惠及群众{n}万人。",
    "建设学校{n}所，新增学位{n}万个。",
)
_FALSE = {"民生": ("人民生活", "民生银行"), "大气治理": ("下大气力",)}


def sentences_of(rng: random.Random, n: int) -> list[tuple[str, str]]:
    made = [("review", rng.choice(_REVIEW).format(n=rng.randint(2, 900))) for _ in range(n)]
    return made + [("plan", rng.choice(_PLAN).format(n=rng.randint(2, 900))) for _ in range(n)]


def hits_in(text: str) -> list[tuple[str, str, str, int, int]]:
    out = []
    for concept in CONCEPTS:
        covered = [s for c in _FALSE.get(concept.name, ()) for s in _find(text, c)]
        for term, tier in concept.tiers.items():
            for start, end in _find(text, term):
                if not any(a <= start and end <= b for a, b in covered):
                    out.append((concept.name, term, tier, start, end))
    return out


def _find(text: str, term: str) -> list[tuple[int, int]]:
    return [(i, i + len(term)) for i in range(len(text)) if text.startswith(term, i)]


def attention_rows(report: dict[str, Any], sentences: list[dict[str, Any]], hits: list[dict[str, Any]]) -> list[Any]:
    rows = []
    for part in ("review", "plan", "all"):
        ours = [s for s in sentences if part in ("all", s["part"])]
        sizes = np.array([s["n_tokens"] for s in ours], dtype=np.float64)
        numbers = [s["sentence_no"] for s in ours]
        for concept in CONCEPTS:
            own = [h for h in hits if h["concept"] == concept.name and h["sentence_no"] in set(numbers)]
            per = np.array([[float(sum(h["sentence_no"] == n for h in own))] for n in numbers]).reshape(-1, 1)
            low, high = bootstrap_ratio(per, sizes, draws=100, confidence=0.95, seed=7)
            total = int(sizes.sum())
            top = (
                1e4 * float(poisson_limits(np.zeros(1), confidence=0.95)[1][0]) / total
                if not own
                else 1e4 * float(high[0])
            )
            rows.append(
                {
                    **{k: report[k] for k in ("report_id", "place", "level", "year")},
                    "part": part,
                    "concept": concept.name,
                    "hits": len(own),
                    "core_hits": sum(h["tier"] == "core" for h in own),
                    "n_tokens": total,
                    "n_chars": sum(len(s["text"]) for s in ours),
                    "n_sentences": len(ours),
                    "sentences_with_hit": len({h["sentence_no"] for h in own}),
                    "per_10k_tokens": 1e4 * len(own) / total,
                    "ci_low": 1e4 * float(low[0]),
                    "ci_high": top,
                }
            )
    return rows


def audit_rows(
    report_id: str, sentences: list[dict[str, Any]], hits: list[dict[str, Any]]
) -> tuple[list[Any], list[Any]]:
    terms = []
    for concept in CONCEPTS:
        for term, tier in concept.tiers.items():
            naive = sum(s["text"].count(term) for s in sentences)
            accepted = sum(h["term"] == term and h["concept"] == concept.name for h in hits)
            excluded = sum(s["text"].count(x) for s in sentences for x in concept.exclude if term in x)
            row = {"report_id": report_id, "concept": concept.name, "term": term, "tier": tier}
            row |= {"substring_hits": naive, "boundary_rejected": naive - accepted - excluded}
            if naive:
                terms.append({**row, "excluded": excluded, "accepted": accepted, "inside_counted": 0})
    numbers = ("substring_hits", "boundary_rejected", "excluded", "accepted", "inside_counted")
    concepts = []
    for concept in CONCEPTS:
        core = [t for t in terms if t["concept"] == concept.name and t["tier"] == "core"]
        sums = {n: sum(t[n] for t in core) for n in numbers}
        concepts.append({"report_id": report_id, "concept": concept.name, **sums})
    return concepts, terms


def rejected_rows(report_id: str, sentences: list[dict[str, Any]], hits: list[dict[str, Any]]) -> list[Any]:
    counted = {(h["sentence_no"], h["concept"], h["start_char"]) for h in hits}
    rows = []
    for s in sentences:
        for concept in CONCEPTS:
            contexts = [span for x in concept.exclude for span in occurrences(s["text"], x)]
            for term, tier in concept.tiers.items():
                for start, end in occurrences(s["text"], term):
                    if (s["sentence_no"], concept.name, start) in counted:
                        continue
                    why = "context" if any(a <= start and end <= b for a, b in contexts) else "boundary"
                    place = {"report_id": report_id, "sentence_no": s["sentence_no"], "part": s["part"]}
                    of = {"concept": concept.name, "term": term, "tier": tier, "why": why}
                    rows.append({**place, **of, "start_char": start, "end_char": end})
    return rows


def keyness_rows(report: dict[str, Any], sentences: list[dict[str, Any]], significant: bool) -> list[Any]:
    rows = []
    for i, term in enumerate(("改革", "民生", "完成", "大气", "蓝天", "增长", "项目", "居民收入")):
        plan = sum(s["text"].count(term) for s in sentences if s["part"] == "plan")
        review = sum(s["text"].count(term) for s in sentences if s["part"] == "review")
        rows.append(
            {
                "contrast": "plan_vs_review",
                **{k: report[k] for k in ("report_id", "place", "year")},
                "term": term,
                "count_target": plan,
                "count_reference": review,
                "g2": 20.0 - i,
                "log_ratio": float(np.log2((plan + 0.5) / (review + 0.5))),
                "q_value": 0.0004 * (i + 1) if significant else 0.6,
                "example_sentence_no": next((s["sentence_no"] for s in sentences if term in s["text"]), None),
            }
        )
    return rows


def topic_rows(reports: list[dict[str, Any]], rng: random.Random, k: int) -> tuple[list[Any], list[Any], list[Any]]:
    topics, terms, shares = [], [], []
    for model in ("nmf", "lda"):
        for t in range(1, k + 1):
            words = rng.sample(
                ["民生", "改革", "项目", "投资", "污染", "学校", "就业", "事项", "蓝天", "收入", "增长"], 10
            )
            first = {"representative_report_id": reports[0]["report_id"], "representative_sentence_no": t}
            topics.append(
                {
                    "model": model,
                    "topic_id": t,
                    "label": "·".join(words[:3]),
                    "terms": list(words),
                    "npmi": 0.2 - 0.01 * t,
                    "stability": 0.8,
                    "share": 2 * (k + 1 - t) / (k * (k + 1)),
                    "status": "active",
                    "n_paragraphs": 30 * len(reports),
                    "exclusivity": 0.6,
                    "colour": f"#0{t % 10}72b2",
                    "map_x": float(np.cos(t)),
                    "map_y": float(np.sin(t)),
                    **first,
                }
            )
            terms += [
                {"model": model, "topic_id": t, "rank": i, "term": w, "weight": 0.1, "exclusivity": 0.5}
                for i, w in enumerate(words, 1)
            ]
        for report in reports:
            for part in ("review", "plan", "all"):
                weights = np.array([rng.random() ** 2 for _ in range(k)])
                for t, share in enumerate(weights / weights.sum(), 1):
                    row = {"model": model, "part": part, "topic_id": t, "share": float(share)}
                    row |= {"ci_low": float(share) * 0.6, "ci_high": min(1.0, float(share) * 1.4)}
                    shares.append({**{c: report[c] for c in ("report_id", "place", "year")}, **row})
    return topics, terms, shares


def topic_model_rows(reports: list[dict[str, Any]], k: int) -> dict[str, list[Any]]:
    """A second fit, in which the last topic is new and one more has gone."""
    n, years = len(reports), [r["year"] for r in reports]
    fit = {"k": k, "k_rule": "chosen", "n_reports": n, "n_reports_all": n, "n_paragraphs": 30 * n, "n_terms": 500}
    fit |= {"first_year": min(years), "last_year": max(years), "seeds_missing": ["飞船"]}
    made: dict[str, list[Any]] = {
        "topic_fits": [{"model": m, "fit": i, **fit} for m in ("nmf", "lda") for i in (1, 2)],
        "topic_k": [{"k": i, "npmi": 0.2, "npmi_error": 0.01, "stability": 0.9, "chosen": i == k} for i in (k, k + 2)],
        "topic_splits": [{"k": k, "topic_no": 1, "terms": ["民生", "就业", "收入"]}]
        + [
            {"k": k + 2, "topic_no": i, "terms": w.split(), "parent_no": 1}
            for i, w in ((1, "民生 收入"), (2, "就业 项目"))
        ],
    }
    for name in ("topic_events", "topic_year_terms", "topic_concepts", "topic_examples", "topic_quotes"):
        made[name] = []
    for m in ("nmf", "lda"):
        for t in range(1, k + 2):
            event = "kept" if t < k else "birth" if t == k else "death"
            made["topic_events"].append({"model": m, "fit": 2, "topic_id": t, "event": event, "similarity": 0.9})
        for t in range(1, k + 1):
            own = {"model": m, "topic_id": t}
            made["topic_concepts"].append({**own, "rank": 1, "concept": "民生", "hits": 9.0, "share": 0.4, "lift": 2.5})
            made["topic_examples"].append({**own, "rank": 1, "report_id": reports[0]["report_id"], "sentence_no": t})
            made["topic_quotes"] += [
                {**own, "report_id": r["report_id"], "sentence_no": t, "score": 1.0} for r in reports
            ]
            made["topic_year_terms"] += [
                {**own, **{c: r[c] for c in ("report_id", "place", "year")}, "terms": [f"词{r['year']}", "民生"]}
                for r in reports
            ]
    return made


def trend_rows(place: str, years: tuple[int, ...]) -> list[Any]:
    verdicts = ("rising", "falling", "flat", "flat") if len(years) >= 5 else ("too_few_years",) * 4
    rows = []
    for concept, verdict in zip(CONCEPTS, verdicts, strict=True):
        for part in ("all", "plan"):
            row: dict[str, Any] = {
                "series_kind": "concept",
                "series": concept.name,
                "place": place,
                "part": part,
                "n_years": len(years),
                "first_year": min(years),
                "last_year": max(years),
                "verdict": verdict,
            }
            if verdict != "too_few_years":
                sign = {"rising": 1, "falling": -1, "flat": 0}[verdict]
                row |= {"tau": 0.6 * sign, "p_value": 0.0002 if sign else 0.7, "q_value": 0.0008 if sign else 0.8}
                row |= {"q_value_index": row["q_value"], "sensitive": False}
                row |= {"slope": 1.5 * sign, "slope_low": 1.5 * sign - 0.7, "slope_high": 1.5 * sign + 0.7}
            rows.append(row)
    return rows
