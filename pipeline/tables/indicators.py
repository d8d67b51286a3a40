"""Tables of what reports state in numbers: indicators, targets against outturns, pledges and their outcomes."""

from __future__ import annotations

from pipeline.tables.core import LEVEL, PART, PLACE, REPORT_ID, SENTENCE_NO, YEAR, Table, c

_INDICATOR = c(
    "indicator",
    "VARCHAR",
    "Code as in configs/indicators.yaml, or other: and the printed name for one that is not listed.",
)
_QUANTITY = c(
    "quantity",
    "VARCHAR",
    "level (an amount), growth (per cent change), share (per cent of something, rates), points (change in percentage points), "
    "multiple (times); empty where a target without a number does not say.",
)
_LABEL = c("label", "VARCHAR", "Chinese label of the code; the printed name for an indicator that is not listed.")
_MEAN = c(
    "mean_of_years",
    "BOOLEAN",
    "Of a number for several years, whether it is the mean of one of them (年均), and not what they came to together.",
)
_REFERENCE = c(
    "reference", "VARCHAR", "What a difference in points is measured against (全国平均水平); empty where there is none."
)

INDICATORS = Table(
    "indicators",
    "One number, or one target without a number, that a review or plan states. It is what the text says, not what happened.",
    ("report_id", "statement_no"),
    (
        REPORT_ID,
        c("statement_no", "INTEGER", "Statement within the report, from 1."),
        PLACE,
        c("place_code", "VARCHAR", "GB/T 2260 code of the place, null where none is known."),
        LEVEL,
        YEAR,
        PART,
        SENTENCE_NO,
        _INDICATOR,
        _LABEL,
        c("name", "VARCHAR", "Name as printed, with the shared head of coordinated names."),
        c("kind", "VARCHAR", "outturn (what was) or target (what is to be)."),
        c("period_from", "INTEGER", "First year that the number is for."),
        c("period_to", "INTEGER", "Last year that the number is for; equal to the first for one year."),
        _QUANTITY,
        c(
            "value",
            "DOUBLE",
            "Number as printed, in unit; negative for a fall; lower end of a range; null without a number.",
        ),
        c("value_high", "DOUBLE", "Upper end of a range."),
        c("unit", "VARCHAR", "Unit as printed, with 万 and 亿."),
        c("bound", "VARCHAR", "exact, about, at_least, at_most, range, or qualitative (no number)."),
        c("commitment", "VARCHAR", "Of targets: expected (预期, 目标), strive (力争), ensure (确保), or empty."),
        c(
            "start_char",
            "INTEGER",
            "Offset of number and bound words (of the clause without a number) within sentences.text.",
        ),
        c("end_char", "INTEGER", "Offset after them."),
        c("value_base", "DOUBLE", "Value in unit_base."),
        c("value_high_base", "DOUBLE", "Upper end in unit_base."),
        c("unit_base", "VARCHAR", "Base unit of the dimension: 元, 吨, 人, 米, 平方米, % and so on."),
        _REFERENCE,
        c(
            "definition",
            "VARCHAR",
            "What is measured where names of one code differ (纯收入), empty for the usual one.",
        ),
        _MEAN,
        c(
            "confidence",
            "DOUBLE",
            "How likely all fields of the row are as a careful reader would have them, 0 to 1, fitted on labelled reports; "
            "rows below outcomes.min_confidence are kept but not compared.",
        ),
    ),
    enforce_key=False,
)
_COUNTED = (
    ("n_targets", "Targets for listed indicators in the plan, one an indicator and quantity."),
    ("n_about", "Of them with 左右."),
    ("n_at_least", "Of them with 以上, 不低于 and the like."),
    ("n_at_most", "Of them with 以内, 不超过 and the like."),
    ("n_range", "Of them with a range."),
    ("n_exact", "Of them with a plain number."),
    ("n_qualitative", "Of them without a number."),
    ("n_expected", "Of all, called expected (预期, 目标)."),
    ("n_strive", "Of all, with 力争, 争取, 努力."),
    ("n_ensure", "Of all, with 确保, 必须."),
)
TARGET_WORDING = Table(
    "target_wording",
    "How the targets of one report are worded: counts by bound and by word of commitment.",
    ("report_id",),
    (REPORT_ID, PLACE, LEVEL, YEAR, *(c(name, "INTEGER", comment) for name, comment in _COUNTED)),
)
_STATED_AS = c(
    "stated_as",
    "VARCHAR",
    "What the wording makes of the target: floor (以上), ceiling (以内), aim (a number or 左右), range; null without a number.",
)
_JUDGED_AS = c(
    "judged_as",
    "VARCHAR",
    "Which side counts as met: floor (from the target up) or ceiling (up to it); an aim is judged by what is better, "
    "so that prices below their aim are met.",
)
INDICATOR_OUTCOMES = Table(
    "indicator_outcomes",
    "One indicator of one place and year: the target of that year's report against the result that the next report states.",
    ("place", "indicator", "quantity", "year"),
    (
        PLACE,
        _INDICATOR,
        _QUANTITY,
        _LABEL,
        c("year", "INTEGER", "Year that target and outturn are for."),
        LEVEL,
        c("target_value", "DOUBLE", "Target in unit, lower end of a range; null without a target or a number."),
        c("target_value_high", "DOUBLE", "Upper end of a range."),
        c(
            "target_bound",
            "VARCHAR",
            "Bound of the target: exact, about, at_least, at_most, range, qualitative; null without a target.",
        ),
        c("target_commitment", "VARCHAR", "expected, strive, ensure, or empty; null without a target."),
        _STATED_AS,
        _JUDGED_AS,
        c("outturn_value", "DOUBLE", "Result in unit as the next year's report states it."),
        c("unit", "VARCHAR", "Base unit of all values of the row (元, 吨, 人, %)."),
        c(
            "verdict",
            "VARCHAR",
            "met, missed, not_reported (next year's report is there and is silent), not_comparable (see reason); "
            "null where there is no target, or no report of the next year.",
        ),
        c("reason", "VARCHAR", "Why a pair is not comparable, or why there is no verdict; empty otherwise."),
        c(
            "side",
            "VARCHAR",
            "Of a target that is an aim (stated_as), with a verdict: whether the outturn lies within its tolerance, below or "
            "above. Prices of 0.2 % where 3%左右 was aimed at are met as a ceiling (judged_as), and below.",
        ),
        c("difference", "DOUBLE", "Outturn minus target (lower end of a range), in unit."),
        c("revised_value", "DOUBLE", "The same year's result as stated two years after it."),
        c("target_report_id", "VARCHAR", "Report with the target."),
        c("target_sentence_no", "INTEGER", "Sentence of the target."),
        c("outturn_report_id", "VARCHAR", "Report with the outturn."),
        c("outturn_sentence_no", "INTEGER", "Sentence of the outturn."),
        c("parent_place", "VARCHAR", "Nearest place above with a number for the same indicator, quantity and year."),
        c("parent_target_value", "DOUBLE", "Its target, in unit."),
        c("parent_outturn_value", "DOUBLE", "Its outturn, in unit."),
    ),
)

