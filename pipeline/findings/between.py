"""Places beside and above one another: who was first with a term, what hastens a first use, whom reports are near to."""

from __future__ import annotations

from collections.abc import Iterator
from math import log2

from pipeline.findings.model import Draft, literal, part, span, surely
from pipeline.findings.sources import Sources
from pipeline.messages import Message
from pipeline.messages.numbers import decimal as number


def first_with_terms(data: Sources) -> Iterator[Draft]:
    """A term that the nation had before the places of a level, or after them, beyond chance."""
    for row in data.rows("who_first"):
        down = row["direction"] == "down"
        n = row["n_later" if down else "n_earlier"]
        yield Draft(
            kind="who_first",
            subject=row["item"],
            code=f"who_first.{row['direction']}",
            values={
                "term": row["item"],
                "year": row["nation_year"],
                "level": Message(f"findings.places.{row['level']}"),
                "n": n,
                "same": row["n_same"],
                "places": row["n_places"],
            },
            sql=(
                "SELECT nation_year, n_places, n_earlier, n_same, n_later, q_value, direction FROM diffusion_order "
                f"WHERE item_kind = {literal(row['item_kind'])} AND item = {literal(row['item'])} AND level = '{row['level']}'"
            ),
            level=row["level"],
            part="all",
            year_from=row["nation_year"],
            year_to=row["nation_year"],
            value=float(n),
            unit="places",
            comparison="nation",
            q_page=row["q_value"],
            q_index=row["q_value"],
            effect=log2((n + 1) / (row["n_places"] - n - row["n_same"] + 1)),
            coverage=n / row["n_places"],
            breadth=row["n_places"],
            sentences=() if row["sentence_no"] is None else ((row["report_id"], row["sentence_no"]),),
        )


def hastened(data: Sources) -> Iterator[Draft]:
    """What makes a first use likelier, over all terms of a level."""
    for row in data.rows("diffusion_hazard"):
        if row["covariate"] not in ("neighbours", "above") or row["p_value"] is None:
            continue
        yield Draft(
            kind="hastened",
            subject=row["covariate"],
            code=f"hastened.{row['covariate']}",
            values={
                "level": Message(f"findings.places.{row['level']}"),
                "ratio": number(row["odds_ratio"], 2),
                "low": number(row["ci_low"], 2),
                "high": number(row["ci_high"], 2),
                "terms": row["n_items"],
                "places": row["n_places"],
                "events": row["n_events"],
            },
            sql=(
                "SELECT odds_ratio, ci_low, ci_high, p_value, q_value, n_items, n_places, n_events FROM diffusion_hazard "
                f"WHERE level = '{row['level']}' AND covariate = '{row['covariate']}'"
            ),
            level=row["level"],
            part="all",
            value=row["odds_ratio"],
            low=row["ci_low"],
            high=row["ci_high"],
            unit="odds_ratio",
            comparison="others",
            p_value=row["p_value"],
            q_page=row["q_value"],
            q_index=row["q_value"],
            effect=abs(log2(surely(row["ci_low"], row["ci_high"], 1.0))),
            breadth=row["n_places"],
        )


def nearest(data: Sources) -> Iterator[Draft]:
    """Whether the plans of a level are nearer in their words to the own superior than to the others of its level."""
    for row in data.rows("alignment_levels"):
        if (row["part"], row["measure"]) != ("plan", "words") or row["p_value"] is None:
            continue
        yield Draft(
            kind="nearer_superior",
            subject="nearer_superior",
            code=f"nearer_superior.{'nearer' if row['excess'] > 0 else 'farther'}",
            values={
                "level": Message(f"findings.places.{row['level']}"),
                "part": part("plan"),
                "excess": number(abs(row["excess"]), 3),
                "low": number(row["ci_low"], 3),
                "high": number(row["ci_high"], 3),
                "places": row["n_places"],
                "superiors": row["n_superiors"],
                "reports": row["n_reports"],
            },
            sql=(
                "SELECT excess, ci_low, ci_high, p_value, q_value, n_places, n_superiors FROM alignment_levels "
                f"WHERE level = '{row['level']}' AND part = 'plan' AND measure = 'words'"
            ),
            level=row["level"],
            part="plan",
            value=row["excess"],
            low=row["ci_low"],
            high=row["ci_high"],
            unit="cosine",
            comparison="others",
            q_page=row["q_value"],
            q_index=row["q_value"],
            effect=10 * abs(surely(row["ci_low"], row["ci_high"])),
            breadth=row["n_superiors"],
        )


def nearing(data: Sources) -> Iterator[Draft]:
    """A place whose reports come nearer to the place above, or move away, in their words."""
    for row in data.rows("nearing"):
        low, high = row["slope_low"], row["slope_high"]
        years = row["last_year"] - row["first_year"]
        yield Draft(
            kind="nearing",
            subject="nearing",
            code=f"nearing.{row['verdict']}",
            values={
                "who": row["place"],
                "above": row["against_place"],
                "years": span(row["first_year"], row["last_year"]),
                "slope": number(row["slope"], 3),
                "low": number(low, 3),
                "high": number(high, 3),
                "reports": row["n_years"],
            },
            sql=(
                "SELECT slope, slope_low, slope_high, p_value, q_value, n_years FROM alignment_trends "
                f"WHERE place = {literal(row['place'])} AND part = 'all' AND against = 'parent' AND measure = 'words'"
            ),
            place=row["place"],
            level=row["level"],
            part="all",
            year_from=row["first_year"],
            year_to=row["last_year"],
            value=row["slope"],
            low=low,
            high=high,
            unit="cosine_a_year",
            comparison="own_past",
            q_page=row["q_value"],
            q_index=min(1.0, row["p_value"] * data.n_followed),
            effect=2 * abs(surely(low, high)) * years,
            coverage=row["n_years"] / max(1, years + 1),
        )
