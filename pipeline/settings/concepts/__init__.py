"""Concepts: the lists of terms whose attention is measured; reading, checking and editing configs/concepts.yaml."""

from pipeline.settings.concepts.editing import accept, reject
from pipeline.settings.concepts.model import WILDCARD, Concept
from pipeline.settings.concepts.reading import read_concepts, term_lines

__all__ = ["WILDCARD", "Concept", "accept", "read_concepts", "reject", "term_lines"]
