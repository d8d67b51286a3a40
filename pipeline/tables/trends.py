"""Tables of series over the years: trends and change points."""

from __future__ import annotations

from pipeline.tables.core import PART_ALL, Table, c

_SERIES = (
    c(
        "series_kind",
        "VARCHAR",
        "What is followed over the years: concept, topic, or term (those of term_changes that rise or fall).",
    ),
    c("series", "VARCHAR", "Name of the concept or term; model and number of a topic, e.g. nmf:3."),
    c(
        "place",
        "VARCHAR",
        "Place whose government reports (全国 for the State Council); 省级平均, 地级平均, 县级平均: adjusted mean of the "
        "places of a level (attention_by_level).",
    ),
    PART_ALL,
)
TRENDS = Table(
    "trends",
    "One test of a series over years a row. A five-year report reviews five years at once: prefer the part plan.",
    ("series_kind", "series", "place", "part"),
    (
        *_SERIES,
        c("n_years", "INTEGER", "Years with a value; years without a report are gaps, never zeros."),
        c("first_year", "INTEGER", "First year with a value (of a term: of its use)."),
        c("last_year", "INTEGER", "Last year with a value (of a term: of its use)."),
        c("tau", "DOUBLE", "Kendall's tau-b of the value on the year; null with too few years."),
        c(
            "p_value",
            "DOUBLE",
            "Two-sided p-value of the Mann–Kendall test, corrected for autocorrelation where there is any "
            "(variance_factor above 1); null with too few years.",
        ),
        c(
            "q_value",
            "DOUBLE",
            "p_value after Benjamini–Hochberg over the tested series of the same kind, place and part (topics: and model).",
        ),
        c("slope", "DOUBLE", "Sen's slope, units of the series per year (concepts: per 10,000 words a year)."),
        c("slope_low", "DOUBLE", "Lower 95 % limit of the slope."),
        c("slope_high", "DOUBLE", "Upper 95 % limit of the slope."),
        c("verdict", "VARCHAR", "rising, falling, flat (no trend shown at q < 0.05) or too_few_years (under five)."),
        c("p_uncorrected", "DOUBLE", "p-value as if years were independent given the trend (scipy.stats.kendalltau)."),
        c(
            "variance_factor",
            "DOUBLE",
            "By how much autocorrelation enlarges the variance (Hamed & Rao 1998); 1: none.",
        ),
        c("five_year_reviews", "INTEGER", "Years of the series whose report reviews more than two years at once."),
        c("early_years", "VARCHAR", "With too few years: the earlier half of the years."),
        c("late_years", "VARCHAR", "With too few years: the later half of the years."),
        c("period_ratio", "DOUBLE", "With too few years: rate of the later years over that of the earlier ones."),
        c("period_ratio_low", "DOUBLE", "Lower 95 % limit of period_ratio."),
        c("period_ratio_high", "DOUBLE", "Upper 95 % limit of period_ratio; null where it is unbounded."),
        c(
            "q_value_index",
            "DOUBLE",
            "p_value after Benjamini–Hochberg over the series of the same kind and part of all places: for lists over places.",
        ),
        c(
            "sensitive",
            "BOOLEAN",
            "The verdict hangs on how autocorrelation is allowed for: with the factor as first published, with that of the "
            "effective sample size, or without the cap of the autocorrelation at 0.9, it would be another.",
        ),
        c(
            "recent_from",
            "INTEGER",
            "First year of the recent window, the last years of the series (setting statistics.recent_years); null, as all "
            "recent_ columns, where the window holds all its years.",
        ),
        c("recent_n_years", "INTEGER", "n_years within the recent window."),
        c("recent_tau", "DOUBLE", "tau within the recent window."),
        c("recent_p_value", "DOUBLE", "p_value within the recent window."),
        c("recent_q_value", "DOUBLE", "recent_p_value after Benjamini–Hochberg, as q_value."),
        c("recent_q_value_index", "DOUBLE", "recent_p_value after Benjamini–Hochberg, as q_value_index."),
        c("recent_slope", "DOUBLE", "slope within the recent window."),
        c("recent_slope_low", "DOUBLE", "slope_low within the recent window."),
        c("recent_slope_high", "DOUBLE", "slope_high within the recent window."),
        c("recent_verdict", "VARCHAR", "verdict within the recent window."),
        c(
            "turning",
            "VARCHAR",
            "peak (the series rises, then falls) or trough (falls, then rises): both stretches are trends, at a "
            "turning_q_value below 0.05; else null.",
        ),
        c(
            "turning_year",
            "INTEGER",
            "Year of the peak or trough, where two joined lines fit best; null where there is none.",
        ),
        c(
            "turning_p_value",
            "DOUBLE",
            "Larger p-value of the two stretches, both tested as p_value is; 1 where they do not go opposite ways; null under "
            "ten years.",
        ),
        c("turning_q_value", "DOUBLE", "turning_p_value after Benjamini–Hochberg, as q_value."),
    ),
)
CHANGE_POINTS = Table(
    "change_points",
    "One change of level of a series a row; only series with a change at q < 0.05.",
    ("series_kind", "series", "place", "part", "year"),
    (
        *_SERIES,
        c("year", "INTEGER", "First year of the new level."),
        c("p_value", "DOUBLE", "Permutation p-value of this change between the changes next to it."),
        c("mean_before", "DOUBLE", "Mean of the level before the change, units of the series."),
        c("mean_after", "DOUBLE", "Mean of the level from the change on."),
        c("year_before", "INTEGER", "Last year of the level before; earlier than year - 1 where years are missing."),
        c(
            "q_value",
            "DOUBLE",
            "p_series after Benjamini–Hochberg over the series of the same kind, place and part (topics: and model).",
        ),
        c("r2_levels", "DOUBLE", "Share of the variance that all levels of the series explain."),
        c("r2_line", "DOUBLE", "Share that a straight line explains; if larger, the series is a trend, not steps."),
        c("p_series", "DOUBLE", "Whether the series changes at all: permutation p-value."),
        c(
            "before_low",
            "DOUBLE",
            "Lower end of the interval of mean_before (Student's, the years of the level as draws).",
        ),
        c("before_high", "DOUBLE", "Upper end of the interval of mean_before."),
        c("after_low", "DOUBLE", "Lower end of the interval of mean_after."),
        c("after_high", "DOUBLE", "Upper end of the interval of mean_after."),
        c("change_low", "DOUBLE", "Lower end of the interval of mean_after less mean_before (Welch's)."),
        c("change_high", "DOUBLE", "Upper end of that interval."),
    ),
)
TABLES = (TRENDS, CHANGE_POINTS)
