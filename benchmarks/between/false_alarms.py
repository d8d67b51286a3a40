"""How often the tables of places beside and above one another say something where there is nothing.

    python benchmarks/between/false_alarms.py DATABASE [times]

1. Who came first (diffusion_order): the years of the reports of each place of DATABASE are shuffled, all terms of a report
   together, and directions told anew; then the same on made-up panels of 30 provinces and the nation.
2. Who hastens a first use (diffusion_hazard): made-up panels of 8 to 100 places in which neighbours and the place above have
   no influence; and with an influence that is known.
3. Nearness to the own superior (alignment_levels): made-up profiles, superiors at random; then with some of the superior's own.
4. Limits of alignment: how often they hold the likeness of the profile that a made-up report's paragraphs are drawn from.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from scipy import sparse

from pipeline.between import alignment_summaries, diffusion_tables, hazard_tables
from pipeline.between.hazard import COVARIATES
from pipeline.settings.model import StatisticsSettings
from pipeline.stages.between import STAGES
from pipeline.statistics.likeness import Profiles, cosines, mean_limits, resampled_cosines

Rng = np.random.Generator
SETTINGS = StatisticsSettings()


def directions(reports: pa.Table, used: dict[tuple[str, str], list[tuple[str, int]]], rng: Rng) -> tuple[int, int]:
    """Terms of which a direction is told, and all that were tested, after shuffling the years of each place."""
    years: dict[str, list[int]] = defaultdict(list)
    for row in reports.to_pylist():
        years[row["place"]].append(row["year"])
    other = {p: dict(zip(y, rng.permutation(y).tolist(), strict=True)) for p, y in years.items()}
    first: list[dict[str, Any]] = []
    for (kind, item), rows in used.items():
        own: dict[str, int] = {}
        for place, year in rows:
            own[place] = min(own.get(place, 9999), other[place][year])
        first += [
            {"item_kind": kind, "item": item, "place": p, "year": y, "report_id": f"{p}-{y}"} for p, y in own.items()
        ]
    found = diffusion_tables(reports=reports, first_uses=pa.Table.from_pylist(first))["diffusion_order"][
        "direction"
    ].to_pylist()
    return sum(d != "unclear" for d in found), len(found)


def stored(database: str) -> tuple[pa.Table, dict[tuple[str, str], list[tuple[str, int]]]]:
    """Reports of a file and who used what when."""
    queries = next(s.queries for s in STAGES if s.name == "diffusion")
    sql = queries["first_uses"].rsplit("SELECT item_kind, item, place, min(year)", 1)[0]
    with duckdb.connect(database, read_only=True) as connection:
        reports = connection.sql(queries["covered"]).to_arrow_table()
        rows = connection.sql(sql + "SELECT DISTINCT item_kind, item, place, year FROM used ORDER BY ALL").fetchall()
    used: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for kind, item, place, year in rows:
        used[kind, item].append((place, year))
    return reports, used


def made_up(rng: Rng, terms: int = 60) -> tuple[pa.Table, dict[tuple[str, str], list[tuple[str, int]]]]:
    """Thirty provinces and the nation over 25 years, each term used by each from some year on."""
    places = {"全国": ("national", None)} | {f"{i}省": ("province", f"{i + 11}0000") for i in range(30)}
    rows = [
        {"place": p, "place_code": c, "level": lv, "year": y}
        for p, (lv, c) in places.items()
        for y in range(2000, 2025)
    ]
    used = {}
    for k in range(terms):
        rate = rng.beta(1, 8)
        used["term", f"词{k}"] = [(p, y) for p in places for y in range(2000, 2025) if rng.random() < rate]
    return pa.Table.from_pylist(rows), used


def first_uses(
    rng: Rng, provinces: int, cities: int, terms: int, neighbours: float, above: float
) -> tuple[list[dict[str, Any]], dict[tuple[str, str], dict[str, int]]]:
    """Reports and first uses of a made-up panel of 14 years, with places and years of unlike readiness."""
    places = [("全国", None, "national")]
    places += [(f"{p}省", f"{11 + p}0000", "province") for p in range(provinces)]
    places += [(f"{p}-{c}市", f"{11 + p}{c + 1:02}00", "city") for p in range(provinces) for c in range(cities)]
    rows = [{"place": n, "place_code": c, "level": lv, "year": y} for n, c, lv in places for y in range(2000, 2014)]
    province = np.array([int(n[0]) if lv != "national" else -1 for n, _, lv in places])
    level = np.array([lv for _, _, lv in places])
    ready, year_effect = rng.normal(0, 0.5, len(places)), rng.normal(0, 0.3, 14)
    uses: dict[tuple[str, str], dict[str, int]] = {}
    same = (province[:, None] == province) & (level[:, None] == level)
    np.fill_diagonal(same, False)
    parent = (province[:, None] == province) & (level[:, None] == "city") & (level == "province")
    for k in range(terms):
        has, own, base = np.zeros(len(places), dtype=bool), {}, rng.normal(-2.5, 0.7)
        for year in range(int(rng.integers(0, 7)), 14):
            index = base + ready + year_effect[year]
            index += np.where(
                level == "city",
                neighbours * 10 * (same.astype(float) @ has) / max(1, cities - 1)
                + above * (parent.astype(float) @ has),
                0,
            )
            new = (rng.random(len(places)) < 1 / (1 + np.exp(-index))) & ~has
            own |= {places[i][0]: 2000 + year for i in np.flatnonzero(new).tolist()}
            has |= new
        uses["term", f"词{k}"] = own
    return rows, uses


def hazards(times: int) -> None:
    """Print bias, false alarms and coverage of the table's own estimates, for few places and many."""
    for provinces, cities, terms in ((2, 4, 40), (2, 7, 40), (5, 6, 40), (10, 10, 40), (2, 7, 200), (12, 8, 60)):
        for truth in ((0.0, 0.0), (0.1, 0.7)):
            found = np.array([_estimates(seed, provinces, cities, terms, truth) for seed in range(times)])
            value, error, low, high = np.moveaxis(found, 2, 0)
            held = np.mean((np.log(low) <= truth) & (truth <= np.log(high)), axis=0)
            told = np.mean((low > 1) | (high < 1), axis=0)
            print(
                f"hazard, {times} panels of {provinces * cities} cities in {provinces} provinces, {terms} terms:\n"
                + "\n".join(
                    f"  {COVARIATES[i]} {truth[i]}: bias {value[:, i].mean() - truth[i]:+.3f}, spread {value[:, i].std():.3f}, "
                    f"error {error[:, i].mean():.3f}, told as different from zero {told[i]:.1%}, limits hold the truth {held[i]:.1%}"
                    for i in (0, 1)
                ),
                flush=True,
            )


