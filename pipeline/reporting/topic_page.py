"""A page for each topic model: how it was fitted, what has changed, and every topic with words, evidence and course."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from pipeline.reporting import charts
from pipeline.reporting.charts.bars import Estimate
from pipeline.reporting.charts.canvas import BLUE
from pipeline.reporting.charts.lines import Line, Panel
from pipeline.reporting.corpus import Corpus, Row
from pipeline.reporting.evidence import occurrences
from pipeline.reporting.markdown import Md, escape, file_stem, image, link, table
from pipeline.reporting.numbers import count, decimal, interval, percent
from pipeline.reporting.render import footer, render
from pipeline.reporting.report_words import MODEL_NAMES, active_topics, model_order
from pipeline.reporting.topic_map import topic_map

_YEARS, _CURVES, _LEAST_SHARE = 8, 2, 0.01
FEW_PARAGRAPHS, _SHAKY, _STABLE = 300, 0.7, 0.85
Series = dict[int, dict[int, Row]]
Words = dict[tuple[str, int], str]
_EVENTS = {
    "birth": "新出现",
    "split": "由主题 {} 分出",
    "return": "重新出现",
    "death": "不再出现",
    "merge": "并入主题 {}",
}


def page_name(model: str) -> str:
    """File name of a model's page."""
    return f"topics-{model}.md"


def map_name(model: str) -> str:
    """File name of a model's interactive map."""
    return f"topics-{model}.html"


def topic_pages(corpus: Corpus) -> dict[str, str]:
    """Pages, maps and figures of all models.

    Args:
        corpus: the tables.

    Returns:
        Relative path to text; nothing where no model was fitted.
    """
    files: dict[str, str] = {}
    drawn = [r["report_id"] for place in _followed(corpus) for r in corpus.of_place(place)]
    corpus.ahead([*drawn, *(r["report_id"] for r in corpus.tables["topic_examples"])])
    for model in model_order(corpus):
        topics = active_topics(corpus, model)
        fit = last_fit(corpus, model)
        if fit is None:
            continue
        files[map_name(model)] = topic_map(corpus, model, topics)
        series = {place: _series(corpus, model, place) for place in _followed(corpus)}
        words = _words(corpus, model, next(iter(series))) if series else {}
        files[page_name(model)] = render(
            "topics.md.j2",
            name=MODEL_NAMES.get(model, model),
            model=model,
            map=map_name(model),
            fit={k: count(v) if isinstance(v, int) else v for k, v in fit.items()},
            years=str(fit["first_year"]) + (f"–{fit['last_year']}" if fit["last_year"] > fit["first_year"] else ""),
            unsettled=not any((r["stability"] or 0) >= _STABLE for r in corpus.tables["topic_k"]),
            sampled=fit["n_reports"] < fit["n_reports_all"],
            refit=corpus.settings.topics.refit,
            few=fit["n_paragraphs"] < FEW_PARAGRAPHS,
            shaky=[str(t["topic_id"]) for t in topics if t["stability"] is not None and t["stability"] < _SHAKY],
            changes=_changes(corpus, model, fit),
            numbers=_numbers(corpus),
            splits=_splits(corpus) if model == "nmf" else None,
            dynamics=_dynamics(corpus) if model == "nmf" else None,
            overview=_overview(topics),
            topics=[_topic(corpus, model, t, series, words, files) for t in topics],
            footer=footer(corpus),
        )
    return files


def last_fit(corpus: Corpus, model: str) -> Row | None:
    """The fit that made the model in force."""
    fits = [f for f in corpus.tables["topic_fits"] if f["model"] == model]
    return fits[-1] if fits else None


def _followed(corpus: Corpus) -> list[str]:
    """The places with most years, whose courses are drawn."""
    places = sorted(corpus.place_pages, key=lambda p: (-len(corpus.of_place(p)), corpus.place_rank[p]))
    return places[:_CURVES]


