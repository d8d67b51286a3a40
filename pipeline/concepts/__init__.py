"""Concepts: the lists of terms whose attention is measured; reading, checking and editing configs/concepts.yaml."""

from pipeline.concepts.editing import accept, reject
from pipeline.concepts.model import WILDCARD, Concept
from pipeline.concepts.reading import read_concepts, term_lines

__all__ = ["WILDCARD", "Concept", "accept", "read_concepts", "reject", "term_lines"]
