"""What a concept is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from pipeline.settings.concepts.terms import context_problem, term_problem

Term = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class Concept(BaseModel):
    """One concept of configs/concepts.yaml.

    Attributes:
        name: the key in the file; what tables and reports call it.
        label: English label; may be empty.
        source: where the list of terms comes from.
        source_zh: the same for Chinese pages, where source is in English.
        core: terms that name the concept itself.
        extended: terms that speak of it in other words.
        exclude: contexts; a hit inside one of them does not count (民生银行 for 民生).
        dimensions: sub-dimension of each term that has one.
        dimension_labels: English label of each sub-dimension that has one.
        cap: major topics of the Comparative Agendas Project that a sub-dimension belongs to, the main one first; under an
            empty name those of terms without sub-dimension.
        rejected: words suggested and turned down, so that they are not suggested again; they change no count.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)

    name: str
    label: str
    source: str
    source_zh: str = ""
    core: tuple[Term, ...] = Field(min_length=1)
    extended: tuple[Term, ...] = ()
    exclude: tuple[Term, ...] = ()
    dimensions: Mapping[str, str] = Field(default_factory=dict)
    dimension_labels: Mapping[str, str] = Field(default_factory=dict)
    cap: Mapping[str, tuple[int, ...]] = Field(default_factory=dict)
    rejected: tuple[Term, ...] = ()

    @field_validator("core", "extended", "exclude", "rejected", mode="before")
    @classmethod
    def _list_to_tuple(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value

    @model_validator(mode="after")
    def _sound(self) -> Concept:
        seen: set[str] = set()
        for term in (*self.core, *self.extended):
            if problem := term_problem(term):
                raise ValueError(problem.text())
            if term in seen:
                raise ValueError(f"term {term} stands twice")
            seen.add(term)
        for context in self.exclude:
            if problem := context_problem(context, seen):
                raise ValueError(problem.text())
        if strange := sorted(set(self.dimensions) - seen):
            raise ValueError(f"dimensions name {strange[0]}, which is no term")
        return self

    @property
    def tiers(self) -> dict[str, str]:
        """Each term with its tier, core or extended."""
        return {**dict.fromkeys(self.core, "core"), **dict.fromkeys(self.extended, "extended")}

    @property
    def dimension_names(self) -> tuple[str, ...]:
        """Sub-dimensions in the order of the list."""
        return tuple(dict.fromkeys(self.dimensions[t] for t in self.tiers if t in self.dimensions))

    @property
    def counted(self) -> dict[str, object]:
        """All that counting depends on, as plain values: for fingerprints."""
        return {
            "name": self.name,
            "core": list(self.core),
            "extended": list(self.extended),
            "exclude": list(self.exclude),
            "dimensions": dict(self.dimensions),
        }

    @property
    def version(self) -> str:
        """Version of the list: the start of a hash over all that decides what it counts."""
        counted = {name: sorted(getattr(self, name)) for name in ("core", "extended", "exclude")}
        told = json.dumps([self.name, counted, sorted(self.dimensions.items())], ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    @property
    def described(self) -> dict[str, object]:
        """All that results depend on, labels and source included."""
        labels = dict(self.dimension_labels)
        return {
            **self.counted,
            "label": self.label,
            "source": self.source,
            "source_zh": self.source_zh,
            "dimension_labels": labels,
            "cap": dict(self.cap),
        }
