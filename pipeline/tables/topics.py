"""Tables of the topic models."""

from __future__ import annotations

from pipeline.tables.core import N_TOKENS, PARAGRAPH_NO, PART, PART_ALL, PLACE, REPORT_ID, SENTENCE_NO, YEAR, Table, c

MODEL = c("model", "VARCHAR", "Topic model: nmf (scikit-learn, tf-idf) or lda (gensim).")
TOPIC_ID = c("topic_id", "INTEGER", "Topic within the model, from 1; a topic keeps its id at every refit.")
LABEL = c(
    "label",
    "VARCHAR",
    "Short label: the user's own, the name of its seed words, or words that are frequent in it and its own.",
)
STATUS = c(
    "status",
    "VARCHAR",
    "active: in the model before too; born, split, returned: new at the last refit; died, merged: no longer in the model.",
)
NPMI = c(
    "npmi",
    "DOUBLE",
    "Coherence c_npmi of the top ten words within paragraphs of the corpus itself (-1 to 1, higher is better).",
)
STABILITY = c(
    "stability",
    "DOUBLE",
    "Mean cosine of the topic's words with those of twelve refits on resampled paragraphs not seen before (0 to 1); null for lda.",
)
EXCLUSIVITY = c(
    "exclusivity",
    "DOUBLE",
    "Mean, over the top ten words, of this topic's part in the word's weight in all topics (0 to 1).",
)
FIT = c("fit", "INTEGER", "Number of the fit, from 1.")
COLOUR = c("colour", "VARCHAR", "Colour of the topic in figures, #rrggbb.")

