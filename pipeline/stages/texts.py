"""The stage from sentences to words.

The analyses are imported when they run: a run with nothing to do should not wait for spaCy or scikit-learn.
"""

from __future__ import annotations

from pipeline.stages.stage import Context, Stage, Tables, versions


def _segment(given: Tables, context: Context) -> Tables:
    from pipeline.segment import segment_tables

    if context.offsets is None:
        raise RuntimeError("segmentation runs in the process that opened the model")
    return segment_tables(context.offsets, **given)


STAGES: tuple[Stage, ...] = (
    Stage(
        name="segment",
        title="segment sentences into words",
        version=2,
        needs=("ingest",),
        reads=("reports", "paragraphs", "sentences"),
        writes=("tokens",),
        fills=("sentences", "paragraphs", "reports"),
        whole_text=True,
        in_process=True,
        per="report",
        parameters=lambda c: {
            "model": c.model_sha256,
            "lexicon": sorted(c.config.lexicon),
            **versions(c, "spacy", "spacy-pkuseg"),
        },
        compute=_segment,
    ),
)
