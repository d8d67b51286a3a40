"""What a user edits: configs/ of a project, read and checked.

Reading is strict: an unknown key, a wrong type or an empty term is an error that names the file, the key and, for
YAML that cannot be parsed, the line. Nothing falls back silently to a default.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from pipeline.errors import ConfigError
from pipeline.settings.concepts import Concept as Concept  # noqa: PLC0414  (named from here by others)
from pipeline.settings.concepts import read_concepts
from pipeline.settings.files import CONCEPTS, INDICATORS, LEXICON, PROJECT, STOPWORDS, bytes_of
from pipeline.settings.files import digest as digest  # noqa: PLC0414
from pipeline.settings.indicators import Indicator, read_indicators
from pipeline.settings.notify import NotifySettings
from pipeline.settings.problems import problems, wrong
from pipeline.settings.project import Project as Project  # noqa: PLC0414
from pipeline.settings.yamlfile import read_word_list as read_word_list  # noqa: PLC0414
from pipeline.settings.yamlfile import read_yaml

# Settings that projects made before still name; they decide nothing any more.
_FORMER = ("statistics.confidence", "statistics.alpha", "pledges.similarity_partly")

# A section that is not given. It is checked as an empty one within the check of the whole, instead of being made by a
# check of its own: to build such a check takes longer than most commands have to do.
_WHOLE: Any = Field(default={}, validate_default=True)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


class ColumnSettings(_Strict):
    """Names of the columns of tables with one report a row; what is not set is guessed."""

    text: tuple[str, ...] | None = None
    place: tuple[str, ...] | None = None
    year: str | None = None
    title: str | None = None
    date: str | None = None

    @field_validator("text", "place", mode="before")
    @classmethod
    def _one_or_more(cls, value: object) -> object:
        if isinstance(value, str):
            return (value,)
        return tuple(value) if isinstance(value, list) else value


class InputSettings(_Strict):
    """What is read and what is refused at once."""

    folder: str = "data/raw"
    max_file_mb: float = Field(default=20.0, gt=0)
    max_archive_mb: float = Field(default=2000.0, gt=0)
    max_seconds: float = Field(default=60.0, gt=0)
    columns: ColumnSettings = _WHOLE


class SegmentationSettings(_Strict):
    """How text becomes words."""

    model: str | None = None
    segmenter: Literal["pkuseg", "pkuseg-reference"] = "pkuseg"
    second: Literal["jieba"] | None = None


class StatisticsSettings(_Strict):
    """Intervals and tests."""

    bootstrap_block: Literal["sentence", "paragraph"] = "sentence"
    bootstrap_draws: int = Field(default=1000, ge=100, le=100_000)
    min_years: int = Field(default=5, ge=4)
    recent_years: int = Field(default=10, ge=4, le=50)
    keyness_min_count: int = Field(default=3, ge=1)


class WordSettings(_Strict):
    """Words without a list: terms, co-occurrence, novelty."""

    min_count: int = Field(default=5, ge=2)
    phrase_min_npmi: float = Field(default=0.5, gt=0, lt=1)
    period_years: int = Field(default=5, ge=1, le=50)
    novelty_window: int = Field(default=3, ge=1, le=20)


class TopicSettings(_Strict):
    """Topic models."""

    models: tuple[Literal["nmf", "lda"], ...] = ("nmf", "lda")
    k: int | None = Field(default=None, ge=2, le=200)
    candidates: tuple[int, ...] | None = None
    refit: Literal["never", "when_new", "always"] = "when_new"
    phrases: bool = True
    dynamic: bool = False
    seeds: dict[str, tuple[str, ...]] = {}
    labels: dict[str, str] = {}
    max_paragraphs: int = Field(default=100_000, ge=100)
    min_paragraph_words: int = Field(default=15, ge=1)
    min_paragraphs: int = Field(default=30, ge=3)
    min_document_frequency: int = Field(default=2, ge=1)
    max_document_share: float = Field(default=0.5, gt=0, le=1)

    @field_validator("models", "candidates", mode="before")
    @classmethod
    def _list_to_tuple(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value

    @field_validator("candidates")
    @classmethod
    def _sensible(cls, value: tuple[int, ...] | None) -> tuple[int, ...] | None:
        if value is not None and (not value or min(value) < 2 or max(value) > 200):
            raise wrong("candidates")
        return value

    @field_validator("seeds", mode="before")
    @classmethod
    def _seed_lists(cls, value: object) -> object:
        if isinstance(value, dict):
            return {k: tuple(v) if isinstance(v, list) else v for k, v in value.items()}
        return value

    @field_validator("seeds")
    @classmethod
    def _no_empty_seed(cls, value: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for name, words in value.items():
            if not name.strip() or not words or not all(w.strip() for w in words):
                raise wrong("seed", name=name)
        return value

    @field_validator("labels")
    @classmethod
    def _label_keys(cls, value: dict[str, str]) -> dict[str, str]:
        for key, label in value.items():
            model, _, number = key.partition("-")
            if model not in ("nmf", "lda") or not number.isdecimal() or not label.strip():
                raise wrong("label", key=key)
        return value


class OutcomeSettings(_Strict):
    """When a target counts as met."""

    about_points: float = Field(default=0.3, ge=0, le=5)
    about_share: float = Field(default=0.02, ge=0, le=0.2)
    min_confidence: float = Field(default=0.7, ge=0, lt=1)


class PledgeSettings(_Strict):
    """Pledges and what became of them."""

    similarity_review: float = Field(default=0.5, gt=0, le=1)
    similarity_plan: float = Field(default=0.5, gt=0, le=1)
    tolerance: float = Field(default=0.02, ge=0, lt=1)


class QuerySettings(_Strict):
    """What a query of a user may use; changes no result."""

    memory_mb: float = Field(default=2000.0, ge=50)
    seconds: float = Field(default=300.0, gt=0)


class SecuritySettings(_Strict):
    """TLS of a cluster, under the names of Dask's own settings; paths count from the project folder."""

    tls_ca_file: str | None = None
    tls_client_cert: str | None = None
    tls_client_key: str | None = None
    require_encryption: bool | None = None