TOPICS = Table(
    "topics",
    "One topic of a topic model a row.",
    ("model", "topic_id"),
    (
        MODEL,
        TOPIC_ID,
        LABEL,
        c("terms", "VARCHAR[]", "Top ten words, a list."),
        NPMI,
        STABILITY,
        c(
            "share",
            "DOUBLE",
            "Share of the corpus' words given to the topic (0 to 1); null where it is no longer in the model.",
        ),
        STATUS,
        c(
            "kind",
            "VARCHAR",
            "ritual: said at the beginnings and ends of review and plan in nearly every report; theme: any other.",
        ),
        c("edge_share", "DOUBLE", "Share of its words in the first tenth or the last 15 % of review or plan (0 to 1)."),
        c("report_share", "DOUBLE", "Share of the reports that give it more than 0.5 % of their words (0 to 1)."),
        c("n_paragraphs", "INTEGER", "Paragraphs that the model was fitted on."),
        c("representative_report_id", "VARCHAR", "Report of the representative sentence."),
        c("representative_sentence_no", "INTEGER", "Sentence that carries most of the topic's words."),
        EXCLUSIVITY,
        COLOUR,
        c("seed", "VARCHAR", "Name of the seed words behind the topic; null for a free topic."),
        c("related_id", "INTEGER", "Topic that it split from or merged into; null otherwise."),
        c("map_x", "DOUBLE", "Place on the map of topics: first principal coordinate of Jensen-Shannon distances."),
        c("map_y", "DOUBLE", "Second principal coordinate."),
    ),
)
TOPIC_TERMS = Table(
    "topic_terms",
    "One word of a topic a row.",
    ("model", "topic_id", "rank"),
    (
        MODEL,
        TOPIC_ID,
        c("rank", "INTEGER", "Rank of the word within the topic, from 1."),
        c("term", "VARCHAR", "Word."),
        c("weight", "DOUBLE", "Weight of the word, as a share of all the topic's weights."),
        c("exclusivity", "DOUBLE", "This topic's part in the word's weight in all topics (0 to 1)."),
    ),
)
PARAGRAPH_TOPICS = Table(
    "paragraph_topics",
    "One topic of one paragraph a row (weights of 0.05 and more).",
    ("model", "report_id", "paragraph_no", "topic_id"),
    (
        MODEL,
        REPORT_ID,
        PARAGRAPH_NO,
        TOPIC_ID,
        c("weight", "DOUBLE", "Share of the paragraph given to the topic (0 to 1)."),
    ),
    enforce_key=False,
)
TOPIC_SHARES = Table(
    "topic_shares",
    "Share of a part of a report given to a topic, one a row.",
    ("model", "report_id", "part", "topic_id"),
    (
        MODEL,
        REPORT_ID,
        PLACE,
        YEAR,
        PART_ALL,
        TOPIC_ID,
        c("share", "DOUBLE", "Word-weighted mean of the paragraphs' shares (0 to 1)."),
        c("ci_low", "DOUBLE", "Lower limit of the share (paragraph bootstrap, model held fixed)."),
        c("ci_high", "DOUBLE", "Upper limit of the share."),
        c("n_paragraphs", "INTEGER", "Paragraphs behind the share."),
        c("n_words", "INTEGER", "Words of these paragraphs."),
    ),
    enforce_key=False,
)
TOPIC_YEAR_TERMS = Table(
    "topic_year_terms",
    "The words of a topic in one report (a place and year), from the text of that report alone, one topic a row.",
    ("model", "report_id", "topic_id"),
    (
        MODEL,
        REPORT_ID,
        PLACE,
        YEAR,
        TOPIC_ID,
        c(
            "terms",
            "VARCHAR[]",
            "Words of the report that speak most of the topic there, a list, most telling first.",
        ),
        c("n_words", "DOUBLE", "Words of the vocabulary that the report gives the topic (expected number)."),
    ),
)
TOPIC_CONCEPTS = Table(
    "topic_concepts",
    "A concept that is mentioned in the paragraphs of a topic more often than elsewhere, one a row.",
    ("model", "topic_id", "rank"),
    (
        MODEL,
        TOPIC_ID,
        c("rank", "INTEGER", "Rank of the concept within the topic, from 1, by lift, which is 1.5 or more."),
        c("concept", "VARCHAR", "Concept of the dictionary."),
        c("hits", "DOUBLE", "Mentions in all paragraphs, each weighted by the topic's share of its paragraph."),
        c("share", "DOUBLE", "Part of the concept's mentions that falls to the topic (0 to 1)."),
        c("lift", "DOUBLE", "That part divided by the topic's part in the paragraphs' words: 1 is no affinity."),
    ),
)
TOPIC_EXAMPLES = Table(
    "topic_examples",
    "A sentence that speaks plainly of a topic a row; those of one topic are from different times and places.",
    ("model", "topic_id", "rank"),
    (
        MODEL,
        TOPIC_ID,
        c("rank", "INTEGER", "Order in which to read them, from 1, by year."),
        REPORT_ID,
        SENTENCE_NO,
    ),
)
TOPIC_EVENTS = Table(
    "topic_events",
    "What became of a topic at a fit, one a row.",
    ("model", "fit", "topic_id"),
    (
        MODEL,
        FIT,
        TOPIC_ID,
        c(
            "event",
            "VARCHAR",
            "kept, birth, split (off other_id), return (after having died), death, merge (into other_id).",
        ),
        c("other_id", "INTEGER", "Topic that it split from or merged into."),
        c(
            "similarity",
            "DOUBLE",
            "Cosine of the words with its own former ones (kept, return), with other_id, or with the nearest other topic.",
        ),
    ),
)
TOPIC_FITS = Table(
    "topic_fits",
    "One fit of a topic model a row, the published one last.",
    ("model", "fit"),
    (
        MODEL,
        FIT,
        c("k", "INTEGER", "Number of topics."),
        c(
            "k_rule",
            "VARCHAR",
            "chosen: by the stated rule; kept: the published number, not clearly worse; fixed: by the settings.",
        ),
        c(
            "begun_at",
            "VARCHAR",
            "consensus: at what refits on resampled paragraphs have in common; published: at the topics of the fit before, "
            "which a fit begun anew would have lost although they are about as good.",
        ),
        c("n_reports", "INTEGER", "Reports that it was fitted on."),
        c("n_reports_all", "INTEGER", "Reports stored at the time."),
        c("n_paragraphs", "INTEGER", "Paragraphs that it was fitted on."),
        c("n_terms", "INTEGER", "Words of the vocabulary."),
        c("first_year", "INTEGER", "Earliest year of the reports fitted on."),
        c("last_year", "INTEGER", "Latest year of the reports fitted on."),
        c(
            "seeds_missing",
            "VARCHAR[]",
            "Seed words that the vocabulary does not have, a list; empty for none.",
        ),
        c("content", "VARCHAR", "Digest of the paragraphs and settings; while it stays the same, the fit stands."),
    ),
)
TOPIC_K = Table(
    "topic_k",
    "One number of topics that was tried a row (NMF, and LDA begun at its topics).",
    ("k",),
    (
        c("k", "INTEGER", "Number of topics."),
        c("npmi", "DOUBLE", "Mean coherence c_npmi of the topics."),
        c("npmi_error", "DOUBLE", "Standard error of that mean over topics."),
        c("diversity", "DOUBLE", "Share of different words among the first 25 of all topics (0 to 1)."),
        c("exclusivity", "DOUBLE", "Mean exclusivity of the topics (0 to 1)."),
        c(
            "stability",
            "DOUBLE",
            "Mean similarity of topics matched with those of refits on resampled paragraphs that the model has not seen (0 to 1).",
        ),
        c("stability_error", "DOUBLE", "Standard error of that mean over resamples."),
        c("resamples", "INTEGER", "Resamples behind the stability: fewer for a number that fell behind early."),
        c("steady", "BOOLEAN", "Whether the number has not fallen behind the most stable one."),
        c("reconstruction", "DOUBLE", "Share of held-out paragraphs' squared tf-idf weights that NMF explains."),
        c("completion", "DOUBLE", "LDA: mean log probability of a held-out word, given half of its paragraph."),
        c("chosen", "BOOLEAN", "Whether this number is used."),
    ),
)
TOPIC_SPLITS = Table(
    "topic_splits",
    "One topic of an NMF model with another number of topics a row: which topic splits into which.",
    ("k", "topic_no"),
    (
        c("k", "INTEGER", "Number of topics of the model."),
        c("topic_no", "INTEGER", "Topic of that model, from 1 in order of share; no topic_id."),
        c("terms", "VARCHAR[]", "Its top ten words, a list."),
        c(
            "parent_no",
            "INTEGER",
            "The topic of the model with the next smaller number that it is most like; null for the smallest.",
        ),
        c("similarity", "DOUBLE", "Cosine of its words with those of that topic."),
        c("topic_id", "INTEGER", "The topic of the published NMF model that it is most like."),
    ),
)
TOPIC_WINDOWS = Table(
    "topic_windows",
    "One topic of one period's own NMF model a row (with the setting topics.dynamic).",
    ("first_year", "window_topic"),
    (
        c("first_year", "INTEGER", "First year of the period."),
        c("last_year", "INTEGER", "Last year of the period."),
        c("window_topic", "INTEGER", "Topic within the period, from 1 in order of share."),
        c("dynamic_id", "INTEGER", "Dynamic topic that it belongs to."),
        c("terms", "VARCHAR[]", "Its top ten words, from the texts of the period alone, a list."),
        c("share", "DOUBLE", "Mean share of the period's paragraphs (0 to 1)."),
        c("n_paragraphs", "INTEGER", "Paragraphs of the period."),
    ),
)
TOPIC_DYNAMICS = Table(
    "topic_dynamics",
    "One dynamic topic a row: topics of periods that belong together (with the setting topics.dynamic).",
    ("dynamic_id",),
    (
        c("dynamic_id", "INTEGER", "Dynamic topic, from 1; no topic_id."),
        c("label", "VARCHAR", "Short label: words that are frequent in it and its own."),
        c("terms", "VARCHAR[]", "Its top ten words over all periods, a list."),
        c("n_windows", "INTEGER", "Periods that have it."),
        c("first_year", "INTEGER", "First year of the first of them."),
        c("last_year", "INTEGER", "Last year of the last of them."),
    ),
)
TOPIC_DOCUMENTS = Table(
    "topic_documents",
    "One paragraph as the topic models see it a row.",
    ("report_id", "paragraph_no"),
    (
        REPORT_ID,
        PARAGRAPH_NO,
        PART,
        N_TOKENS,
        c("first_sentence_no", "INTEGER", "Number of the paragraph's first sentence."),
        c("quotable", "VARCHAR", "1 for each sentence that is short and long enough to be quoted, 0 for the others."),
        c("terms", "VARCHAR", "Words that can name a topic; | where something was left out, 。 at a sentence's end."),
    ),
    internal=True,
    enforce_key=False,
)
TOPIC_REGISTRY = Table(
    "topic_registry",
    "One topic that there ever was a row.",
    ("model", "topic_id"),
    (
        MODEL,
        TOPIC_ID,
        c("label", "VARCHAR", "Label given at birth, from words that are frequent in it and its own."),
        c("seed", "VARCHAR", "Name of the seed words behind the topic; null for a free topic."),
        STATUS,
        c("related_id", "INTEGER", "Topic that it split from or merged into."),
        c("since_fit", "INTEGER", "Fit it was born with."),
        c("last_fit", "INTEGER", "Last fit it was part of."),
        COLOUR,
        c("prior", "DOUBLE", "Dirichlet prior of the topic in a paragraph; null for nmf."),
        NPMI,
        STABILITY,
        EXCLUSIVITY,
    ),
    internal=True,
)
TOPIC_MODEL = Table(
    "topic_model",
    "The weight of a word in a topic a row: the model itself, and the last words of topics that are no more.",
    ("model", "topic_id", "term"),
    (MODEL, TOPIC_ID, c("term", "VARCHAR", "Word."), c("weight", "DOUBLE", "Share of the topic's weights.")),
    internal=True,
)
TOPIC_VOCABULARY = Table(
    "topic_vocabulary",
    "One term of the published models a row.",
    ("term",),
    (
        c("term", "VARCHAR", "Word or phrase."),
        c("n_paragraphs", "INTEGER", "Paragraphs of the fitted sample that have it."),
        c("idf", "DOUBLE", "Inverse document frequency, log((1 + paragraphs) / (1 + n_paragraphs)) + 1."),
    ),
    internal=True,
)
TOPIC_PHRASES = Table(
    "topic_phrases",
    "Two words that are joined to one where they stand next to each other, a row.",
    ("first", "second"),
    (c("first", "VARCHAR", "First word."), c("second", "VARCHAR", "Second word.")),
    internal=True,
)
TOPIC_QUOTES = Table(
    "topic_quotes",
    "The sentence of a report that speaks most plainly of a topic, one a row.",
    ("model", "report_id", "topic_id"),
    (
        MODEL,
        REPORT_ID,
        TOPIC_ID,
        SENTENCE_NO,
        c(
            "score",
            "DOUBLE",
            "Summed weight of its distinct words in the topic, times the topic's share of the paragraph.",
        ),
    ),
    internal=True,
)

TABLES = (
    TOPICS,
    TOPIC_TERMS,
    PARAGRAPH_TOPICS,
    TOPIC_SHARES,
    TOPIC_YEAR_TERMS,
    TOPIC_CONCEPTS,
    TOPIC_EXAMPLES,
    TOPIC_EVENTS,
    TOPIC_FITS,
    TOPIC_K,
    TOPIC_SPLITS,
    TOPIC_WINDOWS,
    TOPIC_DYNAMICS,
    TOPIC_DOCUMENTS,
    TOPIC_REGISTRY,
    TOPIC_MODEL,
    TOPIC_VOCABULARY,
    TOPIC_PHRASES,
    TOPIC_QUOTES,
)
