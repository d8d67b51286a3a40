"""What a run knows beside its tables, and the share of it that a stage asks for.

A stage names its settings; it is handed these and no others, and exactly these go into its fingerprint. So no setting can
change a number without the stage being computed anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import BaseModel

from pipeline.settings.model import Config, Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SECTION = "_settings"
Offsets: TypeAlias = "tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]"


@dataclass(frozen=True)
class Context:
    """What a run knows beside its tables.

    Attributes:
        config: the settings in force.
        model_sha256: hash of the segmentation model.
        versions: versions of gongwen and of the libraries that shape the numbers.
        offsets: from texts to the offsets of their tokens, see :meth:`FastSegmenter.offsets`; opens the model when first
            called. None where nothing is segmented.
    """

    config: Config
    model_sha256: str
    versions: Mapping[str, str]
    offsets: Callable[[Sequence[str]], Offsets] | None = None

    def handed(self, names: Sequence[str]) -> dict[str, Any]:
        """The named settings as arguments.

        Args:
            names: ``section.name`` of project.yaml, or one of :data:`WHOLE`.

        Returns:
            Parameter to value. Those of a section (``statistics``) come as that section (``statistics_settings``), which
            knows no others.
        """
        made: dict[str, Any] = {}
        for parameter, fields in parameters(names).items():
            made[parameter] = WHOLE[parameter][0](self) if parameter in WHOLE else self._section(parameter, fields)
        return made

    def plain(self, names: Sequence[str]) -> dict[str, object]:
        """The named settings as plain values, for fingerprints."""
        made: dict[str, object] = {}
        for parameter, fields in parameters(names).items():
            if parameter in WHOLE:
                made[parameter] = WHOLE[parameter][1](self)
            else:
                made[parameter] = self._section(parameter, fields).model_dump(mode="json")
        return made

    def _section(self, parameter: str, fields: Sequence[str]) -> BaseModel:
        return _narrowed(getattr(self.config.settings, parameter.removesuffix(_SECTION)), fields)


def parameters(names: Sequence[str]) -> dict[str, list[str]]:
    """The parameters that some settings are handed over as, each with the fields of its section.

    Raises:
        TypeError: there is no such setting, or it is named twice.
    """
    found: dict[str, list[str]] = {}
    for name in names:
        section, _, field = name.partition(".")
        model = Settings.model_fields[section].annotation if section in Settings.model_fields else None
        known = WHOLE if not field else getattr(model, "model_fields", ())
        if (field or section) not in known:
            raise TypeError(f"there is no setting {name!r}")
        if field in found.get(section, ()) or (not field and section in found):
            raise TypeError(f"setting {name!r} is named twice")
        found.setdefault(section, []).extend([field] if field else [])
    return {section + _SECTION if fields else section: fields for section, fields in found.items()}


def _narrowed(section: BaseModel, fields: Sequence[str]) -> BaseModel:
    """A section with some of its settings; to read another one is an AttributeError."""
    made = type(section).model_construct(set(fields), **{name: getattr(section, name) for name in fields})
    for name in set(type(section).model_fields) - set(fields):
        made.__dict__.pop(name, None)  # model_construct has filled in defaults
    return made


def _counted(context: Context) -> list[object]:
    return [c.described for c in _concepts(context)]


def _concepts(context: Context) -> tuple[Any, ...]:
    """Concepts without what changes no table: label, source and words that were turned down."""
    return tuple(
        c.model_copy(update={"label": "", "source": "", "source_zh": "", "rejected": ()})
        for c in context.config.concepts
    )


def _labels(context: Context) -> dict[str, str]:
    """English labels of concepts."""
    return {c.name: c.label for c in context.config.concepts}


def _catalogue(context: Context) -> tuple[Any, ...]:
    """Indicators without what changes no table of theirs: their English names."""
    return tuple(i.model_copy(update={"english": ""}) for i in context.config.indicators)


def _indicator_names(context: Context) -> dict[str, str]:
    """English names of indicators, by code."""
    return {i.code: i.english for i in context.config.indicators if i.english}


# Settings that are no section of project.yaml: what is handed over, and its plain form.
WHOLE: Mapping[str, tuple[Callable[[Context], Any], Callable[[Context], object]]] = {
    "concepts": (_concepts, _counted),
    "concept_labels": (_labels, _labels),
    "stopwords": (lambda c: c.config.stopwords, lambda c: sorted(c.config.stopwords)),
    "catalogue": (  # indicators.yaml
        _catalogue,
        lambda c: [i.model_dump(mode="json", exclude={"english"}) for i in c.config.indicators],
    ),
    "indicator_names": (_indicator_names, _indicator_names),
    "segmenter": (
        lambda c: c.offsets,
        lambda c: {
            "model": c.model_sha256,
            "lexicon": sorted(c.config.lexicon),
            "segmenter": c.config.settings.segmentation.segmenter,
        },
    ),
}
