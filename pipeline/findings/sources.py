"""The tables as statements need them, and which reports are whole enough to be compared."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import median_low
from typing import Any

import pyarrow as pa

from pipeline.findings.model import Both
from pipeline.tables import PARTS

Row = dict[str, Any]
# Doubts of report_warnings under which a report is no measure of how much was said: not the whole text, not the text
# as it was given, or its parts not told apart.
DOUBTS = frozenset(
    {
        "news",
        "abridged",
        "draft",
        "plan_report",
        "short",
        "cut_off",
        "no_closing",
        "no_parts",
        "no_review",
        "no_plan",
        "doubtful_split",
        "large_appendix",
        "full_cell",
        "year_differs",
        "year_guessed",
    }
)
LEAST_WORDS = 300  # of a part whose rate is compared
_KEYS: Mapping[str, str] = {
    "province": "省级平均",
    "city": "地级平均",
    "district": "县级平均",
    "national": "国家级平均",
}


@dataclass(frozen=True)
class Sources:
    """Rows of the tables, by name, and what follows from them.

    Attributes:
        tables: rows by table or query.
        labels: English labels of concepts.
        indicators: English names of indicators, by code.
        min_years: reports that a series has at least.
        recent_years: length of the recent window.
    """

    tables: Mapping[str, pa.Table]
    labels: Mapping[str, str]
    indicators: Mapping[str, str]
    min_years: int
    recent_years: int

    def rows(self, name: str) -> list[Row]:
        """Rows of a table."""
        return self._rows[name]

    @cached_property
    def _rows(self) -> dict[str, list[Row]]:
        return {name: data.to_pylist() for name, data in self.tables.items()}

    @cached_property
    def reports(self) -> dict[str, Row]:
        """Reports by id, in the order of their ids."""
        return {r["report_id"]: r for r in sorted(self.rows("reports"), key=lambda r: r["report_id"])}

    @cached_property
    def n_reports(self) -> Counter[str]:
        """How many reports each place has."""
        return Counter(r["place"] for r in self.reports.values())

    @cached_property
    def years(self) -> dict[str, list[int]]:
        """Years of the reports of each place, rising."""
        found: dict[str, list[int]] = defaultdict(list)
        for report in self.reports.values():
            found[report["place"]].append(report["year"])
        return {place: sorted(own) for place, own in found.items()}

    @cached_property
    def n_texts(self) -> Counter[tuple[str, int]]:
        """How many reports each level has of each year."""
        return Counter((r["level"], r["year"]) for r in self.reports.values())

    @cached_property
    def n_followed(self) -> int:
        """Places with reports enough for a test: an index over all of them picks among so many."""
        return max(1, sum(n >= self.min_years for n in self.n_reports.values()))

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """Reports that are no measure of how much was said."""
        return frozenset(w["report_id"] for w in self.rows("report_warnings") if w["code"] in DOUBTS)

    @cached_property
    def last_year(self) -> dict[str, int]:
        """Latest year of each place."""
        return {place: own[-1] for place, own in self.years.items()}

    @cached_property
    def last_of_all(self) -> int:
        """Latest year of any place."""
        return max(self.last_year.values())

    def newest(self, report_id: str) -> bool:
        """Whether a report is its place's latest, and not older than the year before the latest of all."""
        report = self.reports[report_id]
        return bool(report["year"] == self.last_year[report["place"]] and report["year"] >= self.last_of_all - 1)

    @cached_property
    def rates(self) -> dict[tuple[str, str, str], list[Row]]:
        """Rows of ``attention`` with words to count in, by place, part and concept, in order of years."""
        found: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for row in sorted(self.rows("attention"), key=lambda r: (r["place"], r["year"])):
            if row["per_10k_tokens"] is not None:
                found[row["place"], row["part"], row["concept"]].append(row)
        return found

    @cached_property
    def words(self) -> dict[tuple[str, str], int]:
        """Words of each part of each report."""
        return {(r["report_id"], r["part"]): r["n_tokens"] or 0 for r in self.rows("attention")}

    @cached_property
    def ranks(self) -> dict[tuple[str, str, str], tuple[int, int]]:
        """Position of a report among those of its level and year by its rate of a concept in a part, and how many they are."""
        groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
        for row in self.rows("attention"):
            if row["per_10k_tokens"] is not None:
                groups[row["level"], row["year"], row["concept"], row["part"]].append(row)
        found: dict[tuple[str, str, str], tuple[int, int]] = {}
        for own in groups.values():
            rates, n = sorted(r["per_10k_tokens"] for r in own), len(own)
            for r in own:
                higher = n - bisect_right(rates, r["per_10k_tokens"])
                found[r["report_id"], r["concept"], r["part"]] = 1 + higher, n
        return found

    @cached_property
    def level_means(self) -> dict[tuple[str, str, str], list[tuple[int, float]]]:
        """Adjusted means of a level as year and rate, by the level's series, part and concept."""
        found: dict[tuple[str, str, str], list[tuple[int, float]]] = defaultdict(list)
        for row in sorted(self.rows("attention_by_level"), key=lambda r: r["year"]):
            if row["adjusted_per_10k_tokens"] is not None:
                key = (_KEYS[row["level"]], row["part"], row["concept"])
                found[key].append((row["year"], row["adjusted_per_10k_tokens"]))
        return found

    @cached_property
    def level_of(self) -> dict[str, str]:
        """Level of each place and of each level's own series."""
        places = {r["place"]: r["level"] for r in self.reports.values()}
        return places | {name: level for level, name in _KEYS.items()}

    def is_level(self, place: str) -> bool:
        """Whether a series is the mean of a level."""
        return place in _KEYS.values()

    def places_a_year(self, level: str) -> int:
        """Places of a level that its mean rests on, in the middle one of its years."""
        found = {r["year"]: r["n_places"] for r in self.rows("attention_by_level") if r["level"] == level}
        return int(median_low(found.values())) if found else 1

    @cached_property
    def mentions(self) -> dict[tuple[str, str, str], int]:
        """The sentence with most mentions, by report, concept and part."""
        return {(r["report_id"], r["concept"], r["part"]): r["sentence_no"] for r in self.rows("mentions")}

    def both_ends(self, place: str, concept: str, part: str, years: tuple[int, int]) -> tuple[tuple[str, int], ...]:
        """A sentence of the first and of the last report of a place, between two years, that mention a concept."""
        parts = PARTS if part == "all" else (part,)
        found = [
            (r["report_id"], self.mentions[r["report_id"], concept, p])
            for r in self.rates.get((place, part, concept), [])
            for p in parts
            if years[0] <= r["year"] <= years[1] and (r["report_id"], concept, p) in self.mentions
        ]
        return tuple(dict.fromkeys((*found[:1], *found[-1:])))

    def level_ends(self, level: str, concept: str, part: str, years: tuple[int, int]) -> tuple[tuple[str, int], ...]:
        """A sentence of the first and of the last report of a level, between two years, that mention a concept."""
        own = [r for year, r in self._by_level.get(level, []) if years[0] <= year <= years[1]]
        ends = (next((r for r in some if (r, concept, part) in self.mentions), None) for some in (own, reversed(own)))
        return tuple((r, self.mentions[r, concept, part]) for r in dict.fromkeys(ends) if r is not None)

    @cached_property
    def _by_level(self) -> dict[str, list[tuple[int, str]]]:
        """Years and reports of each level, in order."""
        found: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for report in self.reports.values():
            found[report["level"]].append((report["year"], report["report_id"]))
        return {level: sorted(own) for level, own in found.items()}

    def topic_ends(self, place: str, model: str, topic: int, years: tuple[int, int]) -> tuple[tuple[str, int], ...]:
        """A sentence of the first and of the last report of a place, between two years, that speak of a topic."""
        found = [
            (r["report_id"], r["sentence_no"])
            for r in self._topic_quotes.get((place, model, topic), [])
            if years[0] <= r["year"] <= years[1]
        ]
        return tuple(dict.fromkeys((*found[:1], *found[-1:])))

    @cached_property
    def _topic_quotes(self) -> dict[tuple[str, str, int], list[Row]]:
        found: dict[tuple[str, str, int], list[Row]] = defaultdict(list)
        for row in sorted(self.rows("topic_quotes"), key=lambda r: r["year"]):
            found[row["place"], row["model"], row["topic_id"]].append(row)
        return found

    def concept(self, name: str) -> Both:
        """A concept as sentences name it: in English with its label, where it has one."""
        label = self.labels.get(name, "")
        return Both(name, f"{name} ({label})" if label else name)

    def indicator(self, row: Row) -> Both:
        """An indicator as sentences name it, its growth told from its amount: in English with its English name or code."""
        english = self.indicators.get(row["indicator"]) or row["indicator"].replace("_", " ")
        if row["quantity"] == "growth":
            return Both(row["label"] + "增速", f"{row['label']} (growth of {english})")
        return Both(row["label"], f"{row['label']} ({english})")
