"""Tables of places beside and above one another."""

from __future__ import annotations

from pipeline.tables.core import LEVEL, PART, PART_ALL, PLACE, REPORT_ID, YEAR, Table, View, c

_KIND = c(
    "item_kind",
    "VARCHAR",
    "concept_term: a term of configs/concepts.yaml; term: a word that came new to some place (term_changes).",
)
_ITEM = c("item", "VARCHAR", "The term or word.")
DIFFUSION = Table(
    "diffusion",
    "First use of a term in the reports of a place, in this corpus, and how long after the nation and the place above.",
    ("item_kind", "item", "place"),
    (
        _KIND,
        _ITEM,
        PLACE,
        LEVEL,
        c("first_year", "INTEGER", "Year of the first report that has it."),
        c("first_report_id", "VARCHAR", "That report."),
        c("not_before", "INTEGER", "Year of the report before, which does not have it; null where there is none."),
        c("from_start", "BOOLEAN", "The first report there is has it, so its real first year may be earlier."),
        c("lag_nation", "INTEGER", "Years after the nation's first use; null where either is from_start or has none."),
        c("parent_place", "VARCHAR", "Nearest place above with reports."),
        c("lag_parent", "INTEGER", "Years after its first use; null where either is from_start or has none."),
    ),
    enforce_key=False,
)
DIFFUSION_CURVE = Table(
    "diffusion_curve",
    "Share of the places of a level that have taken a term up by a year, of those that did not have it in their first report "
    "(Kaplan–Meier; places enter with their first report and leave with their last).",
    ("item_kind", "item", "level", "year"),
    (
        _KIND,
        _ITEM,
        LEVEL,
        c("year", "INTEGER", "Year."),
        c("n_places", "INTEGER", "Places followed: two reports or more, the first without the term."),
        c("n_from_start", "INTEGER", "Places left out because their first report has it."),
        c("n_at_risk", "INTEGER", "Places followed in the year that had not taken it up before."),
        c("n_new", "INTEGER", "Places that took it up in the year."),
        c("share", "DOUBLE", "Share that has it by the end of the year (0 to 1)."),
        c("ci_low", "DOUBLE", "Lower limit of the share; null at 0 and 1."),
        c("ci_high", "DOUBLE", "Upper limit of the share; null at 0 and 1."),
    ),
    enforce_key=False,
)
DIFFUSION_ORDER = Table(
    "diffusion_order",
    "Whether the nation or the places of a level came first with a term, of places with a report without it before the "
    "nation's first use.",
    ("item_kind", "item", "level"),
    (
        _KIND,
        _ITEM,
        LEVEL,
        c("nation_year", "INTEGER", "Year of the nation's first use."),
        c("n_places", "INTEGER", "Places compared."),
        c("n_earlier", "INTEGER", "Those that came before the nation."),
        c("n_same", "INTEGER", "Those that came in the same year."),
        c("n_later", "INTEGER", "Those that came later or have not come."),
        c("p_value", "DOUBLE", "Probability of so extreme a rank of the nation by chance (exact, two-sided)."),
        c("q_value", "DOUBLE", "p_value after Benjamini–Hochberg over all terms of the level."),
        c("direction", "VARCHAR", "down: the nation first; up: the places first; unclear: chance is not ruled out."),
    ),
)
DIFFUSION_PLACES = Table(
    "diffusion_places",
    "How early a place is: over all terms whose lag is known, how many it used before, with and after the nation and the place above.",
    ("place",),
    (
        PLACE,
        LEVEL,
        c("parent_place", "VARCHAR", "Nearest place above with reports."),
        c("n_nation", "INTEGER", "Terms whose lag behind the nation is known (diffusion.lag_nation)."),
        c("earlier_nation", "INTEGER", "Terms used before the nation did."),
        c("same_nation", "INTEGER", "Terms used first in the same year."),
        c("later_nation", "INTEGER", "Terms used after the nation did."),
        c("median_lag_nation", "DOUBLE", "Median of the lags, in years; null where none is known."),
        c("n_parent", "INTEGER", "Terms whose lag behind the place above is known (diffusion.lag_parent)."),
        c("earlier_parent", "INTEGER", "Terms used before the place above did."),
        c("same_parent", "INTEGER", "Terms used first in the same year as the place above."),
        c("later_parent", "INTEGER", "Terms used after the place above did."),
        c("median_lag_parent", "DOUBLE", "Median of these lags, in years; null where none is known."),
    ),
)
DIFFUSION_HAZARD = Table(
    "diffusion_hazard",
    "What makes a place of a level take up a term sooner: one regression a level over all terms (discrete time, logistic within "
    "each term and year, places that take up other terms sooner allowed for).",
    ("level", "covariate"),
    (
        LEVEL,
        c(
            "covariate",
            "VARCHAR",
            "neighbours: ten points more of the other places of the province (of provinces: of the region) that had the term in an "
            "earlier year; above: the nearest place above had it; years_since_report: logarithm of the years since the place's "
            "report before.",
        ),
        c("n_items", "INTEGER", "Terms."),
        c("n_places", "INTEGER", "Places at risk."),
        c("n_at_risk", "INTEGER", "Rows: term, place and report that could have been the first use."),
        c("n_events", "INTEGER", "First uses among them."),
        c("coefficient", "DOUBLE", "Change of the log odds; null where it cannot be told."),
        c(
            "std_error",
            "DOUBLE",
            "Standard error, by place and term (with ten provinces or more: by province and term).",
        ),
        c("odds_ratio", "DOUBLE", "exp(coefficient)."),
        c("ci_low", "DOUBLE", "Lower limit of the odds ratio."),
        c("ci_high", "DOUBLE", "Upper limit of the odds ratio."),
        c(
            "p_value",
            "DOUBLE",
            "Two-sided, Student's t with one degree of freedom less than there are places (or provinces), or terms if they are fewer.",
        ),
        c("q_value", "DOUBLE", "p_value after Benjamini–Hochberg over all rows."),
        c(
            "verdict",
            "VARCHAR",
            "raises, lowers, unclear, or too_few (fewer than 8 places or 20 first uses, or the same for all places of a year).",
        ),
    ),
)
_FROM = (
    c("from_report_id", "VARCHAR", "The other report."),
    c("from_place", "VARCHAR", "Its place."),
    c(
        "relation",
        "VARCHAR",
        "above: a place that this one lies in; sibling: one beside it, in the same prefecture or province.",
    ),
    c("years_before", "INTEGER", "1: the other report is of the year before; 0: of the same year."),
    c(
        "given_before",
        "BOOLEAN",
        "Whether the other report was given earlier; null where both are of one year and their dates do not tell.",
    ),
)
BORROWED = Table(
    "borrowed",
    "A passage of a report that stands, word for word or nearly, in that of a place above or beside, of the same or the previous "
    "year: the best text of each place above, and the best of all places beside.",
    ("report_id", "passage_no"),
    (
        REPORT_ID,
        c("passage_no", "INTEGER", "Passage within the report, from 1; passages with different places can overlap."),
        PLACE,
        LEVEL,
        YEAR,
        *_FROM,
        PART,
        c("sentence_no", "INTEGER", "Sentence that it begins in."),
        c("from_sentence_no", "INTEGER", "Sentence of the other report that it begins in."),
        c("n_words", "INTEGER", "Words of the passage, at least 12."),
        c("same_words", "INTEGER", "Those that are the same in both, in order; at least 12, and three in four."),
        c("text", "VARCHAR", "The passage as it stands in the report."),
        c("from_text", "VARCHAR", "The passage as it stands in the other report."),
        c(
            "n_places",
            "INTEGER",
            "Places that have it, in a report of any year (upper quartile over its runs of eight words).",
        ),
        c(
            "formula",
            "BOOLEAN",
            "A set phrase, which tells nothing of these two: more than √(2 × places) places have it, or it is opening, thanks or closing.",
        ),
        c(
            "carried_over",
            "BOOLEAN",
            "Half of its words or more stood in the place's own last report already; null for a place's first report.",
        ),
    ),
    enforce_key=False,
)
BORROWED_SHARE = Table(
    "borrowed_share",
    "How much of a report stands in one other of a place above or beside, of the same or the previous year.",
    ("report_id", "from_report_id"),
    (
        REPORT_ID,
        PLACE,
        LEVEL,
        YEAR,
        *_FROM,
        c("n_words", "INTEGER", "Words of the report."),
        c("borrowed_words", "INTEGER", "Words in passages that the other report has."),
        c("formula_words", "INTEGER", "Of these, words in formulae alone (see borrowed.formula)."),
        c("carried_words", "INTEGER", "Of the rest, words that stood in the place's own last report already."),
        c("share", "DOUBLE", "borrowed_words / n_words (0 to 1)."),
        c("new_share", "DOUBLE", "The same without formula_words and carried_words (0 to 1)."),
        c("n_passages", "INTEGER", "Passages."),
        c("longest_words", "INTEGER", "Words of the longest one; 0 where there is none."),
    ),
    enforce_key=False,
)
_AGAINST = c(
    "against", "VARCHAR", "parent: the nearest place above with a report of the year; peers: the places beside it."
)
_MEASURE = c("measure", "VARCHAR", "Profiles compared: concepts (mentions), topics (words) or words (tf-idf).")
ALIGNMENT = Table(
    "alignment",
    "How alike a part of a report is to that of the place above, and on average to those of the places beside it, of the same year.",
    ("report_id", "part", "against", "measure"),
    (
        REPORT_ID,
        PLACE,
        LEVEL,
        YEAR,
        PART_ALL,
        _AGAINST,
        _MEASURE,
        c(
            "value",
            "DOUBLE",
            "Cosine of both profiles, at most 1 (the same in the same shares); that of words freed of sampling noise.",
        ),
        c(
            "ci_low",
            "DOUBLE",
            "Lower limit; paragraphs of the report are resampled, the other reports taken as they are.",
        ),
        c("ci_high", "DOUBLE", "Upper limit."),
        c("n_blocks", "INTEGER", "Paragraphs of the part that say something of the measure, at least 5."),
        c("against_place", "VARCHAR", "The place above; null for peers."),
        c("against_report_id", "VARCHAR", "Its report; null for peers."),
        c("n_against", "INTEGER", "Reports that value is the mean over."),
        c(
            "others_value",
            "DOUBLE",
            "Mean cosine with the other places beside the place above (other prefectures, other provinces).",
        ),
        c("n_others", "INTEGER", "How many these are."),
        c("own_rank", "INTEGER", "Rank of the own place above among these and itself; 1: none is more alike."),
    ),
    enforce_key=False,
)
ALIGNMENT_TRENDS = Table(
    "alignment_trends",
    "Whether a part of a place's reports comes nearer to the place above, or to those beside it, over the years.",
    ("place", "part", "against", "measure"),
    (
        PLACE,
        LEVEL,
        PART_ALL,
        _AGAINST,
        _MEASURE,
        c(
            "against_place",
            "VARCHAR",
            "The place above that most years have, the only one that is followed; null for peers.",
        ),
        c("n_years", "INTEGER", "Years with a value."),
        c("first_year", "INTEGER", "First of them."),
        c("last_year", "INTEGER", "Last of them."),
        c("tau", "DOUBLE", "Kendall's tau-b of the likeness on the year."),
        c("p_value", "DOUBLE", "Mann–Kendall, corrected for autocorrelation, two-sided."),
        c("q_value", "DOUBLE", "p_value after Benjamini–Hochberg over the series of the place and part."),
        c("slope", "DOUBLE", "Sen's slope: change of the cosine a year."),
        c("slope_low", "DOUBLE", "Lower limit of the slope."),
        c("slope_high", "DOUBLE", "Upper limit of the slope."),
        c("verdict", "VARCHAR", "rising, falling, flat or too_few_years."),
    ),
)
ALIGNMENT_LEVELS = Table(
    "alignment_levels",
    "Whether the places of a level are nearer to their own superior than to the others of its level, by part and measure.",
    ("level", "part", "measure"),
    (
        LEVEL,
        PART_ALL,
        _MEASURE,
        c("n_places", "INTEGER", "Places whose superior and another place of its level have a report of the year."),
        c("n_reports", "INTEGER", "Their reports."),
        c("n_superiors", "INTEGER", "Places above, the independent units."),
        c("excess", "DOUBLE", "Mean over the superiors of alignment.value less others_value."),
        c("ci_low", "DOUBLE", "Lower limit (Student's t over the superiors); null with fewer than 5."),
        c("ci_high", "DOUBLE", "Upper limit."),
        c("p_value", "DOUBLE", "Two-sided; null with fewer than 5 superiors."),
        c("q_value", "DOUBLE", "p_value after Benjamini–Hochberg over all rows."),
        c("verdict", "VARCHAR", "nearer, farther, unclear or too_few."),
    ),
)
ALIGNMENT_RANKS = View(
    "alignment_ranks",
    "How near the places below one are to it, in order: a report's rank among those of the same year, level and place above.",
    ("report_id", "part", "measure"),
    (
        REPORT_ID,
        PLACE,
        LEVEL,
        YEAR,
        PART_ALL,
        _MEASURE,
        c("against_place", "VARCHAR", "The place above."),
        c("value", "DOUBLE", "Likeness, see alignment."),
        c("rank", "BIGINT", "Rank, 1 for the most alike."),
        c("n_places", "BIGINT", "Places ranked."),
    ),
    sql="""
        SELECT report_id, place, level, year, part, measure, against_place, value,
               rank() OVER below AS rank, count(*) OVER (PARTITION BY year, level, against_place, part, measure) AS n_places
        FROM alignment WHERE against = 'parent'
        WINDOW below AS (PARTITION BY year, level, against_place, part, measure ORDER BY value DESC)""",
)
TABLES = (
    DIFFUSION,
    DIFFUSION_CURVE,
    DIFFUSION_ORDER,
    DIFFUSION_PLACES,
    DIFFUSION_HAZARD,
    BORROWED,
    BORROWED_SHARE,
    ALIGNMENT,
    ALIGNMENT_TRENDS,
    ALIGNMENT_LEVELS,
)