def _estimates(seed: int, provinces: int, cities: int, terms: int, truth: tuple[float, float]) -> list[list[float]]:
    """Coefficient, error and limits of neighbours and of the place above."""
    rows, uses = first_uses(np.random.default_rng(seed), provinces, cities, terms, *truth)
    first = [
        {"item_kind": kind, "item": item, "place": place, "first_year": year}
        for (kind, item), own in uses.items()
        for place, year in own.items()
    ]
    table = hazard_tables(reports=pa.Table.from_pylist(rows), diffusion=pa.Table.from_pylist(first))[
        "diffusion_hazard"
    ].to_pylist()
    of = {r["covariate"]: r for r in table if r["level"] == "city"}
    told = ("coefficient", "std_error", "ci_low", "ci_high")
    return [[np.nan if (x := of[c][k]) is None else float(x) for k in told] for c in COVARIATES[:2]]


def superiors(times: int, share: float, rng: Rng) -> tuple[int, int, float]:
    """Verdicts of nearness on made-up profiles: panels with one, panels, and mean excess."""
    told, excess = 0, []
    for _ in range(times):
        common = rng.dirichlet(np.full(40, 0.7))
        own = rng.dirichlet(np.full(40, 0.7), 10)  # of ten superiors, each with its own priorities
        rows = []
        for p in range(10):
            for c in range(6):
                profile = 0.5 * common + 0.5 * (share * own[p] + (1 - share) * rng.dirichlet(np.full(40, 0.7)))
                text = rng.multinomial(400, profile).astype(float)
                texts = Profiles(0.5 * common + 0.5 * own, np.zeros(10))
                values = cosines(text, 0.0, texts)
                rows.append({
                    "report_id": f"{p}-{c}", "place": f"{p}-{c}", "level": "city", "year": 2020, "part": "plan", "against": "parent",
                    "measure": "words", "value": float(values[p]), "against_place": str(p),
                    "others_value": float(np.delete(values, p).mean()), "n_others": 9,
                })  # fmt: skip
        (row,) = alignment_summaries(pa.Table.from_pylist(rows), SETTINGS)["alignment_levels"].to_pylist()
        told += row["verdict"] != "unclear"
        excess.append(row["excess"])
    return told, times, float(np.mean(excess))


def coverage(times: int, words: int, rng: Rng) -> float:
    """How often the limits hold the cosine of the profile behind a report with another text; a paragraph is of one theme."""
    held = 0
    themes = rng.dirichlet(np.full(300, 0.1), 12)
    other = 4000 * rng.dirichlet(np.full(12, 2.0)) @ themes
    shares = rng.dirichlet(np.full(12, 2.0))
    profile = shares @ themes
    truth = float(profile @ other / np.linalg.norm(profile) / np.linalg.norm(other))
    for seed in range(times):
        theme = rng.choice(12, size=80, p=shares)
        blocks = np.array([rng.multinomial(max(1, words // 80), themes[k]) for k in theme]).astype(float)
        noise = float((blocks**2).sum())
        compared = Profiles(other[None], np.zeros(1))
        drawn = resampled_cosines(sparse.csr_matrix(blocks), noise, compared, draws=1000, seed=seed)
        low, high = mean_limits(drawn, 80, 0.95)
        held += low <= truth <= high
    return held / times


def main(database: str, times: int) -> None:
    """Print all four."""
    rng = np.random.default_rng(1)
    reports, used = stored(database)
    counts = np.sum([directions(reports, used, rng) for _ in range(times)], axis=0)
    print(
        f"direction, {times} shuffles of {database.rsplit('/', 1)[-1]}: told of {counts[0]} of {counts[1]} terms ({counts[0] / max(1, counts[1]):.2%})"
    )
    counts = np.sum([directions(*made_up(rng), rng) for _ in range(times)], axis=0)
    print(
        f"direction, {times} made-up panels: told of {counts[0]} of {counts[1]} terms ({counts[0] / max(1, counts[1]):.2%})",
        flush=True,
    )
    for share in (0.0, 0.3):
        told, n, excess = superiors(10 * times, share, rng)
        print(
            f"nearness, {share:.0%} of a place's own share from its superior: told in {told} of {n} panels ({told / n:.1%}), mean excess {excess:+.4f}",
            flush=True,
        )
    for words in (800, 4000):
        print(
            f"alignment, reports of {words} words: limits of 95 % hold the truth in {np.mean([coverage(40, words, rng) for _ in range(times)]):.1%}",
            flush=True,
        )
    hazards(5 * times)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20)
