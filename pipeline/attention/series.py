"""Series over the years, drawn from the tables that hold their values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
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
    models, numbers = (topic_shares[c].to_pylist() for c in ("model", "topic_id"))
    named = [f"{m}:{t}" for m, t in zip(models, numbers, strict=True)]
    return list(_series("topic", topic_shares.append_column("name", pa.array(named, pa.string())), "name", "share"))


def _series(kind: str, table: pa.Table, name: str, value: str) -> Iterator[Series]:
    keys = [name, "place", "part"]
    frame: pd.DataFrame = table.select([*keys, "year", value]).to_pandas()
    frame = frame[frame[value].notna() & (frame["part"] != "other")].sort_values([*keys, "year"])
    if frame.empty:
        return
    columns = [frame[k].to_numpy() for k in keys]
    changes = np.zeros(len(frame), dtype=bool)
    changes[0] = True
    for column in columns:
        changes[1:] |= column[1:] != column[:-1]
    starts = np.flatnonzero(changes)
    years, values = frame["year"].to_numpy(dtype=np.int64), frame[value].to_numpy(dtype=np.float64)
    bounds = [*starts.tolist(), len(frame)]
    names, places, parts = (c[starts].tolist() for c in columns)
    for i, (start, end) in enumerate(pairwise(bounds)):
        yield Series(kind, names[i], places[i], parts[i], years[start:end], values[start:end])
