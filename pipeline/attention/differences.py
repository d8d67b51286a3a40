"""Does a report speak more of a concept than what it is held against?

Its plan is held against its review, a place against the others of its level and year, a report against that of the year
before. Each difference is tested as a difference (:mod:`pipeline.statistics.differences`), from the counts and design
effects of ``attention``, and corrected over what is shown together: a report's rows of one part.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline import tables
from pipeline.statistics import (
    CONFIDENCE,
    ClusteredCounts,
    FloatArray,
    benjamini_hochberg,
    mean_of_others,
    rate_differences,
)

LEAST_OTHERS = 3  # other places, below which their mean is no level
_SCALE = 10_000.0
_LONG = 2  # a review of more years is not held against one of a year
_KEY = ["report_id", "part", "concept"]


def difference_tables(*, attention: pa.Table) -> dict[str, pa.Table]:
    """Compare every report's plan with its review, with the other places of its level and year, and with the year before.

    Args:
        attention: rows of attention: report_id, place, level, year, part, concept, hits, n_tokens, design_effect,
            review_years.

    Returns:
        attention_differences.
    """
    frame = attention.to_pandas()
    frame = frame[(frame["part"] != "other") & (frame["n_tokens"] > 0)].sort_values(_KEY, ignore_index=True)
    frame["long"] = (frame["review_years"].fillna(1) > _LONG) & (frame["part"] != "plan")
    pairs = [_plan_review(frame), _place_level(frame), _year_before(frame)]
    made = pd.concat(pairs, ignore_index=True)
    made = made[(made["hits"] > 0) | (made["reference_hits"] > 0)].sort_values([*_KEY, "contrast"], ignore_index=True)
    return {"attention_differences": _rows(made)}


_OWN = ["report_id", "place", "level", "year", "part", "concept", "hits", "n_tokens", "design_effect"]
_REFERENCE = {"hits": "reference_hits", "n_tokens": "reference_tokens", "design_effect": "reference_effect"}


def _plan_review(frame: pd.DataFrame) -> pd.DataFrame:
    plan, review = (frame.loc[frame["part"] == part, _OWN] for part in ("plan", "review"))
    other = review[["report_id", "concept", *_REFERENCE]].rename(columns=_REFERENCE)
    return plan.merge(other, on=["report_id", "concept"]).assign(contrast="plan_review", n_reference=1)


def _year_before(frame: pd.DataFrame) -> pd.DataFrame:
    same = ["place", "part", "concept", "long"]
    before = frame[[*same, "year", *_REFERENCE]].rename(columns=_REFERENCE).assign(year=frame["year"] + 1)
    return frame[[*_OWN, "long"]].merge(before, on=[*same, "year"]).assign(contrast="year_before", n_reference=1)


def _place_level(frame: pd.DataFrame) -> pd.DataFrame:
    group = frame.groupby(["level", "year", "part", "concept", "long"], sort=True).ngroup().to_numpy()
    mean, many = mean_of_others(_counts(frame, "hits", "n_tokens", "design_effect"), group.astype(np.int64))
    made = frame[_OWN].assign(
        reference_hits=mean.counts,
        reference_tokens=mean.sizes,
        reference_effect=mean.effects,
        contrast="place_level",
        n_reference=many,
    )
    return made[many >= LEAST_OTHERS]


def _counts(frame: pd.DataFrame, hits: str, words: str, effect: str) -> ClusteredCounts:
    counts, sizes = (frame[c].to_numpy(dtype=np.float64) for c in (hits, words))
    return ClusteredCounts(counts, sizes, np.maximum(frame[effect].fillna(1).to_numpy(dtype=np.float64), 1.0))


def _rows(frame: pd.DataFrame) -> pa.Table:
    own = _counts(frame, "hits", "n_tokens", "design_effect")
    other = _counts(frame, "reference_hits", "reference_tokens", "reference_effect")
    found = rate_differences(own, other, confidence=CONFIDENCE)
    ratio = np.divide(own.rates, other.rates, out=np.full(len(frame), np.nan), where=other.rates > 0)
    return tables.ATTENTION_DIFFERENCES.from_columns(
        {
            **{c: frame[c].tolist() for c in ("report_id", "place", "level", "year", "part", "concept", "contrast")},
            "per_10k_tokens": own.rates * _SCALE,
            "reference_per_10k_tokens": other.rates * _SCALE,
            "n_reference": frame["n_reference"].to_numpy(),
            "difference": found.value * _SCALE,
            "low": found.low * _SCALE,
            "high": found.high * _SCALE,
            "rate_ratio": pa.array(ratio, from_pandas=True),
            "p_value": found.p_value,
            "q_value": _corrected(found.p_value, frame, ["report_id", "part"]),
            "q_value_place": _corrected(found.p_value, frame, ["place", "part"]),
        }
    )


def _corrected(p_values: FloatArray, frame: pd.DataFrame, together: list[str]) -> FloatArray:
    q_values = np.empty(len(p_values))
    for rows in frame.groupby(together, sort=False).indices.values():
        q_values[rows] = benjamini_hochberg(p_values[rows])
    return q_values