class ExecutionSettings(_Strict):
    """Where the work is done; changes no result."""

    cluster: str | None = None
    exchange: str | None = None
    security: SecuritySettings = _WHOLE

    @field_validator("cluster")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        if value is not None and not is_cluster(value):
            raise wrong("cluster", value=value)
        return value


def is_cluster(address: str) -> bool:
    """Whether this names a cluster: ``local:N``, or the address of a scheduler of Dask."""
    return re.fullmatch(r"local:[1-9][0-9]*|(tcp|tls|ws|wss)://\S+", address) is not None


class PageSettings(_Strict):
    """Pages in reports/."""

    english: bool = False


class ReportSettings(_Strict):
    """The site in reports/site."""

    site: bool = True
    site_texts_mb: int = Field(default=60, ge=1)


class Settings(_Strict):
    """configs/project.yaml."""

    input: InputSettings = _WHOLE
    segmentation: SegmentationSettings = _WHOLE
    statistics: StatisticsSettings = _WHOLE
    words: WordSettings = _WHOLE
    topics: TopicSettings = _WHOLE
    outcomes: OutcomeSettings = _WHOLE
    pledges: PledgeSettings = _WHOLE
    pages: PageSettings = _WHOLE
    notify: NotifySettings = _WHOLE
    query: QuerySettings = _WHOLE
    reports: ReportSettings = _WHOLE
    execution: ExecutionSettings = _WHOLE


@dataclass(frozen=True)
class Config:
    """Everything in configs/, checked.

    Attributes:
        settings: project.yaml.
        concepts: concepts.yaml, in the file's order.
        lexicon: terms to keep whole, in no order.
        stopwords: words left out of topics and keyness.
        indicators: indicators.yaml, in the file's order.
        former: keys of project.yaml that are no settings any more, and were passed over.
        bytes_sha256: hash of the files as they were read, empty where they were not; see :mod:`pipeline.settings.files`.
    """

    settings: Settings
    concepts: tuple[Concept, ...]
    lexicon: frozenset[str]
    stopwords: frozenset[str]
    indicators: tuple[Indicator, ...] = ()
    former: tuple[str, ...] = field(default=(), compare=False)
    bytes_sha256: str = field(default="", compare=False)

    @property
    def plain(self) -> dict[str, object]:
        """The settings in force that change results, as plain values."""
        # Neither who is told, nor what a query may cost, nor where the work is done shapes a number.
        return self.settings.model_dump(mode="json", exclude={"notify", "query", "execution"})

    @property
    def sha256(self) -> str:
        """Hash of all settings in force that change results, independent of comments and order of the files."""
        return digest(
            {
                "settings": self.plain,
                "concepts": [c.described for c in self.concepts],
                "lexicon": sorted(self.lexicon),
                "stopwords": sorted(self.stopwords),
                "indicators": [i.model_dump(mode="json") for i in self.indicators],
            }
        )


def read_config(folder: Path) -> Config:
    """Read and check everything in a folder configs/.

    Raises:
        ConfigError: a file is missing or wrong; the message names file, key and line.
    """
    before = bytes_of(folder)  # who edits meanwhile has other bytes than these afterwards
    settings, former = _settings(folder / PROJECT)
    return Config(
        bytes_sha256=before,
        former=former,
        settings=settings,
        concepts=read_concepts(folder / CONCEPTS),
        lexicon=frozenset(read_word_list(folder / LEXICON)),
        stopwords=frozenset(read_word_list(folder / STOPWORDS)),
        indicators=read_indicators(folder / INDICATORS),
    )


def read_settings(path: Path) -> Settings:
    """Read and check project.yaml alone.

    Raises:
        ConfigError: the file is missing or wrong.
    """
    return _settings(path)[0]


def _settings(path: Path) -> tuple[Settings, tuple[str, ...]]:
    """The settings, and the keys that were passed over."""
    given = read_yaml(path)
    former = []
    for key in _FORMER:
        section, name = key.split(".")
        if isinstance(inside := given.get(section), dict) and name in inside:
            del inside[name]
            former.append(key)
    try:
        return Settings.model_validate(given), tuple(former)
    except ValidationError as error:
        raise ConfigError("config.settings", path=path, problems=problems(error)) from None
