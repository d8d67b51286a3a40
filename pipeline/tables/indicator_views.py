"""Views of targets, results and pledges, with the traps of the tables taken out; see :mod:`pipeline.tables.views`."""

from __future__ import annotations

from pipeline.tables.core import LEVEL, PLACE, PLACE_CODE, REPORT_ID, SENTENCE_NO, View, c, columns_of
from pipeline.tables.indicators import INDICATOR_OUTCOMES, INDICATORS
from pipeline.tables.pledges import FULFILMENT, PLEDGE_OUTCOMES, PLEDGES

V_INDICATORS = View(
    "v_indicators",
    "The statement that stands for each listed indicator, quantity and year of a place, targets and outturns apart: one row "
    "each, in base units. Only numbers for one year; targets for several are in plan_outcomes.",
    ("place", "indicator", "quantity", "kind", "year"),
    (
        PLACE,
        *columns_of(INDICATORS, "place_code", "level", "indicator", "label", "quantity", "kind"),
        c("year", "INTEGER", "Year that the number is for."),
        c("value", "DOUBLE", "Value in unit; lower end of a range; null for a target without a number."),
        c("value_high", "DOUBLE", "Upper end of a range, in unit."),
        c("unit", "VARCHAR", "Base unit of the dimension: 元, 吨, 人, 米, 平方米, % and so on."),
        *columns_of(INDICATORS, "bound", "commitment", "definition", "confidence"),
        c("n_statements", "INTEGER", "Statements of it in all reports, this one among them."),
        c("n_values", "INTEGER", "Different values among them: above 1, reports do not agree or were revised."),
        c("report_year", "INTEGER", "Year of the report that states it."),
        REPORT_ID,
        SENTENCE_NO,
        c("statement_no", "INTEGER", "Statement within the report, see indicators."),
    ),
    sql="""
        SELECT i.place, i.place_code, i.level, i.indicator, i.label, i.quantity, i.kind, i.period_to AS year,
               i.value_base AS value, i.value_high_base AS value_high, i.unit_base AS unit, i.bound, i.commitment, i.definition,
               i.confidence,
               (count(*) OVER same)::INTEGER AS n_statements,
               (len(list_distinct(list(i.value_base) OVER same)))::INTEGER AS n_values,
               i.year AS report_year, i.report_id, i.sentence_no, i.statement_no
        FROM indicators i
        LEFT JOIN indicator_outcomes o
          ON o.place = i.place AND o.indicator = i.indicator AND o.quantity = i.quantity AND o.year = i.period_to
        WHERE NOT starts_with(i.indicator, 'other:') AND i.reference = '' AND i.quantity <> '' AND i.period_from = i.period_to
        WINDOW same AS (PARTITION BY i.place, i.indicator, i.quantity, i.kind, i.period_to)
        QUALIFY row_number() OVER (
            PARTITION BY i.place, i.indicator, i.quantity, i.kind, i.period_to
            ORDER BY (CASE i.kind WHEN 'target'
                      THEN o.target_report_id = i.report_id AND o.target_sentence_no = i.sentence_no AND o.target_value = i.value_base
                      ELSE o.outturn_report_id = i.report_id AND o.outturn_sentence_no = i.sentence_no
                           AND o.outturn_value = i.value_base END) IS NOT TRUE,
                     i.value_base IS NULL,
                     abs(i.year - i.period_to - CASE i.kind WHEN 'target' THEN 0 ELSE 1 END),
                     i.commitment <> 'expected', i.definition <> '', i.confidence < 0.7, i.report_id, i.statement_no) = 1
    """,
)
_THING = c(
    "name",
    "VARCHAR",
    "Name without words of scope (全市) and of number (数量), verbs of one meaning made one (新建, 建成: 建设).",
)
V_OTHER_INDICATORS = View(
    "v_other_indicators",
    "Numbers under names that are not listed (other:), gathered by normalised name: how often, where and how long, as a guide to what to "
    "add to configs/indicators.yaml.",
    ("name", "kind", "quantity", "unit"),
    (
        _THING,
        *columns_of(INDICATORS, "kind", "quantity"),
        c("unit", "VARCHAR", "Base unit of the dimension: 元, 吨, 人, 米, 平方米, % and so on."),
        c("n_statements", "INTEGER", "Statements."),
        c("n_reports", "INTEGER", "Reports with one."),
        c("n_places", "INTEGER", "Places with one."),
        c("first_year", "INTEGER", "Year of the first report with one."),
        c("last_year", "INTEGER", "Year of the last report with one."),
        c("indicators", "VARCHAR[]", "The names gathered, as in indicators.indicator."),
    ),
    sql="""
        WITH named AS (
            SELECT *, regexp_replace(regexp_replace(regexp_replace(regexp_replace(
                replace(replace(replace(substr(indicator, 7), '规模以上', '规上'), '“', ''), '”', ''),
                '^(?:全[国省市区县州盟旗]|[我本][省市区县州]|城乡)(.{2,})$', '\\1'),
                '^(?:新改建|新建成|新建|建成|改建|扩建|修建|续建)(.{2,})$', '建设\\1'),
                '^(?:净增加?|新增加|新认定|新培育|新引进|新设立|新登记|增加)(.{2,})$', '新增\\1'),
                '^(.{2,}?)(?:总数量|总个数|总数|数量|个数|户数|家数)$', '\\1') AS thing
            FROM indicators WHERE starts_with(indicator, 'other:') AND reference = ''
        )
        SELECT thing AS name, kind, quantity, unit_base AS unit, count(*)::INTEGER AS n_statements,
               count(DISTINCT report_id)::INTEGER AS n_reports, count(DISTINCT place)::INTEGER AS n_places,
               min(year)::INTEGER AS first_year, max(year)::INTEGER AS last_year,
               list_sort(list(DISTINCT indicator)) AS indicators
        FROM named GROUP BY thing, kind, quantity, unit_base
    """,
)
_OUTCOME = columns_of(INDICATOR_OUTCOMES, "verdict", "reason", "difference", "target_report_id", "target_sentence_no")
V_GROWTH_TARGETS = View(
    "v_growth_targets",
    "The growth of GDP that each place aimed at, and what came of it: every year with a report, or with a target or outturn, a row.",
    ("place", "year"),
    (
        PLACE,
        PLACE_CODE,
        LEVEL,
        c("year", "INTEGER", "Year that target and outturn are for."),
        c("report_id", "VARCHAR", "Report of that year; null where there is none, so that no target can be known."),
        c("target", "DOUBLE", "Growth aimed at, in per cent; lower end of a range; null without a target or a number."),
        c("target_high", "DOUBLE", "Upper end of a range."),
        c("bound", "VARCHAR", "exact, about, at_least, at_most, range, qualitative; null without a target."),
        c(
            "commitment",
            "VARCHAR",
            "expected (预期, 目标), strive (力争), ensure (确保), or empty; null without a target.",
        ),
        c("wording", "VARCHAR", "The words of number and bound as printed; null without a target."),
        c("outturn", "DOUBLE", "Growth as the next year's report states it, in per cent."),
        *_OUTCOME,
        c("target_text", "VARCHAR", "Sentence of the target."),
        *columns_of(INDICATOR_OUTCOMES, "outturn_report_id", "outturn_sentence_no"),
        c("outturn_text", "VARCHAR", "Sentence of the outturn."),
        *columns_of(INDICATOR_OUTCOMES, "parent_place", "parent_target_value"),
    ),
    sql="""
        WITH codes AS (SELECT place, max(place_code) AS place_code, any_value(level) AS level FROM reports GROUP BY place),
             growth AS (SELECT * FROM indicator_outcomes WHERE indicator = 'gdp' AND quantity = 'growth'),
             years AS (SELECT place, year FROM reports UNION SELECT place, year FROM growth),
             words AS (
                 SELECT i.report_id, i.sentence_no, i.value_base,
                        min_by(substr(s.text, i.start_char + 1, i.end_char - i.start_char), i.statement_no) AS wording
                 FROM indicators i JOIN sentences s USING (report_id, sentence_no)
                 WHERE i.indicator = 'gdp' AND i.kind = 'target' GROUP BY i.report_id, i.sentence_no, i.value_base
             )
        SELECT y.place, k.place_code, k.level, y.year, r.report_id, g.target_value AS target, g.target_value_high AS target_high,
               g.target_bound AS bound, g.target_commitment AS commitment, w.wording, g.outturn_value AS outturn, g.verdict, g.reason,
               g.difference, g.target_report_id, g.target_sentence_no, t.text AS target_text, g.outturn_report_id,
               g.outturn_sentence_no, u.text AS outturn_text, g.parent_place, g.parent_target_value
        FROM years y
        LEFT JOIN codes k ON k.place = y.place
        LEFT JOIN reports r ON r.place = y.place AND r.year = y.year
        LEFT JOIN growth g ON g.place = y.place AND g.year = y.year
        LEFT JOIN words w ON w.report_id = g.target_report_id AND w.sentence_no = g.target_sentence_no
                         AND w.value_base IS NOT DISTINCT FROM g.target_value
        LEFT JOIN sentences t ON t.report_id = g.target_report_id AND t.sentence_no = g.target_sentence_no
        LEFT JOIN sentences u ON u.report_id = g.outturn_report_id AND u.sentence_no = g.outturn_sentence_no
    """,
)
_COMPARED = "o.quantity IN ('growth', 'share', 'points')"  # sizes of a place and of the one it lies in are not compared
TARGET_HIERARCHY = View(
    "target_hierarchy",
    "Targets in the hierarchy: each target of a year against the one of the place above, its own of the year before, and the result.",
    ("place", "indicator", "quantity", "year"),
    (
        *columns_of(INDICATOR_OUTCOMES, "place", "level", "indicator", "label", "quantity", "year"),
        c("target", "DOUBLE", "Target in unit; lower end of a range."),
        *columns_of(
            INDICATOR_OUTCOMES, "target_bound", "target_commitment", "unit", "target_report_id", "target_sentence_no"
        ),
        *columns_of(INDICATOR_OUTCOMES, "parent_place"),
        c(
            "parent_target",
            "DOUBLE",
            "Target of the nearest place above that sets one for the same year; null for amounts.",
        ),
        c("parent_bound", "VARCHAR", "Bound of that target."),
        c("parent_commitment", "VARCHAR", "Commitment of that target."),
        c(
            "amplification",
            "DOUBLE",
            "Target minus that of the place above, in unit; for growth, shares and points alone.",
        ),
        c("revision", "DOUBLE", "Target minus the place's own of the year before, in unit."),
        c("outturn", "DOUBLE", "Result as the next year's report states it, in unit."),
        c(
            "shortfall",
            "DOUBLE",
            "Outturn minus target, in unit: below zero, the result fell short of an aim, or stayed under a ceiling.",
        ),
    ),
    sql=f"""
        SELECT o.place, o.level, o.indicator, o.label, o.quantity, o.year, o.target_value AS target, o.target_bound,
               o.target_commitment, o.unit, o.target_report_id, o.target_sentence_no,
               CASE WHEN {_COMPARED} THEN o.parent_place END AS parent_place,
               CASE WHEN {_COMPARED} THEN o.parent_target_value END AS parent_target,
               CASE WHEN {_COMPARED} THEN p.target_bound END AS parent_bound,
               CASE WHEN {_COMPARED} THEN p.target_commitment END AS parent_commitment,
               CASE WHEN {_COMPARED} THEN round(o.target_value - o.parent_target_value, 9) END AS amplification,
               round(o.target_value - b.target_value, 9) AS revision, o.outturn_value AS outturn,
               round(o.outturn_value - o.target_value, 9) AS shortfall
        FROM indicator_outcomes o
        LEFT JOIN indicator_outcomes p
          ON p.place = o.parent_place AND p.indicator = o.indicator AND p.quantity = o.quantity AND p.year = o.year
        LEFT JOIN indicator_outcomes b
          ON b.place = o.place AND b.indicator = o.indicator AND b.quantity = o.quantity AND b.year = o.year - 1
        WHERE o.target_value IS NOT NULL
    """,
)
_COUNT = "Places that set a target for the year and lie in a place that sets one"
TARGET_HIERARCHY_YEARS = View(
    "target_hierarchy_years",
    "How many places of a level aim above, at and below the place that they lie in, by year; growth, shares and points alone.",
    ("level", "indicator", "quantity", "year"),
    (
        LEVEL,
        *columns_of(INDICATOR_OUTCOMES, "indicator", "quantity", "year"),
        c("n_places", "INTEGER", _COUNT + "."),
        c("n_above", "INTEGER", "Those of them with the higher number."),
        c("n_equal", "INTEGER", "Those with the same number."),
        c("n_below", "INTEGER", "Those with the lower number."),
        c("amplification", "DOUBLE", "Median of their targets minus that of the place above, in unit."),
    ),
    sql="""
        SELECT level, indicator, quantity, year, count(*)::INTEGER AS n_places,
               (count(*) FILTER (amplification > 0))::INTEGER AS n_above,
               (count(*) FILTER (amplification = 0))::INTEGER AS n_equal,
               (count(*) FILTER (amplification < 0))::INTEGER AS n_below, median(amplification) AS amplification
        FROM target_hierarchy WHERE amplification IS NOT NULL GROUP BY level, indicator, quantity, year
    """,
)
_FULFILMENT = "CASE o.outcome " + " ".join(f"WHEN '{k}' THEN '{v}'" for k, v in FULFILMENT.items()) + " END"
V_PLEDGES = View(
    "v_pledges",
    "One pledge a row with what came of it, the concepts of its sentence and the topic of its paragraph.",
    ("report_id", "pledge_no"),
    (
        *columns_of(PLEDGES, "report_id", "place", "year"),
        PLACE_CODE,
        LEVEL,
        *columns_of(
            PLEDGES, "pledge_no", "sentence_no", "text", "object", "action", "value", "value_high", "unit", "bound"
        ),
        *columns_of(PLEDGES, "kind", "commitment", "deadline_year"),
        c(
            "concepts",
            "VARCHAR[]",
            "Concepts with a counted mention in the sentence, by name; empty where there is none.",
        ),
        c("topic_model", "VARCHAR", "Model of the topic: nmf where there is one, else lda; null without a topic."),
        c("topic_id", "INTEGER", "Topic with the greatest weight in the paragraph."),
        c("topic_label", "VARCHAR", "Its label."),
        c("topic_weight", "DOUBLE", "Its share of the paragraph (0 to 1)."),
        *columns_of(
            PLEDGE_OUTCOMES,
            "outcome",
            "due",
            "outcome_report_id",
            "outcome_sentence_no",
            "outcome_text",
            "similarity",
            "sure",
        ),
        c("sentence_text", "VARCHAR", "The whole sentence."),
        c(
            "fulfilment",
            "VARCHAR",
            "outcome in the categories of the Comparative Party Pledges Project: fully (done), partly, not (repeated, "
            "not_mentioned: not known to be fulfilled); null without an outcome.",
        ),
    ),
    sql=f"""
        WITH spoken AS (
                 SELECT report_id, sentence_no, list_sort(list(DISTINCT concept)) AS concepts
                 FROM concept_hits GROUP BY report_id, sentence_no
             ),
             model AS (SELECT max(model) AS model FROM topics),
             heaviest AS (
                 SELECT p.report_id, p.paragraph_no, p.model, p.topic_id, p.weight, t.label
                 FROM paragraph_topics p JOIN model USING (model) LEFT JOIN topics t USING (model, topic_id)
                 QUALIFY row_number() OVER (PARTITION BY p.report_id, p.paragraph_no ORDER BY p.weight DESC, p.topic_id) = 1
             )
        SELECT p.report_id, p.place, p.year, r.place_code, r.level, p.pledge_no, p.sentence_no, p.text, p.object, p.action, p.value,
               p.value_high, p.unit, p.bound, p.kind, p.commitment, p.deadline_year,
               coalesce(c.concepts, []::VARCHAR[]) AS concepts, h.model AS topic_model, h.topic_id, h.label AS topic_label,
               h.weight AS topic_weight, o.outcome, o.due, o.outcome_report_id, o.outcome_sentence_no, o.outcome_text, o.similarity, o.sure,
               s.text AS sentence_text, {_FULFILMENT} AS fulfilment
        FROM pledges p
        JOIN reports r USING (report_id)
        LEFT JOIN pledge_outcomes o USING (report_id, pledge_no)
        LEFT JOIN sentences s ON s.report_id = p.report_id AND s.sentence_no = p.sentence_no
        LEFT JOIN spoken c ON c.report_id = p.report_id AND c.sentence_no = p.sentence_no
        LEFT JOIN heaviest h ON h.report_id = p.report_id AND h.paragraph_no = s.paragraph_no
    """,
)
