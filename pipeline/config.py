"""What a user edits: configs/ of a project, read and checked.

Reading is strict: an unknown key, a wrong type or an empty term is an error that names the file, the key and, for
YAML that cannot be parsed, the line. Nothing falls back silently to a default.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator, model_validator

from pipeline.errors import ConfigError, ProjectNotFound

M = TypeVar("M", bound=BaseModel)
Term = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class InputSettings(_Strict):
    """What is read and what is refused at once."""

    folder: str = "data/raw"
    max_file_mb: float = Field(default=20.0, gt=0)


class SegmentationSettings(_Strict):
    """How text becomes words."""

    model: str | None = None
    segmenter: Literal["pkuseg", "pkuseg-reference"] = "pkuseg"


class StatisticsSettings(_Strict):
    """Intervals and tests."""

    bootstrap_draws: int = Field(default=1000, ge=100, le=100_000)
    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    alpha: float = Field(default=0.05, gt=0, lt=0.5)
    min_years: int = Field(default=5, ge=4)
    keyness_min_count: int = Field(default=3, ge=1)


class TopicSettings(_Strict):
    """Topic models."""

    models: tuple[Literal["nmf", "lda"], ...] = ("nmf", "lda")
    k: int | None = Field(default=None, ge=2, le=200)
    min_paragraph_words: int = Field(default=15, ge=1)
    min_paragraphs: int = Field(default=30, ge=3)
    min_document_frequency: int = Field(default=2, ge=1)
    max_document_share: float = Field(default=0.5, gt=0, le=1)

    @field_validator("models", mode="before")
    @classmethod
    def _list_to_tuple(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value


class Settings(_Strict):
    """configs/project.yaml."""

    input: InputSettings = InputSettings()
    segmentation: SegmentationSettings = SegmentationSettings()
    statistics: StatisticsSettings = StatisticsSettings()
    topics: TopicSettings = TopicSettings()


class Concept(_Strict):
    """One concept of configs/concepts.yaml.

    Attributes:
        name: the key in the file; what tables and reports call it.
        label: English label.
        source: where the list of terms comes from.
        core: terms that name the concept itself.
        extended: terms that speak of it in other words.
        exclude: contexts; a hit inside one of them does not count (民生银行 for 民生).
    """

    name: str
    label: str
    source: str
    core: tuple[Term, ...] = Field(min_length=1)
    extended: tuple[Term, ...] = ()
    exclude: tuple[Term, ...] = ()

    @field_validator("core", "extended", "exclude", mode="before")
    @classmethod
    def _list_to_tuple(cls, value: object) -> object:
        if isinstance(value, list):
            return tuple(str(v) if isinstance(v, (int, float)) else v for v in value)
        return value

    @model_validator(mode="after")
    def _no_doubles(self) -> Concept:
        seen: set[str] = set()
        for term in (*self.core, *self.extended):
            if term in seen:
                raise ValueError(f"term {term} stands twice")
            seen.add(term)
        for context in self.exclude:
            if not any(term in context for term in seen):
                raise ValueError(f"exclude {context} holds no term of this concept, so it can never matter")
        return self

    @property
    def tiers(self) -> dict[str, str]:
        """Each term with its tier, core or extended."""
        return {**dict.fromkeys(self.core, "core"), **dict.fromkeys(self.extended, "extended")}


@dataclass(frozen=True)
class Config:
    """Everything in configs/, checked.

    Attributes:
        settings: project.yaml.
        concepts: concepts.yaml, in the file's order.
        lexicon: terms to keep whole, in no order.
        stopwords: words left out of topics and keyness.
    """

    settings: Settings
    concepts: tuple[Concept, ...]
    lexicon: frozenset[str]
    stopwords: frozenset[str]

    @property
    def sha256(self) -> str:
        """Hash of all settings in force, independent of comments and order of the files."""
        return digest(
            {
                "settings": self.settings.model_dump(mode="json"),
                "concepts": [c.model_dump(mode="json") for c in self.concepts],
                "lexicon": sorted(self.lexicon),
                "stopwords": sorted(self.stopwords),
            }
        )


@dataclass(frozen=True)
class Project:
    """A project folder and the paths in it."""

    root: Path

    @property
    def configs(self) -> Path:
        """Folder that the user edits."""
        return self.root / "configs"

    @property
    def database(self) -> Path:
        """The published DuckDB file."""
        return self.root / "data" / "gongwen.duckdb"

    @property
    def work(self) -> Path:
        """Private folder of the run in progress."""
        return self.root / "data" / ".work"

    @property
    def models(self) -> Path:
        """Where a user without network puts the segmentation model."""
        return self.root / "data" / "models"

    @property
    def reports(self) -> Path:
        """Generated Markdown and figures."""
        return self.root / "reports"

    @classmethod
    def open(cls, root: Path) -> Project:
        """The project in a folder.

        Raises:
            ProjectNotFound: the folder has no configs/project.yaml.
        """
        project = cls(root.resolve())
        if not (project.configs / "project.yaml").is_file():
            raise ProjectNotFound(
                f"{project.root} is not a gongwen project: it has no configs/project.yaml. "
                "Make one with `gongwen init DIR`, or name one with --project DIR."
            )
        return project

    def config(self) -> Config:
        """Read and check everything in configs/.

        Raises:
            ConfigError: a file is missing or wrong; the message names file, key and line.
        """
        settings = _validate(Settings, _yaml(self.configs / "project.yaml"), self.configs / "project.yaml")
        return Config(
            settings=settings,
            concepts=read_concepts(self.configs / "concepts.yaml"),
            lexicon=frozenset(read_word_list(self.configs / "lexicon.txt")),
            stopwords=frozenset(read_word_list(self.configs / "stopwords.txt")),
        )


def digest(value: object) -> str:
    """SHA-256 of the canonical JSON form of a value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read_concepts(path: Path) -> tuple[Concept, ...]:
    """Read concepts.yaml.

    Raises:
        ConfigError: the file is missing, not YAML, or a concept is wrong.
    """
    data = _yaml(path)
    if set(data) != {"concepts"} or not isinstance(data["concepts"], dict) or not data["concepts"]:
        raise ConfigError(f"{path}: expected one key `concepts:` with at least one concept under it.")
    concepts = []
    for name, body in data["concepts"].items():
        if not isinstance(body, dict):
            raise ConfigError(f"{path}: concept {name}: expected keys label, source, core, extended, exclude.")
        body = {k: v for k, v in body.items() if v is not None}
        concepts.append(_validate(Concept, {"name": str(name), **body}, path, f"concept {name}"))
    return tuple(concepts)


