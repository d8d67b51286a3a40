"""Token tables from texts with spaces between words, in the stored schemas; no segmentation model needed."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from pipeline.settings.model import TopicSettings
from pipeline.stages import BY_NAME
from pipeline.stages.topics import QUERIES
from pipeline.tables import ALL, CONCEPT_HITS
from pipeline.topics import concept_tables, describe_tables, document_tables, fit_tables, score_tables
from tests import laid_out as laid
from tests.laid_out import Tables, laid_out

STOPWORDS = frozenset({"加强", "推进", "我们", "工作"})
FIELDS = {
    "edu": ["教育", "学校", "教师", "学生", "义务", "课程", "幼儿园", "高校", "职业", "校园", "教学", "学位"],
    "agri": ["农业", "农村", "农民", "粮食", "耕地", "种子", "水利", "农机", "丰收", "乡村", "灌溉", "农产品"],
    "eco": ["生态", "污染", "大气", "水质", "绿化", "排放", "森林", "湿地", "节能", "垃圾", "扬尘", "河流"],
    "law": ["依法", "行政", "监督", "审计", "廉政", "执法", "法律", "公开", "腐败", "问责", "普法", "诉讼"],
}


@dataclass(frozen=True)
class Paragraph:
    text: str
    part: str = "review"
    is_heading: bool = False


def drawn_report(seed: int, *, n: int = 40, fields: Sequence[str] = tuple(FIELDS)) -> list[Paragraph]:
    """Paragraphs of three sentences, each about one field, with some words of another and some stop words."""
    rng = random.Random(seed)
    paragraphs = []
    for i in range(n):
        field = fields[i % len(fields)]
        other = rng.choice([f for f in FIELDS if f != field])
        sentences = []
        for _ in range(3):
            words = [*rng.sample(FIELDS[field], 7), rng.choice(FIELDS[other]), "加强", "2015", "年"]
            rng.shuffle(words)
            sentences.append(" ".join([*words, "。"]))
        paragraphs.append(Paragraph(" ".join(sentences), part="review" if i < n // 2 else "plan"))
    return paragraphs


def tables_of(reports: dict[tuple[str, int], list[Paragraph]], *, prefix: str = "") -> Tables:
    """The four input tables of reports given by place and year; ``prefix`` changes the report ids alone."""
    texts = {f"{prefix}{place}-{year}": [_segmented(p) for p in text] for (place, year), text in reports.items()}
    return laid_out(texts, prefix=prefix)


def _segmented(paragraph: Paragraph) -> laid.Paragraph:
    sentences = tuple("|".join(s.split()) for s in re.findall(r"[^。]+。?", paragraph.text))
    return laid.Paragraph(sentences, paragraph.part, paragraph.is_heading)


def documents(tables: dict[str, pa.Table], *, min_paragraph_words: int = 15) -> pa.Table:
    made = document_tables(**tables, min_paragraph_words=min_paragraph_words, stopwords=STOPWORDS)
    return made["topic_documents"]


def fit(
    tables: dict[str, pa.Table], before: dict[str, pa.Table] | None = None, **settings: object
) -> dict[str, pa.Table]:
    """All stages in a row, as a run has them; ``before`` holds the tables of the run before."""
    chosen = TopicSettings.model_validate(settings)
    docs = documents(tables, min_paragraph_words=chosen.min_paragraph_words)
    stored = {name: (before or {}).get(name, ALL[name].empty()) for name in BY_NAME["topic_models"].writes}
    n = pa.table({"n": pa.array([tables["reports"].num_rows], type=pa.int64())})
    fitted = fit_tables(topic_documents=docs, reports=tables["reports"], stored=n, settings=chosen, **stored)
    return {**fitted, **score(docs, tables["reports"], fitted), **describe(docs, tables, fitted, chosen)}


def score(docs: pa.Table, reports: pa.Table, fitted: dict[str, pa.Table]) -> dict[str, pa.Table]:
    model = {n: fitted[n] for n in ("topic_registry", "topic_model", "topic_vocabulary", "topic_phrases")}
    return score_tables(topic_documents=docs, reports=reports, **model, draws=200)


def describe(
    docs: pa.Table, tables: dict[str, pa.Table], fitted: dict[str, pa.Table], settings: TopicSettings
) -> dict[str, pa.Table]:
    scored = score(docs, tables["reports"], fitted)
    con = duckdb.connect()
    for name, table in {
        **scored,
        "reports": tables["reports"],
        "sentences": tables["sentences"],
        "paragraphs": tables["paragraphs"],
        "concept_hits": CONCEPT_HITS.empty(),
    }.items():
        con.register(name, table)
    sums = {name: con.sql(sql).to_arrow_table() for name, sql in QUERIES.items()}
    known = {n: fitted[n] for n in ("topic_registry", "topic_model", "topic_fits")}
    hits = concept_tables(topic_sums=sums["topic_sums"], topic_hits=sums.pop("topic_hits"))
    return {**describe_tables(**known, **sums, labels=settings.labels), **hits}