def _changes(corpus: Corpus, model: str, fit: Row) -> dict[str, Any] | None:
    """What became of the topics at the last refit; None for a first model."""
    if fit["fit"] == 1:
        return None
    rows = [e for e in corpus.tables["topic_events"] if e["model"] == model and e["fit"] == fit["fit"]]
    names = {t["topic_id"]: t["label"] for t in corpus.tables["topics"] if t["model"] == model}
    told = [
        (e["topic_id"], names.get(e["topic_id"], ""), _EVENTS[e["event"]].format(e["other_id"]), e["similarity"])
        for e in rows
        if e["event"] != "kept"
    ]
    kept = [e["similarity"] for e in rows if e["event"] == "kept"]
    cells = [(i, name, event, decimal(value, 2)) for i, name, event, value in told]
    return {
        "fit": fit["fit"],
        "kept": len(kept),
        "mean": decimal(sum(kept) / len(kept), 2) if kept else "—",
        "table": table(("主题", "名称", "变化", "最近的相似度"), cells, numeric=(3,)) if cells else None,
    }


def _numbers(corpus: Corpus) -> Md | None:
    rows = [
        (
            f"{r['k']}{' ←' if r['chosen'] else ''}",
            f"{decimal(r['npmi'], 3)} ± {decimal(r['npmi_error'], 3)}",
            decimal(r["stability"], 2),
            decimal(r["exclusivity"], 2),
            decimal(r["diversity"], 2),
            percent(r["reconstruction"]),
            decimal(r["completion"], 3),
        )
        for r in corpus.tables["topic_k"]
    ]
    head = ("主题数", "一致性 ± 标准误", "稳定性", "独占性", "多样性", "留出段落的解释比例", "留出词的对数概率（LDA）")
    return table(head, rows, numeric=(1, 2, 3, 4, 5, 6)) if rows else None


def _splits(corpus: Corpus) -> Md | None:
    """Topics of the next larger number under the one they come from, for the steps from the smallest number on."""
    rows = corpus.tables["topic_splits"]
    numbers = sorted({r["k"] for r in rows})
    cells = []
    for less, more in pairwise(numbers):
        names = {r["topic_no"]: " ".join(r["terms"].split()[:3]) for r in rows if r["k"] == less}
        children: dict[int, list[str]] = {}
        for r in rows:
            if r["k"] == more:
                children.setdefault(r["parent_no"], []).append(" ".join(r["terms"].split()[:3]))
        for parent, own in sorted(children.items()):
            if len(own) > 1:
                cells.append((f"{less} → {more}", names[parent], "；".join(own)))
    return table(("主题数", "原来的主题", "分成"), cells) if cells else None


def _dynamics(corpus: Corpus) -> Md | None:
    """Topics of periods under the dynamic topic that they belong to."""
    windows: dict[int, list[str]] = {}
    for r in corpus.tables["topic_windows"]:
        words = " ".join((r["terms"] or "").split()[:5])
        windows.setdefault(r["dynamic_id"], []).append(f"{r['first_year']}–{r['last_year']}：{words}")
    rows = [
        (r["dynamic_id"], r["label"] or "", Md("<br>".join(escape(w) for w in windows.get(r["dynamic_id"], []))))
        for r in corpus.tables["topic_dynamics"]
    ]
    return table(("分期主题", "名称", "各期的词（只取自当期的报告）"), rows) if rows else None


def _overview(topics: list[Row]) -> Md:
    rows = [
        (
            Md(link(str(t["topic_id"]), "", f"t{t['topic_id']}")),
            t["label"] or "",
            t["terms"] or "",
            percent(t["share"]),
            decimal(t["npmi"], 2),
            decimal(t["exclusivity"], 2),
            decimal(t["stability"], 2),
        )
        for t in topics
    ]
    return table(("主题", "名称", "主要的词", "占比", "一致性", "独占性", "稳定性"), rows, numeric=(3, 4, 5, 6))