def read_word_list(path: Path) -> list[str]:
    """Read a list with one word a line; ``#`` begins a comment, empty lines are passed over.

    Raises:
        ConfigError: the file is missing or not UTF-8.
    """
    words = [line.split("#", 1)[0].strip() for line in _text(path).splitlines()]
    return [w for w in words if w]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"{path} is missing. `gongwen init` in an empty folder shows what it should hold.") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 (byte {error.start}). Save it as UTF-8 in your editor.") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from None


class _Loader(yaml.SafeLoader):
    """SafeLoader that refuses a key that stands twice instead of keeping the last one silently."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise yaml.MarkedYAMLError(None, None, f"key {key} stands twice", key_node.start_mark)
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def _yaml(path: Path) -> dict[str, Any]:
    try:
        data = yaml.load(_text(path), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f" line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise ConfigError(f"{path}:{where} {error.problem or 'is not valid YAML'}.") from None
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}: not valid YAML: {error}.") from None
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise ConfigError(f"{path}: expected keys and values, found {type(data).__name__}.")
    return data


def _validate(model: type[M], data: dict[str, Any], path: Path, where: str = "") -> M:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = []
        for e in error.errors():
            key = ".".join(str(x) for x in e["loc"])
            problems.append(f"{where + ': ' if where else ''}{key + ': ' if key else ''}{e['msg']}")
        raise ConfigError(f"{path}: " + "; ".join(problems) + ".") from None
