"""Tables of places beside and above one another."""

from __future__ import annotations

from pipeline.tables.core import LEVEL, PLACE, REPORT_ID, YEAR, Table, c

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
        c("sentence_no", "INTEGER", "Sentence that it begins in."),
        c("from_sentence_no", "INTEGER", "Sentence of the other report that it begins in."),
        c("n_words", "INTEGER", "Words of the passage, at least 12."),
        c("same_words", "INTEGER", "Those that are the same in both, in order; at least 12, and three in four."),
        c("text", "VARCHAR", "The passage as it stands in the report."),
        c("from_text", "VARCHAR", "The passage as it stands in the other report."),
        c(
            "n_places",
            "INTEGER",
            "Places that have it, in a report of any year (the middle one of its runs of eight words).",
        ),
        c("formula", "BOOLEAN", "So many places have it (more than √(2 × places)) that it tells nothing of these two."),
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
TABLES = (DIFFUSION, DIFFUSION_CURVE, DIFFUSION_ORDER, BORROWED, BORROWED_SHARE)
