"""Series over the years, drawn from the tables that hold their values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.attention.levels import LEVEL_PLACES
from pipeline.statistics import FloatArray


@dataclass(frozen=True)
class Series:
    """Values of one series; years without a value are gaps.

    Attributes:
        kind: concept or topic.
        name: name of the concept, or model and number of the topic.
        place: place, or what stands for the mean of a level.
        part: part of the reports.
        years: rising.
        values: one a year, no NaN.
    """

    kind: str
    name: str
    place: str
    part: str
    years: NDArray[np.int64]
    values: FloatArray

    def within(self, kept: NDArray[np.bool_]) -> Series:
        """The same series in some of its years."""
        return replace(self, years=self.years[kept], values=self.values[kept])

    @cached_property
    def family(self) -> tuple[str, str, str]:
        """What is shown together and corrected for together: series of a place and part, topics by model."""
        return self.name.partition(":")[0] if self.kind == "topic" else "", self.place, self.part

    @cached_property
    def key(self) -> tuple[str, str, str, str]:
        """What identifies the series in the tables."""
        return self.kind, self.name, self.place, self.part


def concept_series(attention: pa.Table) -> list[Series]:
    """Rates of each concept by place and part; the part ``other`` is left out."""
    return list(_series("concept", attention, "concept", "per_10k_tokens"))


def level_concept_series(by_level: pa.Table) -> list[Series]:
    """Adjusted means of each concept by level and part."""
    places = pa.array([LEVEL_PLACES[level] for level in by_level["level"].to_pylist()], pa.string())
    table = by_level.append_column("place", places)
    return list(_series("concept", table, "concept", "adjusted_per_10k_tokens"))


def topic_series(topic_shares: pa.Table) -> list[Series]:
    """Shares of each topic by place and part, named model:number."""
    numbers = topic_shares["topic_id"].cast(pa.string())
    named = pc.binary_join_element_wise(topic_shares["model"], numbers, ":")
    return list(_series("topic", topic_shares.append_column("name", named), "name", "share"))


def _series(kind: str, table: pa.Table, name: str, value: str) -> Iterator[Series]:
    keys = (name, "place", "part")
    given = pc.invert(pc.is_null(table[value], nan_is_null=True))
    own = table.select([*keys, "year", value]).filter(pc.and_(given, pc.not_equal(table["part"], "other")))
    own = own.sort_by([(k, "ascending") for k in (*keys, "year")]).combine_chunks()
    if not own.num_rows:
        return
    changes = np.zeros(own.num_rows, dtype=bool)
    changes[0] = True
    columns = [own[k].combine_chunks().dictionary_encode() for k in keys]
    for column in columns:
        changes[1:] |= np.diff(column.indices.to_numpy()) != 0
    starts = np.flatnonzero(changes)
    names, places, parts = (c.take(pa.array(starts)).to_pylist() for c in columns)
    years, values = own["year"].to_numpy().astype(np.int64), own[value].to_numpy()
    for i, (start, end) in enumerate(pairwise([*starts.tolist(), own.num_rows])):
        yield Series(kind, names[i], places[i], parts[i], years[start:end], values[start:end])
