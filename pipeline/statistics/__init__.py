"""Methods that several analyses share, on plain arrays; each module names its references.

resampling   block bootstrap of ratios, limits of small counts, seeds from content
trend        Mann–Kendall with Hamed–Rao correction and Sen's slope, for many series at once
differences  difference of two rates of clustered counts, mean of the other places
turning      a rise that becomes a fall, or the other way round
changes      change points with permutation p-values
pooled       one trend through many places: Poisson with place effects, inference by place and by year
tails        quantiles and tails of distributions, ranks
shrinkage    rates drawn towards what they have in common (empirical Bayes)
multiple     false discovery rate
contingency  G², log ratio, logDice, NPMI
"""

from pipeline.statistics.changes import Change, change_points, explained, one_change_p_values
from pipeline.statistics.contingency import log_dice, log_likelihood, log_ratio, npmi
from pipeline.statistics.differences import ClusteredCounts, Differences, mean_of_others, rate_differences
from pipeline.statistics.multiple import benjamini_hochberg
from pipeline.statistics.resampling import (
    FloatArray,
    bootstrap_ratio,
    clustered_poisson_limits,
    expanded_tail,
    percentile_limits,
    poisson_limits,
    poisson_weights,
    ratio_of_clustered_counts,
    ratio_variance,
    seed_from,
)
from pipeline.statistics.trend import Trends, trend_tests
from pipeline.statistics.turning import Turns, turns

__all__ = [
    "Change",
    "ClusteredCounts",
    "Differences",
    "FloatArray",
    "Trends",
    "Turns",
    "benjamini_hochberg",
    "bootstrap_ratio",
    "change_points",
    "clustered_poisson_limits",
    "expanded_tail",
    "explained",
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
    "trend_tests",
    "turns",
]
