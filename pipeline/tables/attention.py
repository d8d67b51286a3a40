"""Tables of attention: concepts counted."""

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
    enforce_key=False,
)
CONCEPT_REJECTED = Table(
    "concept_rejected",
    "One occurrence of a term that a bare substring count would take and that was not counted a row, with the reason.",
    ("report_id", "concept", "sentence_no", "start_char", "end_char", "term"),
    (
        *CONCEPT_HITS.columns,
        c(
            "why",
            "VARCHAR",
            "boundary (does not begin and end on a word boundary: 人民|生活), context (within an excluded context:"
            " 民生银行) or inside (within, or across, a counted mention of the concept, so no mention is lost: 大气 in 大气污染).",
        ),
    ),
    enforce_key=False,
)
_AUDIT = (
    c("substring_hits", "INTEGER", "Occurrences as bare substrings, as a naive count would give."),
    c(
        "boundary_rejected",
        "INTEGER",
        "Of these, not beginning and ending on a word boundary (人民|生活), nor within a counted mention.",
    ),
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
    enforce_key=False,
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
            "Lower end of the interval of per_10k_tokens (sentence bootstrap; with few mentions the wider of it and "
            "Poisson limits).",
        ),
        c("ci_high", "DOUBLE", "Upper end of that interval."),
        c("core_per_10k_tokens", "DOUBLE", "10,000 × core_hits / n_tokens; null where the part has no words."),
        c("core_ci_low", "DOUBLE", "Lower end of the interval of core_per_10k_tokens."),
        c("core_ci_high", "DOUBLE", "Upper end of the interval of core_per_10k_tokens."),
        c(
            "design_effect",
            "DOUBLE",
            "Variance of the mentions, sentences being the independent units, over that of independent mentions; at least 1.",
        ),
        c("review_years", "INTEGER", "Years that the report's review covers; five after a change of government."),
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
    enforce_key=False,
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
    enforce_key=False,
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
ATTENTION_BY_LEVEL = Table(
    "attention_by_level",
    "Attention to a concept in the reports of one level of government and year, each place weighing the same; "
    "years with at least two places.",
    ("level", "part", "concept", "year"),
    (
        LEVEL,
        YEAR,
        PART_ALL,
        c("concept", "VARCHAR", "Concept as named in configs/concepts.yaml."),
        c("n_places", "INTEGER", "Places with a report of that year."),
        c("per_10k_tokens", "DOUBLE", "Mean of the places' per_10k_tokens."),
        c("ci_low", "DOUBLE", "Lower end of its interval, places resampled."),
        c("ci_high", "DOUBLE", "Upper end of that interval."),
        c(
            "adjusted_per_10k_tokens",
            "DOUBLE",
            "The mean freed of which places have a report (year effects beside place effects); null for years that no "
            "place links to the others.",
        ),
    ),
)
ATTENTION_DIFFERENCES = Table(
    "attention_differences",
    "Whether a report speaks more or less of a concept than what it is held against, tested as a difference; no row where "
    "neither mentions it.",
    ("report_id", "part", "concept", "contrast"),
    (
        REPORT_ID,
        PLACE,
        LEVEL,
        YEAR,
        c("part", "VARCHAR", "Part of the report that is compared: review, plan, or all for the whole report."),
        CONCEPT,
        c(
            "contrast",
            "VARCHAR",
            "plan_review (the plan less the review of the same report), place_level (less the mean of the other places of the "
            "level and year, at least three) or year_before (less the report of the year before). Reviews of several years "
            "are not held against reviews of one.",
        ),
        c("per_10k_tokens", "DOUBLE", "Rate of the report's part, mentions per 10,000 words."),
        c("reference_per_10k_tokens", "DOUBLE", "Rate that it is held against."),
        c("n_reference", "INTEGER", "Reports held against it."),
        c("difference", "DOUBLE", "per_10k_tokens less reference_per_10k_tokens."),
        c(
            "low",
            "DOUBLE",
            "Lower end of the interval of the difference (score test, mentions that cluster allowed for).",
        ),
        c("high", "DOUBLE", "Upper end of that interval."),
        c("rate_ratio", "DOUBLE", "per_10k_tokens over reference_per_10k_tokens; null where the latter is zero."),
        c("p_value", "DOUBLE", "Two-sided p-value of the same test."),
        c(
            "q_value",
            "DOUBLE",
            "p_value after Benjamini–Hochberg over the report's rows of the same part, which are shown together.",
        ),
        c(
            "q_value_place",
            "DOUBLE",
            "p_value after Benjamini–Hochberg over all rows of the place and part, all years together.",
        ),
    ),
    enforce_key=False,
)
SEGMENTER = c("segmenter", "VARCHAR", "Segmenter whose words were counted in, e.g. pkuseg or jieba.")
ATTENTION_SEGMENTERS = Table(
    "attention_segmenters",
    "Attention as attention has it, and as it is in the words of a second segmenter (setting segmentation.second); "
    "no rows without one.",
    ("report_id", "part", "concept", "segmenter"),
    (
        REPORT_ID,
        PLACE,
        LEVEL,
        YEAR,
        PART_ALL,
        CONCEPT,
        SEGMENTER,
        c("hits", "INTEGER", "Counted mentions, core and extended terms."),
        c("core_hits", "INTEGER", "Counted mentions of core terms alone."),
        N_TOKENS,
        c("per_10k_tokens", "DOUBLE", "10,000 × hits / n_tokens of the same segmenter; null where there are no words."),
    ),
)
TERM_SEGMENTERS = Table(
    "term_segmenters",
    "One term in the words of the second segmenter; terms without an occurrence there have no row.",
    ("report_id", "part", "concept", "term", "segmenter"),
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
        SEGMENTER,
        c("hits", "INTEGER", "Counted mentions, by the same rules as in attention_terms."),
        c(
            "word_hits",
            "INTEGER",
            "Words equal to the term, as a count of a word list over segmented text gives: no term of several words, "
            "no longest match, nothing excluded.",
        ),
    ),
)
SEGMENTER_AGREEMENT = Table(
    "segmenter_agreement",
    "How far attention to a concept depends on the segmenter, over all reports.",
    ("concept", "part", "segmenter"),
    (
        CONCEPT,
        PART_ALL,
        c("segmenter", "VARCHAR", "The second segmenter."),
        c("n_reports", "INTEGER", "Reports with words in the part."),
        c("hits", "INTEGER", "Counted mentions in the words of the first segmenter."),
        c("hits_second", "INTEGER", "Counted mentions in the words of the second."),
        c("rate_ratio", "DOUBLE", "Rate per word by the second over that by the first; null without mentions."),
        c("spearman", "DOUBLE", "Rank correlation of the two rates over the reports; null under five reports."),
    ),
)
CONCEPT_TOPICS_CAP = Table(
    "concept_topics_cap",
    "Major topics of the Comparative Agendas Project that a concept's sub-dimensions belong to (cap in configs/concepts.yaml), "
    "one a row; a sub-dimension without a row, such as reform at large, belongs to none.",
    ("concept", "dimension", "cap_topic"),
    (
        CONCEPT,
        c("dimension", "VARCHAR", "Sub-dimension; empty for the terms without one."),
        c("cap_topic", "INTEGER", "Number of the major topic in the master codebook."),
        c(
            "rank",
            "INTEGER",
            "1 for the topic that it mainly belongs to; count by this one where each mention is to count once.",
        ),
        c("cap_name", "VARCHAR", "Name of the major topic."),
    ),
)

TABLES = (
    CONCEPT_HITS,
    CONCEPT_REJECTED,
    CONCEPT_AUDIT,
    TERM_AUDIT,
    ATTENTION,
    ATTENTION_DIMENSIONS,
    ATTENTION_TERMS,
    ATTENTION_SECTIONS,
    ATTENTION_SEGMENTERS,
    TERM_SEGMENTERS,
    SEGMENTER_AGREEMENT,
    ATTENTION_BY_LEVEL,
    ATTENTION_DIFFERENCES,
    CONCEPT_TOPICS_CAP,
)
