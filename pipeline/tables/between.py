"""Tables of places beside and above one another."""

from __future__ import annotations

from pipeline.tables.core import LEVEL, PLACE, Table, c

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
TABLES = (DIFFUSION, DIFFUSION_CURVE, DIFFUSION_ORDER)
