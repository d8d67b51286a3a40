"""Reports given as sentences with | between their words, laid out for counting."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.corpus.layout import Layout
from tests.laid_out import Text, laid_out


def layout(reports: Mapping[str, Text]) -> Layout:
    """A layout of reports; sentences without a part are in the plan."""
    made = laid_out(reports, level="district")
    return Layout(made["reports"], made["sentences"], made["tokens"])
