"""The table of what readers found who judged what was extracted."""

from __future__ import annotations

from pipeline.tables.core import Table, c

JUDGEMENTS = Table(
    "judgements",
    "What readers found who judged a random sample (gongwen judge), a sample and reader a row; precision says nothing of what is missed.",
    ("sample", "coder"),
    (
        c("sample", "VARCHAR", "Folder of the sample in data/judged."),
        c(
            "kind",
            "VARCHAR",
            "What was judged: concept (its mentions), indicators, pledges, outcomes (of pledges), parts (of sentences).",
        ),
        c("subject", "VARCHAR", "Concept, or code of the indicator; empty for all, and for the other kinds."),
        c("coder", "VARCHAR", "Name of the reader's sheet."),
        c("n", "INTEGER", "Things drawn."),
        c("population", "INTEGER", "Things that they were drawn from."),
        c("yes", "INTEGER", "Answered as extracted: right, or the same category."),
        c("no", "INTEGER", "Answered otherwise."),
        c("unclear", "INTEGER", "Answered unclear."),
        c("unanswered", "INTEGER", "Not answered."),
        c("precision", "DOUBLE", "yes / (yes + no): of outcomes and parts the agreement with what was extracted."),
        c("ci_low", "DOUBLE", "Lower 95 % limit of precision (Wilson 1927)."),
        c("ci_high", "DOUBLE", "Upper 95 % limit."),
        c(
            "first_coder",
            "VARCHAR",
            "First reader of the sample, with whom this one is compared; null in the first one's own row.",
        ),
        c("n_both", "INTEGER", "Things that both answered."),
        c("kappa", "DOUBLE", "Cohen's kappa of the two; null where it is not defined."),
        c("kappa_low", "DOUBLE", "Lower 95 % limit of kappa (Fleiss, Cohen & Everitt 1969); null where there is none."),
        c("kappa_high", "DOUBLE", "Upper 95 % limit."),
        c("judged_on", "DATE", "Day on which the sheet was last saved, as the file says."),
        c(
            "list_version",
            "VARCHAR",
            "Version of the concept's list when the sample was drawn; empty for the other kinds.",
        ),
        c("corpus", "VARCHAR", "Version of the corpus that it was drawn from."),
    ),
)

TABLES = (JUDGEMENTS,)
