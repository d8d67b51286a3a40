"""Tables of what reports promise, and of what the next report says of it."""

from __future__ import annotations

from pipeline.tables.core import END, PLACE, REPORT_ID, SENTENCE_NO, START, YEAR, Table, c

PLEDGE_NO = c("pledge_no", "INTEGER", "Pledge within the report, from 1 in order of the text.")

# Outcomes in the categories of the Comparative Party Pledges Project (Thomson et al. 2017, American Journal of Political Science
# 61). What the next report does not mention, or promises again, is not known to be fulfilled.
FULFILMENT = {"done": "fully", "partly": "partly", "repeated": "not", "not_mentioned": "not"}

PLEDGES = Table(
    "pledges",
    "One checkable commitment of a plan a row: a countable thing, or a named one to be begun or finished.",
    ("report_id", "pledge_no"),
    (
        REPORT_ID,
        PLACE,
        YEAR,
        PLEDGE_NO,
        SENTENCE_NO,
        c("text", "VARCHAR", "The words of the pledge: characters start_char to end_char of the sentence."),
        c("object", "VARCHAR", "What is to be delivered, e.g. 全民健身路径."),
        c("action", "VARCHAR", "Verb as printed, e.g. 新建, 开工建设; of a list, the verb that its items share."),
        c("value", "DOUBLE", "Amount, in unit; the lower end of a range; null where a named thing is promised."),
        c("unit", "VARCHAR", "Unit as printed, with 万 and 亿; null without an amount."),
        c("deadline_year", "INTEGER", "Year by whose end it is to be kept; the report's own where none is named."),
        c("value_high", "DOUBLE", "Upper end of a range."),
        c("bound", "VARCHAR", "exact, about, at_least, at_most or range; null without an amount."),
        c("kind", "VARCHAR", "What the action does: start, finish, deliver, level (brings to an amount) or further."),
        c("commitment", "VARCHAR", "ensure (确保), strive (力争) or null, by the words of the clause."),
        START,
        END,
    ),
)
PLEDGE_OUTCOMES = Table(
    "pledge_outcomes",
    "What the report of the year after says of each pledge. It says what a government says, not what happened.",
    ("report_id", "pledge_no"),
    (
        REPORT_ID,
        PLACE,
        YEAR,
        PLEDGE_NO,
        c(
            "outcome",
            "VARCHAR",
            "done: reported as kept; partly: reported as under way or with less; repeated: promised again; not_mentioned.",
        ),
        c("outcome_report_id", "VARCHAR", "The report of the year after."),
        c("outcome_sentence_no", "INTEGER", "Sentence there that decides; null for not_mentioned."),
        c(
            "similarity",
            "DOUBLE",
            "Probability that the deciding clause speaks of the pledge's thing (0 to 1); of the likeliest clause for "
            "not_mentioned.",
        ),
        c(
            "sure",
            "BOOLEAN",
            "Whether likeness is such that readers of labelled outcomes agreed in about nine of ten, with not_mentioned in four of "
            "five; false: read the sentences first.",
        ),
        c("outcome_text", "VARCHAR", "The deciding clause."),
        c("outcome_part", "VARCHAR", "Part of the deciding clause: review or plan."),
        c("outcome_value", "DOUBLE", "Amount that the deciding clause gives, in outcome_unit."),
        c("outcome_unit", "VARCHAR", "Unit as printed."),
        c("due", "BOOLEAN", "The deadline lies within the pledge's own year, so the year after can report on it."),
        c("text", "VARCHAR", "The words of the pledge, as in pledges."),
        c("outcome_start_char", "INTEGER", "Offset of the deciding clause in its sentence."),
        c("outcome_end_char", "INTEGER", "Offset after it."),
    ),
)

PLEDGE_KEPT = Table(
    "pledge_kept",
    "Share of a report's pledges due within its year that the next report says were kept, corrected for the errors of matching.",
    ("report_id",),
    (
        REPORT_ID,
        PLACE,
        YEAR,
        c("n_due", "INTEGER", "Pledges due within the year, judged by the report of the year after."),
        c("n_done", "INTEGER", "Those of them found done."),
        c(
            "kept",
            "DOUBLE",
            "Share kept, corrected for what matching is known to miss and to mistake (Rogan & Gladen 1978).",
        ),
        c("kept_low", "DOUBLE", "Lower 95 % limit, with the uncertainty of that correction (Lang & Reiczigel 2014)."),
        c("kept_high", "DOUBLE", "Upper 95 % limit."),
        c("sensitivity", "DOUBLE", "Share of the pledges that readers call kept which matching finds done."),
        c("specificity", "DOUBLE", "Share of the others which it does not find done."),
    ),
)

TABLES: tuple[Table, ...] = (PLEDGES, PLEDGE_OUTCOMES, PLEDGE_KEPT)
