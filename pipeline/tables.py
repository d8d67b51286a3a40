"""Every stored table once: columns, types, key, description.

This module is the single source for the DDL, the check before each write, ``COMMENT ON`` and the generated data
dictionary (docs/tables.md). A column is named with its unit; the same quantity has the same name everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

_ARROW: dict[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
}

LEVELS = ("national", "province", "city", "district")
PARTS = ("review", "plan", "other")


@dataclass(frozen=True)
class Column:
    """One stored column.

    Attributes:
        name: column name, with its unit where it has one.
        type: DuckDB type name.
        comment: what it means, in one or two sentences.
    """

    name: str
    type: str
    comment: str


@dataclass(frozen=True)
class Table:
    """One stored table.

    Attributes:
        name: table name.
        comment: what one row is.
        key: columns that identify a row.
        columns: in stored order.
        enforce_key: declare the key as PRIMARY KEY. False only for the token table, where an index would cost more
            memory than the data; its key is checked on each write instead.
        internal: bookkeeping of the pipeline itself, left out of ``gongwen tables``.
    """

    name: str
    comment: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    enforce_key: bool = True
    internal: bool = False

    @property
    def schema(self) -> pa.Schema:
        """Arrow schema of the table; key columns are not null."""
        return pa.schema([pa.field(c.name, _ARROW[c.type], nullable=c.name not in self.key) for c in self.columns])

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names in stored order."""
        return tuple(c.name for c in self.columns)

    def empty(self) -> pa.Table:
        """A table of this schema without rows."""
        return self.schema.empty_table()

    def from_rows(self, rows: list[dict[str, object]]) -> pa.Table:
        """Rows as dictionaries to an Arrow table of this schema; missing keys become null."""
        return pa.Table.from_pylist(rows, schema=self.schema)

    def from_columns(self, columns: dict[str, object]) -> pa.Table:
        """Columns (arrays or sequences of one length) to an Arrow table of this schema."""
        return pa.table({f.name: pa.array(columns[f.name], type=f.type) for f in self.schema}, schema=self.schema)


def _c(name: str, type_: str, comment: str) -> Column:
    return Column(name, type_, comment)


_REPORT_ID = _c("report_id", "VARCHAR", "Report: place and year of delivery, e.g. 兰州市城关区-2015.")
_PLACE = _c("place", "VARCHAR", "Place whose government reports, full official name (全国 for the State Council).")
_LEVEL = _c("level", "VARCHAR", "Level of government: national, province, city or district (counties included).")
_YEAR = _c("year", "INTEGER", "Year of delivery, which is the year planned for; the review covers the year(s) before.")
_PART = _c("part", "VARCHAR", "Part of the report: review (work done), plan (work ahead) or other.")
_PART_ALL = _c("part", "VARCHAR", "Part of the report: review, plan, other, or all for the whole report.")
_SENTENCE_NO = _c("sentence_no", "INTEGER", "Sentence within the report, from 1.")
_PARAGRAPH_NO = _c("paragraph_no", "INTEGER", "Paragraph within the report, from 1.")
_N_TOKENS = _c(
    "n_tokens", "INTEGER", "Words: tokens with at least one letter, digit or Han character (punctuation not counted)."
)
_N_CHARS = _c("n_chars", "INTEGER", "Han characters (no punctuation, digits, Latin letters or spaces).")
_START = _c("start_char", "INTEGER", "Offset of the first character within sentences.text, from 0.")
_END = _c("end_char", "INTEGER", "Offset after the last character within sentences.text.")
_MODEL = _c("model", "VARCHAR", "Topic model: nmf (scikit-learn, tf-idf) or lda (gensim).")
_TOPIC_ID = _c("topic_id", "INTEGER", "Topic within the model, from 1 in order of share.")

