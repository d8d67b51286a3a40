"""Does a place take up a term sooner when its neighbours, or the place above, already have it?

Event history in discrete time: a row for each term, place and report at risk (Allison 1982; for the diffusion of policies Berry &
Berry 1990, APSR 84). A place is at risk of a term from its second report on, while none of its reports has it, and from the year
after the term's first use anywhere in the corpus. Each term has an effect of its own in each year, so places are compared with
those that could have taken up the same term in the same year, and what moves all of them (a theme from the centre) is no
neighbour's doing; with an effect a term what neighbours did before would be in the estimate of that effect (Nickell 1981,
Econometrica 49). Some places take up whatever comes sooner than others, their neighbours among them: how many first uses of
other terms a place had for each that was to be expected of it is a covariate (a frailty, as far as other terms tell it). Errors
allow for dependence within a place (with enough provinces: within a province) over all terms, and within a term over all
places. Places that are alike in what nobody measures take terms up together too: an odds ratio does not prove who taught whom.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import special

from pipeline.between.kin import Kin
from pipeline.statistics import ALPHA, CONFIDENCE, FloatArray, benjamini_hochberg
from pipeline.statistics.hazard import grouped_logistic
from pipeline.tables import between as t

Row = dict[str, Any]
Ints = NDArray[np.int64]
LEAST_PLACES = 8
CLUSTERED_GROUPS = 10  # with so many errors are by province, with fewer by place
LEAST_EVENTS = 20  # first uses of all terms together
MOST_ROWS = 300_000  # of more, terms are taken by a hash of their names until there are so many
COVARIATES = ("neighbours", "above", "years_since_report")
_NEVER = 10**6
_LAST = 3000  # no year is later
_TENTHS = 10.0
_LEAST_SPREAD = 1e-3  # variance of what is peculiar to places, as a share of what is expected


def hazard_tables(*, reports: pa.Table, diffusion: pa.Table) -> dict[str, pa.Table]:
    """One regression a level, pooled over terms.

    Args:
        reports: ``place``, ``place_code``, ``level`` and ``year``.
        diffusion: first uses.

    Returns:
        Table diffusion_hazard.
    """
    rows = reports.to_pylist()
    kin = Kin.of(rows)
    uses: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for use in diffusion.select(["item_kind", "item", "place", "first_year"]).to_pylist():
        uses[use["item_kind"], use["item"]][use["place"]] = use["first_year"]
    made: list[Row] = []
    for level in ("province", "city", "district"):
        if any(kin.level[r["place"]] == level for r in rows):
            made += _level(level, rows, kin, uses)
    tested = [r for r in made if r["p_value"] is not None]
    q_values = benjamini_hochberg(np.array([r["p_value"] for r in tested], dtype=np.float64))
    for row, q_value in zip(tested, q_values.tolist(), strict=True):
        told = "raises" if row["coefficient"] > 0 else "lowers"
        row |= {"q_value": q_value, "verdict": told if q_value < ALPHA else "unclear"}
    return {"diffusion_hazard": t.DIFFUSION_HAZARD.from_rows(made)}


@dataclass(frozen=True)
class AtRisk:
    """Rows at risk of all terms of a level.

    Attributes:
        event: whether the place took the term up in this report.
        covariates: shape (rows, covariates), in the order of ``COVARIATES``.
        place: number of the place.
        group: number of its province (of a province: of its region).
        item: number of the term.
        stratum: number of term and year.
    """

    event: FloatArray
    covariates: FloatArray
    place: Ints
    group: Ints
    item: Ints
    stratum: Ints

    @property
    def readiness(self) -> FloatArray:
        """Of each row, log of the place's first uses of other terms for each that was to be expected, shrunk to none.

        Expected is the share of places at risk of the same term and year that took it up; what is shrunk is the ratio, by its
        variance over places beyond that of chance (gamma frailty; Vaupel, Manton & Stallard 1979, Demography 16).
        """
        share = _mean(self.event, self.stratum)
        place, both = (
            self.place,
            np.unique(self.place * (self.item.max(initial=0) + 1) + self.item, return_inverse=True)[1],
        )
        seen, expected = (np.bincount(place, weights=x) for x in (self.event, share))
        known = expected > 0
        chance = np.bincount(place, weights=share * (1 - share))
        spread = ((seen - expected)[known] ** 2 - chance[known]).sum() / (expected[known] ** 2).sum()
        prior = 1 / max(float(spread), _LEAST_SPREAD)
        seen, expected = (
            total[place] - np.bincount(both, weights=x)[both] for total, x in ((seen, self.event), (expected, share))
        )
        return np.asarray(np.log((seen + prior) / (expected + prior)))


def _level(
    level: str, rows: Sequence[Row], kin: Kin, uses: Mapping[tuple[str, str], Mapping[str, int]]
) -> Iterator[Row]:
    risk = at_risk(level, rows, kin, uses)
    same: Row = {
        "level": level,
        "n_items": len(np.unique(risk.item)),
        "n_places": len(np.unique(risk.place)),
        "n_at_risk": len(risk.event),
        "n_events": int(risk.event.sum()),
    }
    if same["n_places"] < LEAST_PLACES or same["n_events"] < LEAST_EVENTS:
        yield from (same | {"covariate": c, "verdict": "too_few", "p_value": None} for c in COVARIATES)
        return
    covariates = np.column_stack([risk.covariates, risk.readiness])
    told = _independent(covariates, risk.stratum)
    alike = risk.group if len(np.unique(risk.group)) >= CLUSTERED_GROUPS else risk.place
    found = grouped_logistic(risk.event, covariates[:, told], risk.stratum, alike, risk.item)
    for i, covariate in enumerate(COVARIATES):
        at = told.index(i) if i in told else -1
        yield (same | {"covariate": covariate} | _estimate(found.coefficient, found.error, at, found.n_clusters))


def _estimate(coefficient: FloatArray, error: FloatArray, at: int, clusters: int) -> Row:
    if at < 0 or not np.isfinite(error[at]) or not error[at] > 0:
        return {"verdict": "too_few", "p_value": None}
    value, spread = float(coefficient[at]), float(error[at])
    reach = float(special.stdtrit(clusters - 1, 0.5 + CONFIDENCE / 2)) * spread
    return {
        "coefficient": value,
        "std_error": spread,
        "odds_ratio": float(np.exp(value)),
        "ci_low": float(np.exp(value - reach)),
        "ci_high": float(np.exp(value + reach)),
        "p_value": float(2 * special.stdtr(clusters - 1, -abs(value) / spread)),
    }


def _mean(values: FloatArray, group: Ints) -> FloatArray:
    """Of each row the mean of its group."""
    number = np.unique(group, return_inverse=True)[1]
    return np.asarray((np.bincount(number, weights=values) / np.bincount(number))[number])


def _independent(design: FloatArray, group: Ints) -> list[int]:
    """Columns that are no sum of those before them and the effects of groups."""
    number = np.unique(group, return_inverse=True)[1]
    size = np.bincount(number)
    means = np.stack([np.bincount(number, weights=x) / size for x in design.T], axis=1)
    rest = design - means[number]
    kept: list[int] = []
    basis = np.zeros((len(design), 0))
    for i, column in enumerate(rest.T):
        left = column - basis @ (basis.T @ column)
        length = float(np.linalg.norm(left))
        if length > 1e-6 * max(1.0, float(np.linalg.norm(design[:, i]))):
            kept.append(i)
            basis = np.column_stack([basis, left / length])
    return kept


def at_risk(level: str, rows: Sequence[Row], kin: Kin, uses: Mapping[tuple[str, str], Mapping[str, int]]) -> AtRisk:
    """A row for each term, place and report at risk, where the covariates are known, and where some took it up and some not.

    Args:
        level: whose places.
        rows: reports of all levels.
        kin: which places lie above them.
        uses: of each term the first year of each place.
    """
    panel = _Panel.of(level, rows, kin)
    parts: list[AtRisk] = []
    total = 0
    for number, key in enumerate(sorted(uses, key=lambda k: hashlib.sha256("\x1f".join(k).encode()).digest())):
        part = panel.rows_of(number, uses[key])
        if len(part.event):
            parts.append(part)
            total += len(part.event)
            if total >= MOST_ROWS:
                break
    if not parts:
        none = np.zeros(0)
        return AtRisk(none, np.zeros((0, len(COVARIATES))), *(none.astype(np.int64) for _ in range(4)))
    return AtRisk(*(np.concatenate([getattr(p, name) for p in parts]) for name in AtRisk.__dataclass_fields__))


@dataclass(frozen=True)
class _Panel:
    """Reports of the places of a level, but the first of each.

    Attributes:
        places: the places.
        place: place of each report.
        year: its year.
        gap: years since the report before.
        first: year of the first report of each place.
        group: province of each place; of provinces the region (华北, 东北 …: the first digit of their code).
        above: nearest place above each.
        covered: first year of each place of the corpus.
    """

    places: list[str]
    place: Ints
    year: Ints
    gap: Ints
    first: Ints
    group: Ints
    above: list[str | None]
    covered: dict[str, int]

    @classmethod
    def of(cls, level: str, rows: Sequence[Row], kin: Kin) -> _Panel:
        codes = {r["place"]: r["place_code"] or "" for r in rows}
        years: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            years[row["place"]].append(row["year"])
        years = {p: sorted(set(y)) for p, y in years.items()}
        places = sorted(p for p in years if kin.level[p] == level)
        near = 1 if level == "province" else 2
        names = [codes[p][:near] or f"?{p}" for p in places]  # where no code is known there are no neighbours
        each = [
            (i, y, y - before) for i, p in enumerate(places) for before, y in zip(years[p], years[p][1:], strict=False)
        ]
        place, year, gap = (np.array([e[k] for e in each], dtype=np.int64) for k in range(3))
        return cls(
            places, place, year, gap,
            np.array([years[p][0] for p in places], dtype=np.int64),
            np.unique(names, return_inverse=True)[1],
            [next(iter(kin.above[p]), None) for p in places],
            {p: y[0] for p, y in years.items()},
        )  # fmt: skip

    def rows_of(self, item: int, uses: Mapping[str, int]) -> AtRisk:
        """Rows at risk of one term."""
        own = np.array([uses.get(p, _NEVER) for p in self.places], dtype=np.int64)
        origin = min(uses.values())
        first, year, place = own[self.place], self.year, self.place
        # own == first report: it may have had the term before, and was never seen at risk.
        kept = (first >= year) & (own != self.first)[place] & (year > origin)
        known, has = self._neighbours(own, year, place)
        above, above_known = self._of_above(uses, year, place)
        kept &= (known > 0) & above_known
        event = first == year
        events, rows = (np.bincount(year[kept], weights=w, minlength=_LAST) for w in (event[kept], None))
        kept &= ((events > 0) & (events < rows))[year]
        covariates = np.column_stack([_TENTHS * has / np.maximum(known, 1), above, np.log(np.maximum(self.gap, 1))])
        of_item = np.full(int(kept.sum()), item)
        return AtRisk(
            event[kept].astype(np.float64),
            covariates[kept],
            place[kept],
            self.group[place][kept],
            of_item,
            of_item * _LAST + year[kept],
        )

    def _neighbours(self, own: Ints, year: Ints, place: Ints) -> tuple[Ints, Ints]:
        """Of each report, other places of its group with a report in an earlier year, and those of them that had the term."""
        known, has = np.zeros(len(year), dtype=np.int64), np.zeros(len(year), dtype=np.int64)
        for group in np.unique(self.group):
            members, rows = self.group == group, np.flatnonzero(self.group[place] == group)
            for count, years in ((known, self.first[members]), (has, own[members])):
                count[rows] = np.searchsorted(np.sort(years), year[rows], side="left")
        return known - (self.first[place] < year), has - (own[place] < year)

    def _of_above(
        self, uses: Mapping[str, int], year: Ints, place: Ints
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Of each report, whether the place above had the term in an earlier year, and whether it had a report then."""
        has = np.array([uses.get(o or "", _NEVER) for o in self.above], dtype=np.int64)
        known = np.array([self.covered.get(o or "", _NEVER) for o in self.above], dtype=np.int64)
        return has[place] < year, known[place] < year
