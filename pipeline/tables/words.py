"""Tables of words without a list: counts, keyness, terms that come and go, co-occurrence, novelty."""

from __future__ import annotations

from pipeline.tables.core import LEVEL, N_TOKENS, PART_ALL, PLACE, REPORT_ID, YEAR, Table, c

TERM = c("term", "VARCHAR", "Word.")

WORD_COUNTS = Table(
    "word_counts",
    "How often a report uses a word, by part; words of two characters or more without digits.",
    ("report_id", "term"),
    (
        REPORT_ID,
        TERM,
        c("n_review", "INTEGER", "Occurrences in the review."),
        c("n_plan", "INTEGER", "Occurrences in the plan."),
        c("n_other", "INTEGER", "Occurrences elsewhere."),
        c("sentences_review", "INTEGER", "Sentences of the review that hold the word."),
        c("sentences_plan", "INTEGER", "Sentences of the plan that hold the word."),
        c("sentences_other", "INTEGER", "Other sentences that hold the word."),
        c(
            "example_review",
            "INTEGER",
            "Sentence of the review (sentence_no) that shows the word; null where none holds it.",
        ),
        c("example_plan", "INTEGER", "Sentence of the plan that shows the word; null where none holds it."),
    ),
    enforce_key=False,
)
POSTINGS = Table(
    "postings",
    "Where a report says a word, an inverted index of all words as segmented: one row a word and report, by word, so that the"
    " rows of a word are found without reading the others. Rates: n_review and n_plan over n_tokens in report_parts.",
    ("word", "report_id"),
    (
        c("word", "VARCHAR", "Word as segmented; numbers and single characters are words, punctuation is none."),
        REPORT_ID,
        c("n", "INTEGER", "Occurrences in the report: n_review, n_plan and n_other together."),
        c("n_review", "INTEGER", "Occurrences in the review."),
        c("n_plan", "INTEGER", "Occurrences in the plan."),
        c("n_other", "INTEGER", "Occurrences elsewhere."),
        c("sentence_nos", "INTEGER[]", "Sentences that hold the word (sentence_no), each once, ascending."),
    ),
    enforce_key=False,
)
REPORT_PARTS = Table(
    "report_parts",
    "Size of each part of a report.",
    ("report_id", "part"),
    (REPORT_ID, PLACE, LEVEL, YEAR, PART_ALL, N_TOKENS, c("n_sentences", "INTEGER", "Sentences in the part.")),
)
WORD_YEARS = Table(
    "word_years",
    "How often the reports of a level and year use a word in review and plan; every word of word_counts in every year with "
    "a report, so that a word without a row was not used.",
    ("level", "year", "term"),
    (
        LEVEL,
        YEAR,
        TERM,
        c("n", "BIGINT", "Occurrences in review and plan."),
        c("n_sentences", "BIGINT", "Sentences that hold the word."),
        c("n_reports", "BIGINT", "Reports that hold the word (document frequency)."),
    ),
    enforce_key=False,
)
YEAR_SIZES = Table(
    "year_sizes",
    "Size of review and plan of all reports of a level and year.",
    ("level", "year"),
    (
        LEVEL,
        YEAR,
        c("n_tokens", "BIGINT", "Words (punctuation not counted)."),
        c("n_sentences", "BIGINT", "Sentences."),
        c("n_reports", "BIGINT", "Reports."),
    ),
)
DISTINCTIVE_WORDS = Table(
    "distinctive_words",
    "The words by which reports are compared (alignment): the 2,000 of largest n_reports times idf, less names of places.",
    ("term",),
    (
        TERM,
        c("n_reports", "BIGINT", "Reports that hold the word in review or plan (document frequency)."),
        c("idf", "DOUBLE", "Inverse document frequency: ln of all reports over n_reports."),
        c("feature", "INTEGER", "Number of the word, from 0, in order of term."),
    ),
)
KEYNESS = Table(
    "keyness",
    "Words that mark one text against another, one word a row: those at q < 0.05 and the first 25 of either side.",
    ("contrast", "report_id", "term"),
    (
        c(
            "contrast",
            "VARCHAR",
            "Target against reference: plan_vs_review; year_vs_previous (plan against that of the place's previous report); "
            "place_vs_rest (review and plan against those of the other places of the level and year).",
        ),
        REPORT_ID,
        PLACE,
        YEAR,
        TERM,
        c("count_target", "INTEGER", "Occurrences in the target text."),
        c("count_reference", "INTEGER", "Occurrences in the reference text."),
        c("g2", "DOUBLE", "Log-likelihood ratio G² (Dunning 1993), one degree of freedom."),
        c("log_ratio", "DOUBLE", "log2 of the ratio of relative frequencies (0.5 added to a zero count); > 0: target."),
        c(
            "q_value",
            "DOUBLE",
            "p-value of G² after Benjamini–Hochberg over all words of the contrast that were tested.",
        ),
        c("example_sentence_no", "INTEGER", "A sentence that holds the word, from the text that uses it more."),
        c("example_report_id", "VARCHAR", "Report of that sentence; null where the reference is many reports."),
        c("sentences_target", "INTEGER", "Sentences of the target that hold the word (document frequency)."),
        c("sentences_reference", "INTEGER", "Sentences of the reference that hold the word."),
        c("reference", "VARCHAR", "What the reference text is."),
        c("words_target", "BIGINT", "Words of the target text."),
        c("words_reference", "BIGINT", "Words of the reference text."),
        c("n_tested", "INTEGER", "Words that were tested in the contrast."),
    ),
    enforce_key=False,
)
TERM_CHANGES = Table(
    "term_changes",
    "A term (word or multi-word term, 提法) that the reports of a place take up, drop, or use more or less over the years.",
    ("place", "kind", "term"),
    (
        PLACE,
        c(
            "kind",
            "VARCHAR",
            "new: not in the first two reports or more, in use since; vanished: in use, then not in the last two or more; "
            "rising, falling: rate in the plan, at q < 0.05.",
        ),
        c("term", "VARCHAR", "Word or multi-word term."),
        c("n_words", "INTEGER", "Words that the term is made of."),
        c("npmi", "DOUBLE", "Of a multi-word term: normalised pointwise mutual information of its parts."),
        c(
            "part_of",
            "VARCHAR",
            "Multi-word term that holds at least 80 % of the word's mentions; null where none does.",
        ),
        c("n", "INTEGER", "Mentions in all reports of the place."),
        c("n_reports", "INTEGER", "Reports of the place that have the term."),
        c("n_years", "INTEGER", "Reports of the place that were compared."),
        c("first_year", "INTEGER", "Year of the first report that has the term."),
        c("last_year", "INTEGER", "Year of the last report that has the term."),
        c("first_report_id", "VARCHAR", "Report of the first use."),
        c("first_sentence_no", "INTEGER", "Sentence of the first use."),
        c("last_report_id", "VARCHAR", "Report of the last use."),
        c("last_sentence_no", "INTEGER", "Sentence of the last report that has the term."),
        c(
            "p_value",
            "DOUBLE",
            "new, vanished: probability that the reports that have the term would all lie so far to one end by chance; rising, "
            "falling: Mann–Kendall.",
        ),
        c("q_value", "DOUBLE", "p_value after Benjamini–Hochberg over all terms of the place."),
        c("tau", "DOUBLE", "rising, falling: Kendall's tau-b of the rate in the plan on the year."),
        c("slope", "DOUBLE", "rising, falling: Sen's slope, per 10,000 words a year."),
        c("slope_low", "DOUBLE", "Lower 95 % limit of the slope."),
        c("slope_high", "DOUBLE", "Upper 95 % limit of the slope."),
    ),
)
COOCCURRENCE = Table(
    "cooccurrence",
    "A word that shares sentences with a concept in the reports of a place and period more often than chance (q < 0.05).",
    ("place", "period_from", "concept", "term"),
    (
        PLACE,
        c("period_from", "INTEGER", "First year of the period; periods are those of the five-year plans."),
        c("period_to", "INTEGER", "Last year of the period."),
        c("concept", "VARCHAR", "Concept as named in configs/concepts.yaml."),
        TERM,
        c("n_both", "INTEGER", "Sentences with a mention of the concept and the word outside of it."),
        c("n_concept", "INTEGER", "Sentences with a mention of the concept."),
        c("n_term", "INTEGER", "Sentences with the word."),
        c("n_sentences", "INTEGER", "Sentences of the place's reports of the period."),
        c("log_dice", "DOUBLE", "logDice, at most 14; one less is half as often together (Rychlý 2008)."),
        c("g2", "DOUBLE", "Log-likelihood ratio G² on sentences."),
        c("q_value", "DOUBLE", "p-value of G² after Benjamini–Hochberg over the words of concept, place and period."),
        c("example_report_id", "VARCHAR", "Report of a sentence that has both."),
        c("example_sentence_no", "INTEGER", "That sentence."),
    ),
)
_SHUFFLED = "if the place's other years stood in random order; null with fewer than five reports."
NOVELTY = Table(
    "novelty",
    "How new a part of a report is against the place's reports before and after it.",
    ("report_id", "part"),
    (
        REPORT_ID,
        PLACE,
        YEAR,
        PART_ALL,
        c(
            "verbatim_share",
            "DOUBLE",
            "Share of words in passages (eight words or a whole short sentence) that the previous report has too; null for the "
            "first report.",
        ),
        c("novelty", "DOUBLE", "Mean divergence (KL, bits) of the part's words from those of the reports before it."),
        c("transience", "DOUBLE", "Mean divergence from those of the reports after it."),
        c("resonance", "DOUBLE", "novelty - transience: above zero, what was new stayed (Barron et al. 2018)."),
        N_TOKENS,
        c("verbatim_words", "INTEGER", "Words in such passages."),
        c("previous_report_id", "VARCHAR", "Report that verbatim_share compares with."),
        c("years_before", "INTEGER", "Years between the two; more than one where reports are missing."),
        c("example_sentence_no", "INTEGER", "Sentence with most words in such passages; null where there is none."),
        c("n_before", "INTEGER", "Reports before that novelty is the mean over."),
        c("n_after", "INTEGER", "Reports after that transience is the mean over."),
        c("novelty_null", "DOUBLE", f"Mean of novelty {_SHUFFLED}"),
        c("novelty_p", "DOUBLE", "Two-sided permutation p-value of novelty among shuffled years."),
        c("transience_null", "DOUBLE", f"Mean of transience {_SHUFFLED}"),
        c("transience_p", "DOUBLE", "Two-sided permutation p-value of transience among shuffled years."),
        c("resonance_null", "DOUBLE", f"Mean of resonance {_SHUFFLED}"),
        c("resonance_p", "DOUBLE", "Two-sided permutation p-value of resonance among shuffled years."),
        c("resonance_q", "DOUBLE", "resonance_p after Benjamini–Hochberg over the place's reports."),
    ),
)

TABLES = (
    WORD_COUNTS,
    POSTINGS,
    REPORT_PARTS,
    WORD_YEARS,
    YEAR_SIZES,
    DISTINCTIVE_WORDS,
    KEYNESS,
    TERM_CHANGES,
    COOCCURRENCE,
    NOVELTY,
)
