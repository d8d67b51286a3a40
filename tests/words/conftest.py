"""Reports written as segmented sentences."""

from __future__ import annotations

import pyarrow as pa

from tests.laid_out import laid_out

Texts = dict[str, list[tuple[str, str]]]


def corpus(texts: Texts, *, level: str = "city") -> dict[str, pa.Table]:
    """What analyses of words are given: report_id (place-year) to sentences, each a part and words separated by bars."""
    made = laid_out(texts, level=level)
    return {name: made[name] for name in ("reports", "sentences", "tokens")}