REPORTS = Table(
    "reports",
    "One accepted work report a row.",
    ("report_id",),
    (
        _REPORT_ID,
        _PLACE,
        _c("place_code", "VARCHAR", "GB/T 2260 code of the place (six digits), null where none is known."),
        _LEVEL,
        _YEAR,
        _c("title", "VARCHAR", "Title as printed, else made from place and year."),
        _c("published_on", "DATE", "Date of delivery or publication as stated in the file, null where none is."),
        _c("source_path", "VARCHAR", "File within the project folder, with forward slashes."),
        _c("sha256", "VARCHAR", "SHA-256 of the file's bytes."),
        _c(
            "text_sha256", "VARCHAR", "SHA-256 of the text after cleaning; equal for the same text in another encoding."
        ),
        _c("format", "VARCHAR", "File format that was read, e.g. txt."),
        _N_CHARS,
        _N_TOKENS,
        _c("n_sentences", "INTEGER", "Sentences in the report."),
        _c("n_paragraphs", "INTEGER", "Paragraphs in the report, headings included."),
        _c("review_from", "INTEGER", "First year that the review covers."),
        _c("review_to", "INTEGER", "Last year that the review covers."),
        _c("warnings", "VARCHAR", "What was mended or is doubtful, one warning a line; empty when there is none."),
        _c("header", "VARCHAR", "Header lines kept out of the body (source, author, date, reads), as found."),
    ),
)
SECTIONS = Table(
    "sections",
    "One section of a report a row: a heading and the paragraphs up to the next one.",
    ("report_id", "section_no"),
    (
        _REPORT_ID,
        _c("section_no", "INTEGER", "Section within the report, from 1."),
        _c("heading", "VARCHAR", "Heading as printed; empty for text before the first heading."),
        _c("depth", "INTEGER", "Depth of the heading, 1 for the highest; 0 for text before the first heading."),
        _PART,
        _c("part_confidence", "DOUBLE", "How sure the part is, from 0 to 1: 1 explicit wording, 0.5 by position only."),
    ),
)
PARAGRAPHS = Table(
    "paragraphs",
    "One paragraph a row (headings are paragraphs too).",
    ("report_id", "paragraph_no"),
    (
        _REPORT_ID,
        _PARAGRAPH_NO,
        _c("section_no", "INTEGER", "Section that the paragraph belongs to."),
        _PART,
        _c("is_heading", "BOOLEAN", "The paragraph is a heading."),
        _c("text", "VARCHAR", "Text after cleaning."),
        _N_TOKENS,
    ),
)
SENTENCES = Table(
    "sentences",
    "One sentence a row; the evidence behind every count.",
    ("report_id", "sentence_no"),
    (
        _REPORT_ID,
        _SENTENCE_NO,
        _PARAGRAPH_NO,
        _PART,
        _c("text", "VARCHAR", "Text after cleaning; token and hit offsets count from its first character."),
        _N_TOKENS,
        _c("paragraph_start_char", "INTEGER", "Offset of the sentence within paragraphs.text, from 0."),
    ),
)
TOKENS = Table(
    "tokens",
    "One token (word, number or punctuation mark) a row.",
    ("report_id", "token_no"),
    (
        _REPORT_ID,
        _c("token_no", "INTEGER", "Token within the report, from 1."),
        _SENTENCE_NO,
        _c("text", "VARCHAR", "The token, equal to the characters start_char to end_char of the sentence."),
        _START,
        _END,
        _c("is_word", "BOOLEAN", "Has a letter, digit or Han character; only these count as n_tokens."),
    ),
    enforce_key=False,
)
QUARANTINE = Table(
    "quarantine",
    "One input a row that was not taken as a report, with the reason.",
    ("source_path",),
    (
        _c("source_path", "VARCHAR", "File within the project folder, with forward slashes."),
        _c("sha256", "VARCHAR", "SHA-256 of the file's bytes, null where it could not be read."),
        _c("reason", "VARCHAR", "Short reason, e.g. empty, not_text, not_a_report, no_year, duplicate."),
        _c("detail", "VARCHAR", "What is wrong and what to do, in plain words."),
        _c("first_seen", "TIMESTAMP", "When a run first met this content (UTC)."),
        _c("place", "VARCHAR", "Place, where it could be told."),
        _c("year", "INTEGER", "Year of delivery, where it could be told."),
    ),
)
COVERAGE = Table(
    "coverage",
    "Each place and year from its first to its last report: have, missing or quarantined.",
    ("place", "year"),
    (
        _PLACE,
        _LEVEL,
        _YEAR,
        _c("state", "VARCHAR", "have, missing (no report between the first and the last year) or quarantined."),
    ),
)
CONCEPT_HITS = Table(
    "concept_hits",
    "One counted mention of a concept a row.",
    ("report_id", "concept", "sentence_no", "start_char"),
    (
        _REPORT_ID,
        _SENTENCE_NO,
        _PART,
        _c("concept", "VARCHAR", "Concept as named in configs/concepts.yaml."),
        _c("term", "VARCHAR", "Term of the concept that was found."),
        _c("tier", "VARCHAR", "core or extended, as declared for the term."),
        _START,
        _END,
    ),
)
_AUDIT = (
    _c("substring_hits", "INTEGER", "Occurrences as bare substrings, as a naive count would give."),
    _c("boundary_rejected", "INTEGER", "Of these, not beginning and ending on a word boundary (人民|生活)."),
    _c(
        "excluded", "INTEGER", "Of these, within an excluded context (民生银行) or within a longer term of the concept."
    ),
    _c("accepted", "INTEGER", "Of these, counted: substring_hits - boundary_rejected - excluded."),
    _c(
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
    (_REPORT_ID, _c("concept", "VARCHAR", "Concept as named in configs/concepts.yaml."), *_AUDIT),
)
TERM_AUDIT = Table(
    "term_audit",
    "What substring counting of one term would have given in a report, and why hits were not counted; "
    "terms that never occur are left out.",
    ("report_id", "concept", "term"),
    (
        _REPORT_ID,
        _c("concept", "VARCHAR", "Concept as named in configs/concepts.yaml."),
        _c("term", "VARCHAR", "Term of the concept."),
        _c("tier", "VARCHAR", "core or extended, as declared for the term."),
        *_AUDIT,
    ),
)
ATTENTION = Table(
    "attention",
    "Attention to a concept in a part of a report: counts, denominators and the rate with its interval.",
    ("report_id", "part", "concept"),
    (
        _REPORT_ID,
        _PLACE,
        _LEVEL,
        _YEAR,
        _PART_ALL,
        _c("concept", "VARCHAR", "Concept as named in configs/concepts.yaml."),
        _c("hits", "INTEGER", "Counted mentions, core and extended terms."),
        _c("core_hits", "INTEGER", "Counted mentions of core terms alone."),
        _N_TOKENS,
        _N_CHARS,
        _c("n_sentences", "INTEGER", "Sentences in the part."),
        _c("sentences_with_hit", "INTEGER", "Sentences with at least one counted mention."),
        _c("per_10k_tokens", "DOUBLE", "10,000 × hits / n_tokens; null where the part has no words."),
        _c(
            "ci_low",
            "DOUBLE",
            "Lower end of the interval of per_10k_tokens (sentence bootstrap; exact Poisson if wider, under ten hits).",
        ),
        _c("ci_high", "DOUBLE", "Upper end of that interval."),
        _c("core_per_10k_tokens", "DOUBLE", "10,000 × core_hits / n_tokens; null where the part has no words."),
        _c("core_ci_low", "DOUBLE", "Lower end of the interval of core_per_10k_tokens."),
        _c("core_ci_high", "DOUBLE", "Upper end of the interval of core_per_10k_tokens."),
    ),
)
TRENDS = Table(
    "trends",
    "One test of a series over years a row.",
    ("series_kind", "series", "place", "part"),
    (
        _c("series_kind", "VARCHAR", "What is followed over the years: concept, term or topic."),
        _c("series", "VARCHAR", "Name of the concept, term or topic."),
        _PLACE,
        _PART_ALL,
        _c("n_years", "INTEGER", "Years with a value; years without a report are gaps, never zeros."),
        _c("first_year", "INTEGER", "First year with a value."),
        _c("last_year", "INTEGER", "Last year with a value."),
        _c("tau", "DOUBLE", "Kendall's tau-b of the value on the year; null with too few years."),
        _c("p_value", "DOUBLE", "Two-sided p-value of the Mann–Kendall test; null with too few years."),
        _c("q_value", "DOUBLE", "p_value after Benjamini–Hochberg over all tested series."),
        _c("slope", "DOUBLE", "Sen's slope, units of the series per year (concepts: per 10,000 words a year)."),
        _c("slope_low", "DOUBLE", "Lower 95 % limit of the slope."),
        _c("slope_high", "DOUBLE", "Upper 95 % limit of the slope."),
        _c("verdict", "VARCHAR", "rising, falling, flat (no trend shown at q < 0.05) or too_few_years (under five)."),
    ),
)
KEYNESS = Table(
    "keyness",
    "Words that mark one text against another, one word a row.",
    ("contrast", "report_id", "term"),
    (
        _c("contrast", "VARCHAR", "What is set against what, e.g. plan_vs_review (target first)."),
        _REPORT_ID,
        _PLACE,
        _YEAR,
        _c("term", "VARCHAR", "Word."),
        _c("count_target", "INTEGER", "Occurrences in the target text."),
        _c("count_reference", "INTEGER", "Occurrences in the reference text."),
        _c("g2", "DOUBLE", "Log-likelihood ratio G² (Dunning 1993), one degree of freedom."),
        _c(
            "log_ratio", "DOUBLE", "log2 of the ratio of relative frequencies (0.5 added to a zero count); > 0: target."
        ),
        _c("q_value", "DOUBLE", "p-value of G² after Benjamini–Hochberg over the words of the contrast."),
        _c("example_sentence_no", "INTEGER", "A sentence that holds the word, from the part that uses it more."),
    ),
)
TOPICS = Table(
    "topics",
    "One topic of a topic model a row.",
    ("model", "topic_id"),
    (
        _MODEL,
        _TOPIC_ID,
        _c("label", "VARCHAR", "Short label: its first words."),
        _c("terms", "VARCHAR", "Top ten words, separated by spaces."),
        _c(
            "npmi",
            "DOUBLE",
            "Coherence c_npmi of the top ten words within paragraphs of the corpus itself (-1 to 1, higher is better).",
        ),
        _c(
            "stability",
            "DOUBLE",
            "Mean cosine similarity of the topic's words over five refits on resampled paragraphs (0 to 1); null for lda.",
        ),
        _c("share", "DOUBLE", "Share of the corpus' words given to the topic (0 to 1)."),
        _c("status", "VARCHAR", "active: in the current model."),
        _c("n_paragraphs", "INTEGER", "Paragraphs that the model was fitted on."),
        _c("representative_report_id", "VARCHAR", "Report of the representative sentence."),
        _c("representative_sentence_no", "INTEGER", "Sentence that carries most of the topic's words."),
    ),
)
TOPIC_TERMS = Table(
    "topic_terms",
    "One word of a topic a row.",
    ("model", "topic_id", "rank"),
    (
        _MODEL,
        _TOPIC_ID,
        _c("rank", "INTEGER", "Rank of the word within the topic, from 1."),
        _c("term", "VARCHAR", "Word."),
        _c("weight", "DOUBLE", "Weight of the word, as a share of all the topic's weights."),
    ),
)
PARAGRAPH_TOPICS = Table(
    "paragraph_topics",
    "One topic of one paragraph a row (weights of 0.05 and more).",
    ("model", "report_id", "paragraph_no", "topic_id"),
    (
        _MODEL,
        _REPORT_ID,
        _PARAGRAPH_NO,
        _TOPIC_ID,
        _c("weight", "DOUBLE", "Share of the paragraph given to the topic (0 to 1)."),
    ),
)
TOPIC_SHARES = Table(
    "topic_shares",
    "Share of a part of a report given to a topic, one a row.",
    ("model", "report_id", "part", "topic_id"),
    (
        _MODEL,
        _REPORT_ID,
        _PLACE,
        _YEAR,
        _PART_ALL,
        _TOPIC_ID,
        _c("share", "DOUBLE", "Word-weighted mean of the paragraphs' shares (0 to 1)."),
        _c("ci_low", "DOUBLE", "Lower limit of the share (paragraph bootstrap, model held fixed)."),
        _c("ci_high", "DOUBLE", "Upper limit of the share."),
    ),
)
RUNS = Table(
    "runs",
    "One run that changed something a row.",
    ("run_id",),
    (
        _c("run_id", "VARCHAR", "Run, from its start time (UTC)."),
        _c("started_at", "TIMESTAMP", "Start (UTC)."),
        _c("finished_at", "TIMESTAMP", "End (UTC)."),
        _c("status", "VARCHAR", "done, or done_with_quarantine when an input was not taken."),
        _c("config_hash", "VARCHAR", "SHA-256 of all settings, concepts, lexicon and stop words in force."),
        _c("model_sha256", "VARCHAR", "SHA-256 of the segmentation model."),
        _c("versions", "VARCHAR", "Versions of gongwen and of the libraries that shape the numbers, as JSON."),
        _c("stages_run", "VARCHAR", "Stages that computed something, separated by spaces."),
        _c("stages_skipped", "VARCHAR", "Stages that were up to date, separated by spaces."),
    ),
)
STAGE_STATE = Table(
    "stage_state",
    "What is up to date: the fingerprint under which each stage last did each unit.",
    ("stage", "unit"),
    (
        _c("stage", "VARCHAR", "Stage."),
        _c("unit", "VARCHAR", "File or report the stage was done for, or * for the whole corpus."),
        _c("fingerprint", "VARCHAR", "SHA-256 of stage version, parameters, inputs and model."),
    ),
    internal=True,
)

ALL: dict[str, Table] = {
    t.name: t
    for t in (
        REPORTS,
        SECTIONS,
        PARAGRAPHS,
        SENTENCES,
        TOKENS,
        QUARANTINE,
        COVERAGE,
        CONCEPT_HITS,
        CONCEPT_AUDIT,
        TERM_AUDIT,
        ATTENTION,
        TRENDS,
        KEYNESS,
        TOPICS,
        TOPIC_TERMS,
        PARAGRAPH_TOPICS,
        TOPIC_SHARES,
        RUNS,
        STAGE_STATE,
    )
}
