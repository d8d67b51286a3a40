"""The stage from sentences to words.

The analyses are imported when they run: a run with nothing to do should not wait for spaCy or scikit-learn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pipeline.stages.context import Offsets
from pipeline.stages.stage import Stage, Tables

if TYPE_CHECKING:
    import pyarrow as pa


def _segment(
    reports: pa.Table,
    paragraphs: pa.Table,
    sentences: pa.Table,
    segmenter: Callable[[Sequence[str]], Offsets] | None,
) -> Tables:
    from pipeline.segment import segment_tables

    if segmenter is None:
        raise RuntimeError("segmentation runs in the process that opened the model")
    return segment_tables(segmenter, reports=reports, paragraphs=paragraphs, sentences=sentences)


STAGES: tuple[Stage, ...] = (
    Stage(
        name="segment",
        version=2,
        needs=("ingest",),
        reads=("reports", "paragraphs", "sentences"),
        writes=("tokens",),
        fills=("sentences", "paragraphs", "reports"),
        whole_text=True,
        in_process=True,
        per="report",
        settings=("segmenter",),
        libraries=("spacy", "spacy-pkuseg"),
        compute=_segment,
    ),
)
