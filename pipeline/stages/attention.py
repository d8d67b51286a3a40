"""Stages that count concepts.

The analyses are imported when they run: a run with nothing to do should not wait for spaCy or scikit-learn.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.concepts import Concept
from pipeline.config import SegmentationSettings, StatisticsSettings
from pipeline.stages.stage import Stage, Tables


def _attention(
    reports: pa.Table,
    paragraphs: pa.Table,
    sentences: pa.Table,
    tokens: pa.Table,
    concepts: tuple[Concept, ...],
    statistics_settings: StatisticsSettings,
) -> Tables:
    from pipeline.attention import attention_tables

    given = {"reports": reports, "paragraphs": paragraphs, "sentences": sentences, "tokens": tokens}
    return attention_tables(**_spoken(given), concepts=concepts, settings=statistics_settings)


def _spoken(given: Tables) -> Tables:
    """The same tables without the sentences of appendices, which are no part of the speech, and without their tokens."""
    sentences, tokens = given["sentences"], given["tokens"]
    appended = pc.fill_null(sentences["is_appendix"], False)
    ends = sentences.filter(appended).group_by("report_id").aggregate([("sentence_no", "min")])
    if not ends.num_rows:
        return given
    # An appendix is what follows the speech, so all sentences from its first one on belong to it.
    row = pc.index_in(tokens["report_id"], value_set=ends["report_id"].combine_chunks())
    limit = (
        ends["sentence_no_min"].combine_chunks().take(row.combine_chunks() if isinstance(row, pa.ChunkedArray) else row)
    )
    kept = pc.fill_null(pc.less(tokens["sentence_no"], limit), True)
    return {**given, "sentences": sentences.filter(pc.invert(appended)), "tokens": tokens.filter(kept)}


def _segmenters(
    reports: pa.Table,
    paragraphs: pa.Table,
    sentences: pa.Table,
    attention: pa.Table,
    concepts: tuple[Concept, ...],
    segmentation_settings: SegmentationSettings,
) -> Tables:
    from pipeline import tables

    second = segmentation_settings.second
    if second is None:
        return {name: tables.ALL[name].empty() for name in ("attention_segmenters", "term_segmenters")}
    from pipeline.attention.segmenters import segmenter_tables
    from pipeline.segment import segment_tables
    from pipeline.segment.second import jieba_offsets

    made = segment_tables(jieba_offsets, reports=reports, paragraphs=paragraphs, sentences=sentences)
    at = sentences.schema.get_field_index("n_tokens")
    return segmenter_tables(
        reports=reports,
        sentences=sentences.set_column(at, "n_tokens", made["sentences"]["n_tokens"]),
        tokens=made["tokens"],
        attention=attention,
        concepts=concepts,
        segmenter=second,
        first="pkuseg",
    )


def _segmenter_agreement(attention_segmenters: pa.Table) -> Tables:
    from pipeline.attention.segmenters import agreement_tables

    return agreement_tables(attention_segmenters=attention_segmenters)


STAGES: tuple[Stage, ...] = (
    Stage(
        name="attention",
        title="count concepts",
        version=4,
        needs=("segment",),
        reads=("reports", "paragraphs", "sentences", "tokens"),
        writes=(
            "concept_hits",
            "concept_audit",
            "term_audit",
            "attention",
            "attention_dimensions",
            "attention_terms",
            "attention_sections",
        ),
        per="report",
        settings=(
            "concepts",
            "statistics.bootstrap_block",
            "statistics.bootstrap_draws",
            "statistics.confidence",
        ),
        compute=_attention,
    ),
    Stage(
        name="segmenters",
        title="count in the words of a second segmenter",
        version=1,
        needs=("attention",),
        reads=("reports", "paragraphs", "sentences", "attention"),
        writes=("attention_segmenters", "term_segmenters"),
        per="report",
        settings=("concepts", "segmentation.second"),
        compute=_segmenters,
    ),
    Stage(
        name="segmenter_agreement",
        title="set the segmenters side by side",
        version=1,
        needs=("segmenters",),
        reads=("attention_segmenters",),
        writes=("segmenter_agreement",),
        per="corpus",
        compute=_segmenter_agreement,
    ),
)
