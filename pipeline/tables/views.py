"""Views of the published file: what analysts ask for, with the traps of the tables taken out.

A view is declared as a table is, with its SQL; the store creates it in every file. Its columns are compared with the
declaration by a test. Only what DuckDB 1.0 knows is used, so that any notebook can read it.
"""

from __future__ import annotations

from pipeline.tables.attention import ATTENTION, CONCEPT
from pipeline.tables.between import ALIGNMENT_RANKS
from pipeline.tables.core import LEVEL, PART_ALL, PLACE, PLACE_CODE, YEAR, View, c, columns_of
from pipeline.tables.indicator_views import (
    TARGET_HIERARCHY,
    TARGET_HIERARCHY_YEARS,
    V_GROWTH_TARGETS,
    V_INDICATORS,
    V_OTHER_INDICATORS,
    V_PLEDGES,
)
from pipeline.tables.levels import ATTENTION_SHRUNK

_STATE = c(
    "state",
    "VARCHAR",
    "have, missing (no report between the place's first and last year) or quarantined; all numbers are null where it is not have.",
)

V_PANEL = View(
    "v_panel",
    "Attention as a panel: every place, year from its first to its last report, part and concept a row; a year without a report, or a "
    "report without the part, is a row with nulls and no zero.",
    ("place", "year", "part", "concept"),
    (
        PLACE,
        PLACE_CODE,
        LEVEL,
        YEAR,
        _STATE,
        PART_ALL,
        CONCEPT,
        c("report_id", "VARCHAR", "Report; null where there is none."),
        *columns_of(
            ATTENTION,
            "hits",
            "core_hits",
            "n_tokens",
            "n_sentences",
            "sentences_with_hit",
            "per_10k_tokens",
            "ci_low",
            "ci_high",
            "review_years",
        ),
        *columns_of(ATTENTION_SHRUNK, "eb_per_10k_tokens", "eb_low", "eb_high"),
    ),
    sql="""
        WITH codes AS (SELECT place, max(place_code) AS place_code FROM reports GROUP BY place),
             parts AS (SELECT unnest(['review', 'plan', 'other', 'all']) AS part),
             concepts AS (SELECT DISTINCT concept FROM attention)
        SELECT g.place, k.place_code, g.level, g.year, g.state, p.part, o.concept, a.report_id, a.hits, a.core_hits,
               a.n_tokens, a.n_sentences, a.sentences_with_hit, a.per_10k_tokens, a.ci_low, a.ci_high, a.review_years,
               e.eb_per_10k_tokens, e.eb_low, e.eb_high
        FROM coverage g CROSS JOIN parts p CROSS JOIN concepts o
        LEFT JOIN codes k ON k.place = g.place
        LEFT JOIN attention a ON a.place = g.place AND a.year = g.year AND a.part = p.part AND a.concept = o.concept
        LEFT JOIN attention_shrunk e ON e.report_id = a.report_id AND e.part = a.part AND e.concept = a.concept
    """,
)
V_PANEL_WIDE = View(
    "v_panel_wide",
    "The same panel with the parts side by side: every place, year and concept a row. For a column a concept: PIVOT, "
    "see docs/questions.md.",
    ("place", "year", "concept"),
    (
        PLACE,
        PLACE_CODE,
        LEVEL,
        YEAR,
        _STATE,
        CONCEPT,
        c("report_id", "VARCHAR", "Report; null where there is none."),
        *(
            c(f"{part}_{name}", type_, f"{name} of the part {part}, as in attention; null where the report has none.")
            for part in ("review", "plan", "all")
            for name, type_ in (("hits", "INTEGER"), ("n_tokens", "INTEGER"), ("per_10k_tokens", "DOUBLE"))
        ),
    ),
    sql="""
        SELECT place, any_value(place_code) AS place_code, any_value(level) AS level, year, any_value(state) AS state, concept,
               max(report_id) AS report_id,
               max(hits) FILTER (part = 'review') AS review_hits,
               max(n_tokens) FILTER (part = 'review') AS review_n_tokens,
               max(per_10k_tokens) FILTER (part = 'review') AS review_per_10k_tokens,
               max(hits) FILTER (part = 'plan') AS plan_hits,
               max(n_tokens) FILTER (part = 'plan') AS plan_n_tokens,
               max(per_10k_tokens) FILTER (part = 'plan') AS plan_per_10k_tokens,
               max(hits) FILTER (part = 'all') AS all_hits,
               max(n_tokens) FILTER (part = 'all') AS all_n_tokens,
               max(per_10k_tokens) FILTER (part = 'all') AS all_per_10k_tokens
        FROM v_panel GROUP BY place, year, concept
    """,
)
V_FIRST_USE = View(
    "v_first_use",
    "The first year of every word, and of every counted term of a concept, in a place, in the places of a level, and in all reports.",
    ("kind", "concept", "term", "scope", "level", "place"),
    (
        c(
            "kind",
            "VARCHAR",
            "word (words of two characters or more without digits) or term (of a concept, as counted).",
        ),
        c("concept", "VARCHAR", "Concept of a term; empty for words."),
        c("term", "VARCHAR", "The word or term."),
        c("scope", "VARCHAR", "place, level (the places of a level together) or all."),
        c("level", "VARCHAR", "Level of the place or places; empty for all."),
        c("place", "VARCHAR", "The place; empty for a level and for all."),
        c("first_year", "INTEGER", "Year of the first report that uses it."),
        c("first_report_id", "VARCHAR", "That report; of several the first by id."),
        c("last_year", "INTEGER", "Year of the last report that uses it."),
        c("n_reports", "INTEGER", "Reports that use it."),
        c("n", "BIGINT", "Occurrences."),
        c("covered_from", "INTEGER", "Year of the first report there is of the place, level or all."),
        c("from_start", "BOOLEAN", "It is in the first report there is, so its real first year may be earlier."),
    ),
    sql="""
        WITH used AS (
            SELECT 'word' AS kind, '' AS concept, w.term, r.level, r.place, r.year, r.report_id, w.n_review + w.n_plan + w.n_other AS n
            FROM word_counts w JOIN reports r USING (report_id)
            UNION ALL
            SELECT 'term', concept, term, level, place, year, report_id, sum(hits) FROM attention_terms
            GROUP BY concept, term, level, place, year, report_id
        ),
        first AS (
            SELECT kind, concept, term,
                   CASE WHEN grouping(level) = 1 THEN 'all' WHEN grouping(place) = 1 THEN 'level' ELSE 'place' END AS scope,
                   coalesce(level, '') AS level, coalesce(place, '') AS place, min(year) AS first_year,
                   min((year, report_id)) AS at, max(year) AS last_year, count(*) AS n_reports, sum(n) AS n
            FROM used GROUP BY GROUPING SETS ((kind, concept, term, level, place), (kind, concept, term, level), (kind, concept, term))
        ),
        covered AS (
            SELECT coalesce(level, '') AS level, coalesce(place, '') AS place, min(year) AS covered_from
            FROM reports GROUP BY GROUPING SETS ((level, place), (level), ())
        )
        SELECT f.kind, f.concept, f.term, f.scope, f.level, f.place, f.first_year::INTEGER AS first_year, f.at[2] AS first_report_id,
               f.last_year::INTEGER AS last_year, f.n_reports::INTEGER AS n_reports, f.n::BIGINT AS n,
               g.covered_from::INTEGER AS covered_from, f.first_year = g.covered_from AS from_start
        FROM first f JOIN covered g ON g.level = f.level AND g.place = f.place
    """,
)
VIEWS = (
    V_PANEL,
    V_PANEL_WIDE,
    V_INDICATORS,
    V_OTHER_INDICATORS,
    V_GROWTH_TARGETS,
    TARGET_HIERARCHY,
    TARGET_HIERARCHY_YEARS,
    V_PLEDGES,
    V_FIRST_USE,
    ALIGNMENT_RANKS,
)
