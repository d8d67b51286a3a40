"""Tables of what the places of a level have in common."""

from __future__ import annotations

from pipeline.tables.attention import CONCEPT
from pipeline.tables.core import LEVEL, PART_ALL, PLACE, REPORT_ID, YEAR, Table, c

_RECENT = (
    (
        "first_year",
        "INTEGER",
        "First year of the recent window (statistics.recent_years); null, as all recent_ columns, where the window holds "
        "all years or too few reports.",
    ),
    ("n_places", "INTEGER", "n_places within the recent window."),
    ("n_reports", "INTEGER", "n_reports within the recent window."),
    ("rate_ratio", "DOUBLE", "rate_ratio within the recent window."),
    ("low", "DOUBLE", "low within the recent window."),
    ("high", "DOUBLE", "high within the recent window."),
    ("p_value", "DOUBLE", "p_value within the recent window."),
    (
        "q_value",
        "DOUBLE",
        "p_value of the recent window after Benjamini–Hochberg over the concepts of the same group and part.",
    ),
    ("p_years", "DOUBLE", "p_years within the recent window."),
    ("low_years", "DOUBLE", "low_years within the recent window."),
    ("high_years", "DOUBLE", "high_years within the recent window."),
    ("verdict", "VARCHAR", "verdict within the recent window."),
)
POOLED_TRENDS = Table(
    "pooled_trends",
    "One trend through the reports of all places of a level, in the nation or in a province, a concept and part a row; only groups with at "
    "least five places followed over at least four years.",
    ("level", "parent", "concept", "part"),
    (
        LEVEL,
        c("parent", "VARCHAR", "What the places lie in: a province, a prefecture, or 全国 for all in the project."),
        CONCEPT,
        PART_ALL,
        c("n_places", "INTEGER", "Places with at least two reports that have the part."),
        c("n_places_with_hits", "INTEGER", "Of them, those that mention the concept; the others carry no information."),
        c("n_reports", "INTEGER", "Their reports."),
        c("n_years", "INTEGER", "Years with a report."),
        c("first_year", "INTEGER", "First of these years."),
        c("last_year", "INTEGER", "Last of these years."),
        c("hits", "INTEGER", "Counted mentions in these reports."),
        c("n_tokens", "BIGINT", "Words of the part in these reports."),
        c(
            "rate_ratio",
            "DOUBLE",
            "Rate of a year over that of the year before, from a Poisson model with place effects (0.85: 15 % less a year); "
            "null with too few mentions.",
        ),
        c("low", "DOUBLE", "Lower limit of its interval, places being the independent units; null where unbounded."),
        c("high", "DOUBLE", "Upper limit of that interval; null where unbounded."),
        c("p_value", "DOUBLE", "Two-sided p-value of no trend (cluster-robust score test by place)."),
        c("q_value", "DOUBLE", "p_value after Benjamini–Hochberg over the concepts of the same group and part."),
        c(
            "p_years",
            "DOUBLE",
            "p-value with the years as the independent units, as if each had a shock of its own in all places (Donald & Lang 2007); "
            "null where some years share no place with the others.",
        ),
        c("low_years", "DOUBLE", "Lower limit of the rate ratio with the years as the independent units."),
        c("high_years", "DOUBLE", "Upper limit of that interval."),
        c(
            "verdict",
            "VARCHAR",
            "rising or falling (q < 0.05 and p_years < 0.05), places_only (q < 0.05, but few or uneven years would give it too), "
            "flat (no trend shown), too_few_mentions (fewer than five places with a mention, or mentions at one end alone).",
        ),
        c(
            "method",
            "VARCHAR",
            "poisson_place_effects_sign_flips (8 to 39 places with a mention), poisson_place_effects_score_t (fewer or more), none.",
        ),
        *(c(f"recent_{name}", type_, comment) for name, type_, comment in _RECENT),
    ),
)
ATTENTION_SHRUNK = Table(
    "attention_shrunk",
    "The rates of attention drawn towards the reports of the same level within two years (empirical Bayes): estimates to compare "
    "places by where mentions are few; only where there are at least five places.",
    ("report_id", "part", "concept"),
    (
        REPORT_ID,
        PLACE,
        LEVEL,
        YEAR,
        PART_ALL,
        CONCEPT,
        c(
            "eb_per_10k_tokens",
            "DOUBLE",
            "Estimate, per 10,000 words: a compromise between per_10k_tokens and level_per_10k_tokens.",
        ),
        c("eb_low", "DOUBLE", "Lower end of its interval."),
        c("eb_high", "DOUBLE", "Upper end of that interval."),
        c("own_weight", "DOUBLE", "Share of the report's own rate in the estimate (0 to 1); the rest is its level's."),
        c("level_per_10k_tokens", "DOUBLE", "Mean rate of the reports that it is drawn towards."),
        c("design_effect", "DOUBLE", "Design effect of the mentions in these reports together."),
        c("n_reports", "INTEGER", "These reports, this one among them."),
        c("n_places", "INTEGER", "Their places."),
    ),
)
TABLES = (POOLED_TRENDS, ATTENTION_SHRUNK)
