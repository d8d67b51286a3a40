"""Tables of the topic models."""

from __future__ import annotations

from pipeline.tables.core import PARAGRAPH_NO, PART_ALL, PLACE, REPORT_ID, YEAR, Table, c

MODEL = c("model", "VARCHAR", "Topic model: nmf (scikit-learn, tf-idf) or lda (gensim).")
TOPIC_ID = c("topic_id", "INTEGER", "Topic within the model, from 1 in order of share.")

TOPICS = Table(
    "topics",
    "One topic of a topic model a row.",
    ("model", "topic_id"),
    (
        MODEL,
        TOPIC_ID,
        c("label", "VARCHAR", "Short label: its first words."),
        c("terms", "VARCHAR", "Top ten words, separated by spaces."),
        c(
            "npmi",
            "DOUBLE",
            "Coherence c_npmi of the top ten words within paragraphs of the corpus itself (-1 to 1, higher is better).",
        ),
        c(
            "stability",
            "DOUBLE",
            "Mean cosine similarity of the topic's words over five refits on resampled paragraphs (0 to 1); null for lda.",
        ),
        c("share", "DOUBLE", "Share of the corpus' words given to the topic (0 to 1)."),
        c("status", "VARCHAR", "active: in the current model."),
        c("n_paragraphs", "INTEGER", "Paragraphs that the model was fitted on."),
        c("representative_report_id", "VARCHAR", "Report of the representative sentence."),
        c("representative_sentence_no", "INTEGER", "Sentence that carries most of the topic's words."),
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
    ),
)

TABLES = (
    TOPICS,
    TOPIC_TERMS,
    PARAGRAPH_TOPICS,
    TOPIC_SHARES,
)
