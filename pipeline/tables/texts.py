"""Tables of the texts themselves: reports, their structure, tokens, and what was refused."""

from __future__ import annotations

from pipeline.tables.core import (
    END,
    LEVEL,
    N_TOKENS,
    PARAGRAPH_NO,
    PART,
    PLACE,
    REPORT_ID,
    SENTENCE_NO,
    START,
    YEAR,
    Table,
    c,
)

IS_APPENDIX = c(
    "is_appendix",
    "BOOLEAN",
    "Stands after the report's end (glossary, notes, annexes): stored, but no part of what was spoken, and so of no number"
    " in any other table. Leave such rows out of sums of your own.",
)
# What is spoken, in SQL. Whoever reads a table with this column is given such rows alone, unless the whole text is asked for.
SPOKEN = f"{IS_APPENDIX.name} IS NOT TRUE"
AS_PRINTED = c(
    "as_printed",
    "VARCHAR",
    "The text in the traditional characters of the file, character for character at the same offsets; null where the file"
    " is in simplified ones.",
)
REPORTS = Table(
    "reports",
    "One accepted work report a row.",
    ("report_id",),
    (
        REPORT_ID,
        PLACE,
        c("place_code", "VARCHAR", "GB/T 2260 code of the place (six digits), null where none is known."),
        LEVEL,
        YEAR,
        c("title", "VARCHAR", "Title as printed, else made from place and year."),
        c("published_on", "DATE", "Date of delivery or publication as stated in the file, null where none is."),
        c(
            "source_path",
            "VARCHAR",
            "File within the project folder, with forward slashes; table.csv#12 for the 12th row of a table (its header not"
            " counted), archive.zip/name.docx for a member of an archive.",
        ),
        c("sha256", "VARCHAR", "SHA-256 of the bytes of the file, of the member, or of the row."),
        c(
            "text_sha256",
            "VARCHAR",
            "SHA-256 of the text after cleaning, without appendix; equal for the same text in another encoding.",
        ),
        c("format", "VARCHAR", "File format that was read, e.g. txt."),
        c("n_chars", "INTEGER", "Han characters of the report, without appendix, as in attention for the part all."),
        c("n_tokens", "INTEGER", "Words of the report, without appendix, as in attention for the part all."),
        c("n_sentences", "INTEGER", "Sentences of the report, without appendix, as in attention for the part all."),
        c("n_paragraphs", "INTEGER", "Paragraphs of the report, headings included, without appendix."),
        c("review_from", "INTEGER", "First year that the review covers."),
        c("review_to", "INTEGER", "Last year that the review covers."),
        c("delivered_on", "DATE", "Date of the meeting as printed, null where none is."),
        c(
            "meeting",
            "VARCHAR",
            "Meeting of the people's congress that the report was given to, as printed; empty where none is.",
        ),
        c(
            "warnings",
            "VARCHAR[]",
            "What is doubtful or was mended, a list of the warnings in report_warnings, in English; empty when there is none.",
        ),
        c("header", "VARCHAR", "Header lines kept out of the body (source, author, date, reads), as found."),
        c("content_sha256", "VARCHAR", "SHA-256 of all that ingest made of the report; later stages follow it."),
        c(
            "url",
            "VARCHAR",
            "Address that it was fetched from (gongwen fetch); null where it was put into data/raw by hand.",
        ),
        c("fetched_at", "TIMESTAMP", "Time at which it was fetched (UTC); null where it was not."),
    ),
)
SECTIONS = Table(
    "sections",
    "One section of a report a row: a heading and the paragraphs up to the next one.",
    ("report_id", "section_no"),
    (
        REPORT_ID,
        c("section_no", "INTEGER", "Section within the report, from 1."),
        c("heading", "VARCHAR", "Heading as printed; empty for text before the first heading."),
        c("depth", "INTEGER", "Depth of the heading, 1 for the highest; 0 for text before the first heading."),
        PART,
        c(
            "part_confidence",
            "DOUBLE",
            "Probability that the part is right, at most 0.99.",
        ),
        IS_APPENDIX,
    ),
)
PARAGRAPHS = Table(
    "paragraphs",
    "One paragraph a row (headings are paragraphs too).",
    ("report_id", "paragraph_no"),
    (
        REPORT_ID,
        PARAGRAPH_NO,
        c("section_no", "INTEGER", "Section that the paragraph belongs to."),
        PART,
        c("is_heading", "BOOLEAN", "The paragraph is a heading."),
        c("text", "VARCHAR", "Text after cleaning."),
        N_TOKENS,
        IS_APPENDIX,
        AS_PRINTED,
    ),
    enforce_key=False,
)
SENTENCES = Table(
    "sentences",
    "One sentence a row; the evidence behind every count.",
    ("report_id", "sentence_no"),
    (
        REPORT_ID,
        SENTENCE_NO,
        PARAGRAPH_NO,
        PART,
        c("text", "VARCHAR", "Text after cleaning; token and hit offsets count from its first character."),
        N_TOKENS,
        c("paragraph_start_char", "INTEGER", "Offset of the sentence within paragraphs.text, from 0."),
        IS_APPENDIX,
        AS_PRINTED,
    ),
    enforce_key=False,
)
CLEANING = Table(
    "cleaning",
    "What was mended in a report, one kind of repair a row; the file itself is never changed.",
    ("report_id", "step"),
    (
        REPORT_ID,
        c("step", "VARCHAR", "Kind of repair, e.g. full_width, lost_spaces, chrome, watermarks, joined, glued."),
        c("count", "INTEGER", "Cases: characters, places, lines or paragraphs, as the description says."),
        c("example", "VARCHAR", "The first case with its surroundings, empty where none was kept."),
        c("description", "VARCHAR", "The same in words, as in reports.warnings."),
    ),
)
TOKENS = Table(
    "tokens",
    "One token (word, number or punctuation mark) a row.",
    ("report_id", "token_no"),
    (
        REPORT_ID,
        c("token_no", "INTEGER", "Token within the report, from 1."),
        SENTENCE_NO,
        c("text", "VARCHAR", "The token, equal to the characters start_char to end_char of the sentence."),
        START,
        END,
        c("is_word", "BOOLEAN", "Has a letter, digit or Han character; only these count as n_tokens."),
        IS_APPENDIX,
    ),
    enforce_key=False,
)
VALUES = c("values", "VARCHAR", "What goes into the text (numbers, names, sources), as JSON.")
REPORT_WARNINGS = Table(
    "report_warnings",
    "One thing a row that is doubtful about a report, or that was mended in it.",
    ("report_id", "warning_no"),
    (
        REPORT_ID,
        c("warning_no", "INTEGER", "Warning within the report, from 1: doubts first, then repairs."),
        c("code", "VARCHAR", "What is doubtful or was mended, e.g. cut_off, year_differs, full_width."),
        VALUES,
        c("text_zh", "VARCHAR", "The warning in Chinese."),
        c("text_en", "VARCHAR", "The warning in English, as in reports.warnings."),
    ),
)
REPORT_EVIDENCE = Table(
    "report_evidence",
    "One decision about a report a row: what was decided, where it is told, and what was next likely.",
    ("report_id", "field"),
    (
        REPORT_ID,
        c("field", "VARCHAR", "What was decided: place, level, year, review or plan_start."),
        c(
            "value",
            "VARCHAR",
            "The decision: a name, a level, a year, years as 2016-2020, or the words the plan begins with.",
        ),
        c(
            "source",
            "VARCHAR",
            "Where it is told: speaker, meeting, office, title, headings, text, wording, or who says it (file name,"
            " manifest.csv, the table); several are joined by commas.",
        ),
        c("runner_up", "VARCHAR", "What would have been decided otherwise, empty where nothing else was in question."),
        c("confidence", "DOUBLE", "How sure the decision is, from 0 to 1; docs/methods.md says what it rests on."),
    ),
)
QUARANTINE = Table(
    "quarantine",
    "One input a row that was not taken as a report, with the reason.",
    ("source_path",),
    (
        c(
            "source_path",
            "VARCHAR",
            "File, row of a table or member of an archive, as in reports.source_path; FILE#* for many of one file together.",
        ),
        c("sha256", "VARCHAR", "SHA-256 of its bytes, null where it could not be read."),
        c("reason", "VARCHAR", "Short reason, e.g. empty, not_text, not_a_report, no_year, duplicate."),
        c("detail", "VARCHAR", "What is wrong and what to do, in plain words (English)."),
        c("detail_zh", "VARCHAR", "The same in Chinese."),
        c("code", "VARCHAR", "The finer reason, e.g. empty.no_bytes; its first part is the reason."),
        VALUES,
        c("first_seen", "TIMESTAMP", "When a run first met this content (UTC)."),
        c("place", "VARCHAR", "Place, where it could be told."),
        c("year", "INTEGER", "Year of delivery, where it could be told."),
        c(
            "duplicate_of",
            "VARCHAR",
            "source_path of the text that was taken instead, for duplicate and same_place_year.",
        ),
    ),
)
CANDIDATES = Table(
    "candidates",
    "One text in data/raw a row that could be a report, taken or not: what the choice among them needs.",
    ("source_path",),
    (
        c("source_path", "VARCHAR", "As in reports.source_path."),
        c("file_path", "VARCHAR", "File in data/raw that it is in."),
        c("sha256", "VARCHAR", "SHA-256 of its bytes."),
        PLACE,
        LEVEL,
        YEAR,
        c("n_chars", "INTEGER", "Han characters of its whole text; of several texts the fullest is taken."),
        c("format", "VARCHAR", "Format that it was read from."),
        c("sure", "BOOLEAN", "Its text itself states place and year, and nothing contradicts."),
        c("draft", "BOOLEAN", "Its title or file name calls it a draft."),
        c("text_sha256", "VARCHAR", "SHA-256 of its text, without appendix."),
        c("content_sha256", "VARCHAR", "SHA-256 of all that would be stored of it."),
        c("sketch", "VARCHAR", "Sketch of its text: up to 128 hashes of 32 bits, in base64."),
    ),
    internal=True,
)
COVERAGE = Table(
    "coverage",
    "Each place and year from its first to its last report: have, missing or quarantined.",
    ("place", "year"),
    (
        PLACE,
        LEVEL,
        YEAR,
        c("state", "VARCHAR", "have, missing (no report between the first and the last year) or quarantined."),
    ),
)

TABLES = (
    REPORTS,
    SECTIONS,
    PARAGRAPHS,
    SENTENCES,
    CLEANING,
    REPORT_WARNINGS,
    REPORT_EVIDENCE,
    TOKENS,
    QUARANTINE,
    CANDIDATES,
    COVERAGE,
)
