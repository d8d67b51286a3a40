"""Methods that several analyses share, on plain arrays; each module names its references.

resampling   block bootstrap of ratios, limits of small counts, seeds from content
trend        Mann–Kendall with Hamed–Rao correction and Sen's slope, for many series at once
differences  difference of two rates of clustered counts, mean of the other places
turning      a rise that becomes a fall, or the other way round
changes      change points with permutation p-values
steps        how sure the levels between change points are, and the steps from one to the next
pooled       one trend through many places: Poisson with place effects, inference by place and by year
groups       rate ratios between groups within strata, whole places resampled
panel        Poisson with effects of places and years, errors by place
hazard       discrete-time logistic with group effects, errors by place
likeness     cosines with the mean of others, paragraphs resampled
tails        quantiles and tails of distributions, ranks
shrinkage    rates drawn towards what they have in common (empirical Bayes)
rounding     numbers that are equal but for the last digits of floating point
multiple     false discovery rate
contingency  G², log ratio, logDice, NPMI

Each is imported when it is asked for: shares of judged samples should not wait for the rest.
"""

from typing import TYPE_CHECKING

from pipeline.on_demand import names_of

# What every page, table and method text says; rows are stored with their p- and q-values for who wants to be stricter.
CONFIDENCE = 0.95  # of intervals, two-sided
ALPHA = 0.05  # false discovery rate below which anything is told; level of a test that stands alone

if TYPE_CHECKING:
    from pipeline.statistics.changes import Change, change_points, explained, one_change_p_values
    from pipeline.statistics.contingency import log_dice, log_likelihood, log_ratio, npmi
    from pipeline.statistics.differences import ClusteredCounts, Differences, mean_of_others, rate_differences
    from pipeline.statistics.multiple import benjamini_hochberg, benjamini_hochberg_within
    from pipeline.statistics.resampling import (
        FloatArray,
        bootstrap_ratio,
        bootstrap_ratios,
        clustered_poisson_limits,
        expanded_tail,
        percentile_limits,
        poisson_limits,
        poisson_weights,
        ratio_of_clustered_counts,
        ratio_variance,
        seed_from,
    )
    from pipeline.statistics.steps import StretchLevel, levels, step
    from pipeline.statistics.trend import Trends, trend_tests
    from pipeline.statistics.turning import Turns, turns

__all__ = [
    "Change",
    "ClusteredCounts",
    "Differences",
    "FloatArray",
    "StretchLevel",
    "Trends",
    "Turns",
    "benjamini_hochberg",
    "benjamini_hochberg_within",
    "bootstrap_ratio",
    "bootstrap_ratios",
    "change_points",
    "clustered_poisson_limits",
    "expanded_tail",
    "explained",
    "levels",
    "log_dice",
    "log_likelihood",
    "log_ratio",
    "mean_of_others",
    "npmi",
    "one_change_p_values",
    "percentile_limits",
    "poisson_limits",
    "poisson_weights",
    "rate_differences",
    "ratio_of_clustered_counts",
    "ratio_variance",
    "seed_from",
    "step",
    "trend_tests",
    "turns",
]
_HOMES = {
    "Change": "changes",
    "ClusteredCounts": "differences",
    "Differences": "differences",
    "FloatArray": "resampling",
    "StretchLevel": "steps",
    "Trends": "trend",
    "Turns": "turning",
    "benjamini_hochberg": "multiple",
    "benjamini_hochberg_within": "multiple",
    "bootstrap_ratio": "resampling",
    "bootstrap_ratios": "resampling",
    "change_points": "changes",
    "clustered_poisson_limits": "resampling",
    "expanded_tail": "resampling",
    "explained": "changes",
    "levels": "steps",
    "log_dice": "contingency",
    "log_likelihood": "contingency",
    "log_ratio": "contingency",
    "mean_of_others": "differences",
    "npmi": "contingency",
    "one_change_p_values": "changes",
    "percentile_limits": "resampling",
    "poisson_limits": "resampling",
    "poisson_weights": "resampling",
    "rate_differences": "differences",
    "ratio_of_clustered_counts": "resampling",
    "ratio_variance": "resampling",
    "seed_from": "resampling",
    "step": "steps",
    "trend_tests": "trend",
    "turns": "turning",
}
__getattr__ = names_of(__name__, _HOMES)
