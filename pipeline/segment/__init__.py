"""Word segmentation: spaCy zh with the pkuseg segmenter, a real model, and the user's lexicon.

Where the model is comes with the package; what segments is imported when it is asked for.
"""

from typing import TYPE_CHECKING

from pipeline.on_demand import names_of
from pipeline.segment.model import ModelInfo, find_model, obtain_model, verify_model

if TYPE_CHECKING:
    from pipeline.segment.fast import FastSegmenter
    from pipeline.segment.lexicon import Lexicon
    from pipeline.segment.segmenter import Segmenter
    from pipeline.segment.tables import segment_tables

__all__ = [
    "FastSegmenter",
    "Lexicon",
    "ModelInfo",
    "Segmenter",
    "find_model",
    "obtain_model",
    "segment_tables",
    "verify_model",
]
__getattr__ = names_of(
    __name__, {"FastSegmenter": "fast", "Lexicon": "lexicon", "Segmenter": "segmenter", "segment_tables": "tables"}
)
