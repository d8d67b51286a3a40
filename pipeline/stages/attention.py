"""Stages that count concepts.

The analyses are imported when they run: a run with nothing to do should not wait for spaCy or scikit-learn.
"""

from __future__ import annotations

from pipeline.stages.stage import Context, Stage, Tables, intervals


def _attention(given: Tables, context: Context) -> Tables:
    from pipeline.attention import attention_tables

    return attention_tables(**given, concepts=context.config.concepts, settings=context.config.settings.statistics)


def _segmenters(given: Tables, context: Context) -> Tables:
    from pipeline import tables

    settings = context.config.settings.segmentation
    if settings.second is None:
        return {name: tables.ALL[name].empty() for name in ("attention_segmenters", "term_segmenters")}
    from pipeline.attention.segmenters import segmenter_tables
    from pipeline.segment import segment_tables
    from pipeline.segment.second import jieba_offsets

    texts = {name: given[name] for name in ("reports", "paragraphs", "sentences")}
    made = segment_tables(jieba_offsets, **texts)
    at = texts["sentences"].schema.get_field_index("n_tokens")
    sentences = texts["sentences"].set_column(at, "n_tokens", made["sentences"]["n_tokens"])
    return segmenter_tables(
        reports=given["reports"],
        sentences=sentences,
        tokens=made["tokens"],
        attention=given["attention"],
        concepts=context.config.concepts,
        segmenter=settings.second,
        first="pkuseg",
    )


def _segmenter_agreement(given: Tables, context: Context) -> Tables:
    from pipeline.attention.segmenters import agreement_tables

    return agreement_tables(**given)


STAGES: tuple[Stage, ...] = (
    Stage(
        name="attention",
        title="count concepts",
        version=5,
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
        parameters=lambda c: {
            "concepts": [x.counted for x in c.config.concepts],
            "labels": [dict(x.dimension_labels) for x in c.config.concepts],
            **intervals(c),
        },
        compute=_attention,
    ),
    Stage(
        name="segmenters",
        title="count in the words of a second segmenter",
        version=2,
        needs=("attention",),
        reads=("reports", "paragraphs", "sentences", "attention"),
        writes=("attention_segmenters", "term_segmenters"),
        per="report",
        parameters=lambda c: {"second": c.config.settings.segmentation.second},
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
        parameters=lambda c: {},
        compute=_segmenter_agreement,
    ),
)
