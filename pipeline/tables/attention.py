"""Tables of attention: concepts counted, their trends, and words that mark a text."""

from __future__ import annotations

from pipeline.tables.core import (
    END,
    LEVEL,
    N_CHARS,
    N_TOKENS,
    PART,
    PART_ALL,
    PLACE,
    REPORT_ID,
    SENTENCE_NO,
    START,
    YEAR,
    Table,
    c,
)

CONCEPT = c("concept", "VARCHAR", "Concept as named in configs/concepts.yaml.")
TERM = c("term", "VARCHAR", "Term of the concept as listed; <数> in it stands for a number.")
TIER = c("tier", "VARCHAR", "core or extended, as declared for the term.")
DIMENSION = c("dimension", "VARCHAR", "Sub-dimension that lists the term; null for terms of none.")
CONCEPT_HITS = Table(
    "concept_hits",
    "One counted mention of a concept a row.",
    ("report_id", "concept", "sentence_no", "start_char"),
    (
        REPORT_ID,
        SENTENCE_NO,
        PART,
        CONCEPT,
        TERM,
        TIER,
        START,
        END,
        DIMENSION,
    ),
)
_AUDIT = (
    c("substring_hits", "INTEGER", "Occurrences as bare substrings, as a naive count would give."),
    c("boundary_rejected", "INTEGER", "Of these, not beginning and ending on a word boundary (人民|生活)."),
    c("excluded", "INTEGER", "Of these, within an excluded context (民生银行) or within a longer term of the concept."),
    c("accepted", "INTEGER", "Of these, counted: substring_hits - boundary_rejected - excluded."),
    c(
        "inside_counted",
        "INTEGER",
        "Of excluded: within, or across, another counted mention of the concept (大气 in 大气污染).",
    ),
)
CONCEPT_AUDIT = Table(
    "concept_audit",
    "What substring counting of a concept's core terms would have given, and why hits were not counted "
    "(term_audit has every term).",
    ("report_id", "concept"),
    (REPORT_ID, CONCEPT, *_AUDIT),
)
TERM_AUDIT = Table(
    "term_audit",
    "What substring counting of one term would have given in a report, and why hits were not counted; "
    "terms that never occur are left out.",
    ("report_id", "concept", "term"),
    (
        REPORT_ID,
        CONCEPT,
        TERM,
        TIER,
        *_AUDIT,
        DIMENSION,
    ),
)
ATTENTION = Table(
    "attention",
    "Attention to a concept in a part of a report: counts, denominators and the rate with its interval.",
    ("report_id", "part", "concept"),
    (
        REPORT_ID,
        PLACE,
        LEVEL,
        YEAR,
        PART_ALL,
        CONCEPT,
        c("hits", "INTEGER", "Counted mentions, core and extended terms."),
        c("core_hits", "INTEGER", "Counted mentions of core terms alone."),
        N_TOKENS,
        N_CHARS,
        c("n_sentences", "INTEGER", "Sentences in the part."),
        c("sentences_with_hit", "INTEGER", "Sentences with at least one counted mention."),
        c("per_10k_tokens", "DOUBLE", "10,000 × hits / n_tokens; null where the part has no words."),
        c(
            "ci_low",
            "DOUBLE",
            "Lower end of the interval of per_10k_tokens (sentence bootstrap; exact Poisson if wider, under ten hits).",
        ),
        c("ci_high", "DOUBLE", "Upper end of that interval."),
        c("core_per_10k_tokens", "DOUBLE", "10,000 × core_hits / n_tokens; null where the part has no words."),
        c("core_ci_low", "DOUBLE", "Lower end of the interval of core_per_10k_tokens."),
        c("core_ci_high", "DOUBLE", "Upper end of the interval of core_per_10k_tokens."),
    ),
)
ATTENTION_DIMENSIONS = Table(
    "attention_dimensions",
    "Attention to one sub-dimension of a concept (employment within 民生) in a part of a report, as in attention.",
    ("report_id", "part", "concept", "dimension"),
    (
        REPORT_ID,
        PLACE,
        LEVEL,
        YEAR,
        PART_ALL,
        CONCEPT,
        c("dimension", "VARCHAR", "Sub-dimension as named in configs/concepts.yaml; its terms are listed under it."),
        c("label", "VARCHAR", "English label of the sub-dimension; null where the list gives none."),
        c("hits", "INTEGER", "Counted mentions of its terms."),
        N_TOKENS,
        N_CHARS,
        c("n_sentences", "INTEGER", "Sentences in the part."),
        c("sentences_with_hit", "INTEGER", "Sentences with at least one of these mentions."),
        c("per_10k_tokens", "DOUBLE", "10,000 × hits / n_tokens; null where the part has no words."),
        c("ci_low", "DOUBLE", "Lower end of the interval of per_10k_tokens, made as in attention."),
        c("ci_high", "DOUBLE", "Upper end of that interval."),
    ),
)
ATTENTION_TERMS = Table(
    "attention_terms",
    "Counted mentions of one term in a part of a report; terms without a mention there have no row, which means zero.",
    ("report_id", "part", "concept", "term"),
    (
        REPORT_ID,
        PLACE,
        LEVEL,
        YEAR,
        PART,
        CONCEPT,
        TERM,
        TIER,
        DIMENSION,
        c("hits", "INTEGER", "Counted mentions of the term."),
    ),
)
ATTENTION_SECTIONS = Table(
    "attention_sections",
    "Counted mentions of a concept in a section of a report; concepts without a mention there have no row, which means zero.",
    ("report_id", "section_no", "concept"),
    (
        REPORT_ID,
        c("section_no", "INTEGER", "Section within the report, from 1 (heading and part in sections)."),
        CONCEPT,
        c("hits", "INTEGER", "Counted mentions, core and extended terms."),
        c("core_hits", "INTEGER", "Counted mentions of core terms alone."),
        c("sentences_with_hit", "INTEGER", "Sentences of the section with at least one counted mention."),
        N_TOKENS,
    ),
)
TRENDS = Table(
    "trends",
    "One test of a series over years a row.",
    ("series_kind", "series", "place", "part"),
    (
        c("series_kind", "VARCHAR", "What is followed over the years: concept, term or topic."),
        c("series", "VARCHAR", "Name of the concept, term or topic."),
        PLACE,
        PART_ALL,
        c("n_years", "INTEGER", "Years with a value; years without a report are gaps, never zeros."),
        c("first_year", "INTEGER", "First year with a value."),
        c("last_year", "INTEGER", "Last year with a value."),
        c("tau", "DOUBLE", "Kendall's tau-b of the value on the year; null with too few years."),
        c("p_value", "DOUBLE", "Two-sided p-value of the Mann–Kendall test; null with too few years."),
        c("q_value", "DOUBLE", "p_value after Benjamini–Hochberg over all tested series."),
        c("slope", "DOUBLE", "Sen's slope, units of the series per year (concepts: per 10,000 words a year)."),
        c("slope_low", "DOUBLE", "Lower 95 % limit of the slope."),
        c("slope_high", "DOUBLE", "Upper 95 % limit of the slope."),
        c("verdict", "VARCHAR", "rising, falling, flat (no trend shown at q < 0.05) or too_few_years (under five)."),
    ),
)
KEYNESS = Table(
    "keyness",
    "Words that mark one text against another, one word a row.",
    ("contrast", "report_id", "term"),
    (
        c("contrast", "VARCHAR", "What is set against what, e.g. plan_vs_review (target first)."),
        REPORT_ID,
        PLACE,
        YEAR,
        c("term", "VARCHAR", "Word."),
        c("count_target", "INTEGER", "Occurrences in the target text."),
        c("count_reference", "INTEGER", "Occurrences in the reference text."),
        c("g2", "DOUBLE", "Log-likelihood ratio G² (Dunning 1993), one degree of freedom."),
        c("log_ratio", "DOUBLE", "log2 of the ratio of relative frequencies (0.5 added to a zero count); > 0: target."),
        c("q_value", "DOUBLE", "p-value of G² after Benjamini–Hochberg over the words of the contrast."),
        c("example_sentence_no", "INTEGER", "A sentence that holds the word, from the part that uses it more."),
    ),
)

TABLES = (
    CONCEPT_HITS,
    CONCEPT_AUDIT,
    TERM_AUDIT,
    ATTENTION,
    ATTENTION_DIMENSIONS,
    ATTENTION_TERMS,
    ATTENTION_SECTIONS,
    TRENDS,
    KEYNESS,
)
