"""Concepts: the lists of terms whose attention is measured; reading, checking and editing configs/concepts.yaml."""

from typing import TYPE_CHECKING

from pipeline.on_demand import names_of
from pipeline.settings.concepts.terms import WILDCARD

if TYPE_CHECKING:
    from pipeline.settings.concepts.editing import accept, reject
    from pipeline.settings.concepts.model import Concept
    from pipeline.settings.concepts.reading import read_concepts, term_lines

__all__ = ["WILDCARD", "Concept", "accept", "read_concepts", "reject", "term_lines"]
__getattr__ = names_of(
    __name__,
    {"Concept": "model", "accept": "editing", "read_concepts": "reading", "reject": "editing", "term_lines": "reading"},
)
