"""Stages that count concepts.

The analyses are imported when they run: a run with nothing to do should not wait for spaCy or scikit-learn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.settings.concepts import Concept
from pipeline.settings.model import SegmentationSettings, StatisticsSettings
from pipeline.stages.stage import Stage, Tables

if TYPE_CHECKING:
    import pyarrow as pa


def _attention(
    reports: pa.Table,
    paragraphs: pa.Table,
    sentences: pa.Table,
    tokens: pa.Table,
    concepts: tuple[Concept, ...],
    statistics_settings: StatisticsSettings,
) -> Tables:
    from pipeline.attention.rates import attention_tables

    return attention_tables(
        reports=reports,
        paragraphs=paragraphs,
        sentences=sentences,
        tokens=tokens,
        concepts=concepts,
        settings=statistics_settings,
    )


def _differences(attention: pa.Table) -> Tables:
    from pipeline.attention.differences import difference_tables

    return difference_tables(attention=attention)


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
        version=6,
        needs=("segment",),
        reads=("reports", "paragraphs", "sentences", "tokens"),
        writes=(
            "concept_hits",
            "concept_rejected",
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
        ),
        compute=_attention,
    ),
    Stage(
        name="differences",
        version=3,
        needs=("attention",),
        reads=(),
        queries={
            "attention": "SELECT report_id, place, level, year, part, concept, hits, n_tokens, design_effect, "
            "review_years FROM attention WHERE part <> 'other'"
        },
        writes=("attention_differences",),
        per="corpus",
        compute=_differences,
    ),
    Stage(
        name="segmenters",
        version=2,
        needs=("attention",),
        reads=("reports", "paragraphs", "sentences", "attention"),
        writes=("attention_segmenters", "term_segmenters"),
        per="report",
        settings=("concepts", "segmentation.second"),
        compute=_segmenters,
    ),
    Stage(
        name="segmenter_agreement",
        version=1,
        needs=("segmenters",),
        reads=("attention_segmenters",),
        writes=("segmenter_agreement",),
        per="corpus",
        compute=_segmenter_agreement,
    ),
)