def _topic(
    corpus: Corpus, model: str, topic: Row, series: dict[str, Series], words: Words, files: dict[str, str]
) -> dict[str, Any]:
    key = (model, topic["topic_id"])
    terms = [r for r in corpus.tables["topic_terms"] if (r["model"], r["topic_id"]) == key]
    concepts = [r for r in corpus.tables["topic_concepts"] if (r["model"], r["topic_id"]) == key]
    own = {place: found.get(topic["topic_id"], {}) for place, found in series.items()}
    return {
        "id": topic["topic_id"],
        "label": topic["label"] or "",
        "terms": "、".join(f"{r['term']}（{percent(r['exclusivity'], 0)}）" for r in terms[:12]),
        "concepts": "、".join(f"{r['concept']}（{decimal(r['lift'], 1)} 倍）" for r in concepts),
        "curve": _curve(model, topic, own, files),
        "years": _years(corpus, topic["topic_id"], *next(iter(own.items())), words) if own else None,
        "quotes": _quotes(corpus, key, [r["term"] for r in terms[:10]]),
    }


def _series(corpus: Corpus, model: str, place: str) -> Series:
    """Shares of the whole reports of a place, by topic and year."""
    found: Series = {}
    for report in corpus.of_place(place):
        for r in corpus.rows("topic_shares", report["report_id"]):
            if r["model"] == model and r["part"] == "all":
                found.setdefault(r["topic_id"], {})[report["year"]] = r
    return found


def _words(corpus: Corpus, model: str, place: str) -> Words:
    """The words of each topic in each report of a place."""
    return {
        (report["report_id"], r["topic_id"]): r["terms"]
        for report in corpus.of_place(place)
        for r in corpus.rows("topic_year_terms", report["report_id"])
        if r["model"] == model
    }


def _curve(model: str, topic: Row, series: dict[str, dict[int, Row]], files: dict[str, str]) -> Md | None:
    name = f"主题 {topic['topic_id']}"
    panels = [
        Panel(
            place,
            (
                Line(
                    name,
                    topic["colour"] or BLUE,
                    {
                        year: Estimate(100 * r["share"], 100 * r["ci_low"], 100 * r["ci_high"])
                        for year, r in own.items()
                    },
                ),
            ),
        )
        for place, own in series.items()
        if len(own) > 1
    ]
    if not panels:
        return None
    stem = f"topic-{model}-{topic['topic_id']}"
    path = f"figures/{file_stem(stem)}.svg"
    files[path] = charts.line_panels(
        panels,
        title=f"{name} {topic['label'] or ''}",
        unit="占全文的百分比",
        desc=f"{name} 在各年报告全文中的份额。",
        interval_name="段落重抽样区间",
    )
    return image(f"{name} 的历年份额", path)


def _years(corpus: Corpus, topic_id: int, place: str, series: dict[int, Row], words: Words) -> dict[str, Any] | None:
    """The topic's words in some years of a place, each from that year's report alone."""
    known = [y for y in sorted(series) if (series[y]["share"] or 0) >= _LEAST_SHARE]
    if len(known) < 2:
        return None
    step = max(1, -(-len(known) // _YEARS))
    cells = []
    for year in sorted({*known[::step], known[-1]}):
        r = series[year]
        report = Md(link(str(year), corpus.pages[r["report_id"]]))
        share = f"{decimal(100 * r['share'])}（{interval(100 * r['ci_low'], 100 * r['ci_high'])}）"
        cells.append((report, share, words.get((r["report_id"], topic_id), "")))
    return {"place": place, "table": table(("年份", "占比 %", "当年的词"), cells, numeric=(1,))}


def _quotes(corpus: Corpus, key: tuple[str, int], words: list[str]) -> list[Md]:
    out = []
    for r in corpus.tables["topic_examples"]:
        if (r["model"], r["topic_id"]) == key:
            sentence = corpus.sentence(r["report_id"], r["sentence_no"])
            if sentence is not None:
                out.append(
                    corpus.quote(r["report_id"], sentence, [s for w in words for s in occurrences(sentence["text"], w)])
                )
    return out


def pages_line(corpus: Corpus, model: str) -> Md:
    """Links to a model's page and map, for the index."""
    if last_fit(corpus, model) is None:
        return Md("")
    text = link("逐个主题：词、原句、历年变化", page_name(model))
    return Md(f"{text}；{link('主题地图（可交互，离线可用）', map_name(model))}{escape('。')}")
