"""The table of findings: what the numbers say, ranked."""

from __future__ import annotations

from pipeline.tables.core import Table, c

KINDS = (
    "pooled_trend",
    "pooled_recent",
    "trend",
    "trend_recent",
    "topic_trend",
    "topic_trend_recent",
    "peak",
    "trough",
    "turning_point",
    "plan_vs_review",
    "vs_peers",
    "vs_year_before",
    "highest",
    "lowest",
    "first",
    "new_terms",
    "vanished_terms",
    "distinctive_terms",
    "targets_met",
    "targets_missed",
    "targets_set",
    "targets_stated",
    "pledges_kept",
    "who_first",
    "hastened",
    "nearer_superior",
    "nearing",
)
_RANK = "one a subject and two a kind at most; null where it is not listed there."
FINDINGS = Table(
    "findings",
    "One statement a row that the numbers bear out, the ones of the index first, then by strength (docs/methods.md).",
    ("finding_id",),
    (
        c(
            "finding_id",
            "VARCHAR",
            "Kind, place or report, subject, part and years; the same in every run that says it.",
        ),
        c("rank", "INTEGER", "Position among all statements, from 1: those of the index first, then by strength."),
        c(
            "kind",
            "VARCHAR",
            ", ".join(KINDS) + ".",
        ),
        c("subject", "VARCHAR", "Concept, topic, indicator or leading word that it is about."),
        c(
            "place",
            "VARCHAR",
            "Place that it is about; null where it is about all places of a level, or of all levels.",
        ),
        c("level", "VARCHAR", "Level of government; null where it is about several."),
        c("report_id", "VARCHAR", "Report that it is about; null where it is about a series."),
        c("part", "VARCHAR", "Part of the reports: review, plan, other, or all."),
        c("year_from", "INTEGER", "First year that it speaks of."),
        c("year_to", "INTEGER", "Last year that it speaks of."),
        c("value", "DOUBLE", "What was estimated, in unit."),
        c(
            "low",
            "DOUBLE",
            "Lower end of its 95 % interval (of targets_set the lowest target); null where there is none.",
        ),
        c("high", "DOUBLE", "Upper end (of targets_set the highest target)."),
        c(
            "unit",
            "VARCHAR",
            "per_10k_tokens, per_10k_tokens_a_year, share, share_a_year, rate_ratio, rate_ratio_a_year, log2_ratio, reports, "
            "targets, year or %.",
        ),
        c(
            "comparison",
            "VARCHAR",
            "What the value is set against: own_past, year_before, peers, review, target.",
        ),
        c(
            "q_value",
            "DOUBLE",
            "p-value after Benjamini–Hochberg over all that was tested for the page of its report, place or level; null "
            "where it states counts and tests nothing.",
        ),
        c("q_index", "DOUBLE", "The same over all that the index could have listed; null where that does not apply."),
        c(
            "strength",
            "DOUBLE",
            "log₂ of the effect at the end of its interval nearest to none (at most 2), times the root of the share of "
            "reports it rests on, times 1 + half the log₂ of the places.",
        ),
        c("index_rank", "INTEGER", f"Position on the index, {_RANK}"),
        c("place_rank", "INTEGER", f"Position on the page of the place, {_RANK}"),
        c("report_rank", "INTEGER", f"Position on the page of the report, {_RANK}"),
        c("text_zh", "VARCHAR", "The statement in Chinese."),
        c("text_en", "VARCHAR", "The statement in English."),
        c("sentence_ids", "VARCHAR[]", "Sentences behind it, as report_id#sentence_no."),
        c("sql", "VARCHAR", "A query on this file that gives the value."),
    ),
)

TABLES = (FINDINGS,)
