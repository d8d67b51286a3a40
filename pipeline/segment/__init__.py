"""Word segmentation: spaCy zh with the pkuseg segmenter, a real model, and the user's lexicon."""

from pipeline.segment.fast import FastSegmenter
from pipeline.segment.lexicon import Lexicon
from pipeline.segment.model import ModelInfo, find_model, obtain_model, verify_model
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
