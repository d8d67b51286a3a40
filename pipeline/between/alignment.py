"""How alike a report is to that of the place above it, and to those beside it: in concepts, in topics, in words.

A profile is what a part of a report says of each concept (mentions), topic (words) or content word (times its inverse document
frequency; Sparck Jones 1972). Likeness is the cosine of two profiles; that of words is freed of sampling noise
(:mod:`pipeline.statistics.likeness`), so that short reports are not less alike for being short. Beside it stands the mean likeness
with the other places of the superior's level, and the superior's rank among them: a place is near its own superior, and not
just near to reports of that level and year, where its rank is low.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from scipy import sparse

from pipeline.between.kin import Kin
from pipeline.corpus.arrays import ints, rows_of
from pipeline.settings.model import StatisticsSettings
from pipeline.statistics import CONFIDENCE, FloatArray, seed_from
from pipeline.statistics.likeness import Profiles, cosines, mean_limits, resampled_cosines
from pipeline.tables import between as t

Row = dict[str, Any]
PARTS = ("review", "plan", "all")
MEASURES = ("concepts", "topics", "words")
LEAST_BLOCKS = 5  # paragraphs of a part that say something of it
LEAST_THINGS = 3  # concepts or topics; two profiles over fewer are always alike


def alignment_tables(
    *,
    reports: pa.Table,
    related: pa.Table,
    things: pa.Table,
    own: Mapping[str, pa.Table],
    others: Mapping[str, pa.Table],
    settings: StatisticsSettings,
) -> dict[str, pa.Table]:
    """Likeness of some reports with those above and beside them of the same year.

    Args:
        reports: these reports.
        related: ``report_id``, ``place``, ``place_code``, ``level`` and ``year`` of all that they could be compared with,
            themselves included.
        things: of each measure how many features there are in the corpus, in one row.
        own: of each measure ``report_id``, ``paragraph_no``, ``part``, ``feature`` (a number) and ``n`` of these reports.
        others: of each measure ``report_id``, ``feature`` and for each part ``n_`` of the related reports, of words also
            ``noise_``.
        settings: draws.

    Returns:
        Table alignment.
    """
    kin = _Kinship.of(related)
    ids = reports["report_id"].to_pylist()
    rows: list[Row] = []
    for measure in MEASURES:
        # Not those of the batch alone: a sum's last digits hang on their number.
        n_features = things[measure][0].as_py()
        if n_features < LEAST_THINGS:
            continue
        blocks = _Blocks.of(own[measure], ids, n_features)
        for part in PARTS:
            profiles = _profiles(others[measure], kin.ids, part, n_features)
            for report_id in kin.with_others(ids):
                text = blocks.of_report(report_id, part)
                if text.shape[0] >= LEAST_BLOCKS:
                    seed = seed_from("alignment", report_id, measure, part)
                    rows += _rows(kin, report_id, text, profiles, settings, seed, {"part": part, "measure": measure})
    return {"alignment": t.ALIGNMENT.from_rows(sorted(rows, key=lambda r: tuple(r[k] for k in t.ALIGNMENT.key)))}


@dataclass(frozen=True)
class _Kinship:
    """Related reports, and whose is whose."""

    ids: list[str]
    rows: dict[str, Row]
    row: dict[tuple[str, int], int]
    kin: Kin

    @classmethod
    def of(cls, related: pa.Table) -> _Kinship:
        rows = sorted(related.to_pylist(), key=lambda r: r["report_id"])
        return cls(
            [r["report_id"] for r in rows],
            {r["report_id"]: r for r in rows},
            {(r["place"], r["year"]): i for i, r in enumerate(rows)},
            Kin.of(rows),
        )

    def at(self, report_id: str) -> int:
        """Its row."""
        return self.row[self.rows[report_id]["place"], self.rows[report_id]["year"]]

    def parent(self, report_id: str) -> list[int]:
        """The report of the same year of the nearest place above that has one; none where none has."""
        report = self.rows[report_id]
        return [
            self.row[p, report["year"]] for p in self.kin.above[report["place"]] if (p, report["year"]) in self.row
        ][:1]

    def with_others(self, ids: Sequence[str]) -> list[str]:
        """Those of some reports that there is another one to set beside."""
        return [i for i in ids if self.parent(i) or self.beside(i)]

    def beside(self, report_id: str) -> list[int]:
        """Reports of the same year of the places beside its own."""
        report = self.rows[report_id]
        return [
            self.row[p, report["year"]] for p in self.kin.beside(report["place"]) if (p, report["year"]) in self.row
        ]


@dataclass(frozen=True)
class _Blocks:
    """Counts of all paragraphs of some reports.

    Attributes:
        counts: shape (paragraphs, features).
        part: part of each.
        bounds: first paragraph of each report, by report_id.
    """

    counts: sparse.csr_matrix
    part: list[str]
    bounds: dict[str, tuple[int, int]]

    @classmethod
    def of(cls, own: pa.Table, ids: Sequence[str], features: int) -> _Blocks:
        report = rows_of(own["report_id"], pa.chunked_array([ids], pa.string()))
        number = ints(own["paragraph_no"])
        keys, first, row = np.unique(
            report * (number.max(initial=0) + 1) + number, return_index=True, return_inverse=True
        )
        counts = sparse.csr_matrix(
            (own["n"].to_numpy().astype(np.float64), (row, ints(own["feature"]))), shape=(len(keys), features)
        )
        bounds = np.searchsorted(report[first], np.arange(len(ids) + 1))
        return cls(
            counts,
            own["part"].take(pa.array(first)).to_pylist(),
            {r: (int(bounds[i]), int(bounds[i + 1])) for i, r in enumerate(ids)},
        )

    def of_report(self, report_id: str, part: str) -> sparse.csr_matrix:
        """Its paragraphs of a part."""
        first, end = self.bounds[report_id]
        own = self.counts[first:end]
        return own if part == "all" else own[[i for i, p in enumerate(self.part[first:end]) if p == part]]


def _profiles(others: pa.Table, ids: list[str], part: str, features: int) -> Profiles:
    report = rows_of(others["report_id"], pa.chunked_array([ids], pa.string()))
    counts: FloatArray = np.zeros((len(ids), features))
    noise: FloatArray = np.zeros(len(ids))
    counts[report, ints(others["feature"])] = others[f"n_{part}"].to_numpy()
    if f"noise_{part}" in others.column_names:
        np.add.at(noise, report, others[f"noise_{part}"].to_numpy())
    return Profiles(counts, noise)


def _rows(
    kin: _Kinship,
    report_id: str,
    blocks: sparse.csr_matrix,
    profiles: Profiles,
    settings: StatisticsSettings,
    seed: int,
    same: Row,
) -> Iterator[Row]:
    report = kin.rows[report_id]
    text: FloatArray = np.asarray(np.bincount(blocks.indices, blocks.data, blocks.shape[1]), dtype=np.float64)
    noise = float(profiles.noise[kin.at(report_id)])
    parent = [r for r in kin.parent(report_id) if np.isfinite(profiles.lengths[r])]
    peers = [r for r in kin.beside(report_id) if np.isfinite(profiles.lengths[r])]
    compared = profiles.take([*parent, *peers])
    values = cosines(text, noise, compared)
    if not np.isfinite(values).all() or not len(values):
        return
    drawn = resampled_cosines(blocks, noise, compared, draws=settings.bootstrap_draws, seed=seed)
    if not len(drawn):
        return
    same = same | {k: report[k] for k in ("report_id", "place", "level", "year")} | {"n_blocks": blocks.shape[0]}
    for against, begin, end in (("parent", 0, len(parent)), ("peers", len(parent), len(values))):
        if end > begin:
            low, high = mean_limits(drawn[:, begin:end], blocks.shape[0], CONFIDENCE)
            yield same | {
                "against": against,
                "value": float(values[begin:end].mean()),
                "ci_low": low,
                "ci_high": high,
                "n_against": end - begin,
                **(_among(kin, parent[0], text, noise, profiles, float(values[0])) if against == "parent" else {}),
            }


def _among(kin: _Kinship, parent: int, text: FloatArray, noise: float, profiles: Profiles, value: float) -> Row:
    """The superior, mean likeness with the other places of its level, and its rank among all of them."""
    others = profiles.take([r for r in kin.beside(kin.ids[parent]) if np.isfinite(profiles.lengths[r])])
    values = cosines(text, noise, others)
    return {
        "against_place": kin.rows[kin.ids[parent]]["place"],
        "against_report_id": kin.ids[parent],
        "n_others": len(values),
        "others_value": float(values.mean()) if len(values) else None,
        "own_rank": 1 + int((values > value).sum()) if len(values) else None,
    }
