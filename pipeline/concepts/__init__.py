"""Concepts: the lists of terms whose attention is measured; reading, checking and editing configs/concepts.yaml."""

from pipeline.concepts.model import WILDCARD, Concept
from pipeline.concepts.reading import read_concepts

__all__ = ["WILDCARD", "Concept", "read_concepts"]