PLAN_OUTCOMES = Table(
    "plan_outcomes",
    "One target for several years, or for the end of a plan, against the result that the report after its last year states.",
    ("place", "indicator", "quantity", "mean_of_years", "year_from", "year_to"),
    (
        PLACE,
        _INDICATOR,
        _QUANTITY,
        _LABEL,
        c(
            "year_from",
            "INTEGER",
            "First year that the target is for; equal to the last for what is to be reached by then.",
        ),
        c("year_to", "INTEGER", "Last year that the target is for; it is judged then and not before."),
        _MEAN,
        LEVEL,
        c("target_value", "DOUBLE", "Target in unit as first set, lower end of a range; null without a number."),
        c("target_value_high", "DOUBLE", "Upper end of a range."),
        c("target_bound", "VARCHAR", "exact, about, at_least, at_most, range, qualitative."),
        c("target_year", "INTEGER", "Year of the report that set the target."),
        _STATED_AS,
        _JUDGED_AS,
        c(
            "outturn_value",
            "DOUBLE",
            "Result for the same years, in unit, as the report after the last year states it.",
        ),
        c("unit", "VARCHAR", "Base unit of all values of the row (元, 吨, 人, %)."),
        c(
            "verdict",
            "VARCHAR",
            "met, missed, not_reported, not_comparable (see reason); null before the report after the last year is there.",
        ),
        c("reason", "VARCHAR", "Why a pair is not comparable, or why there is no verdict; empty otherwise."),
        c("target_report_id", "VARCHAR", "Report with the target."),
        c("target_sentence_no", "INTEGER", "Sentence of the target."),
        c("outturn_report_id", "VARCHAR", "Report with the outturn."),
        c("outturn_sentence_no", "INTEGER", "Sentence of the outturn."),
    ),
)

TABLES: tuple[Table, ...] = (INDICATORS, TARGET_WORDING, INDICATOR_OUTCOMES, PLAN_OUTCOMES)
