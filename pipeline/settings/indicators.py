"""The indicators that are followed under one code: reading and checking configs/indicators.yaml."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from pipeline.errors import ConfigError
from pipeline.settings.files import indicators_at
from pipeline.settings.problems import problems, wrong
from pipeline.settings.yamlfile import read_yaml

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class Indicator(BaseModel):
    """One indicator of configs/indicators.yaml.

    Attributes:
        code: name of the series in the tables; ``other:`` and a Chinese name for one that is only given one name.
        label: name on the pages.
        english: name in English sentences; empty where the code is to be said.
        percent: what a plain percentage of it is.
        amounts: base units that an amount of it may have.
        better: which side of a target counts as met where the wording leaves it open.
        names: names as printed.
        growth_names: names that mean it only where a growth rate follows.
        patterns: regular expressions over the whole name.
        definitions: names that measure something else than the others, by the name of the definition.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)

    code: Annotated[str, StringConstraints(pattern=r"^(?:[a-z][a-z0-9_]*|other:\S{2,40})$")]
    label: str
    english: str = ""
    percent: Literal["growth", "share"]
    better: Literal["higher", "lower"]
    amounts: tuple[str, ...] = ()
    names: tuple[Name, ...] = Field(min_length=1)
    growth_names: tuple[Name, ...] = ()
    patterns: tuple[str, ...] = ()
    definitions: dict[str, tuple[Name, ...]] = {}

    @field_validator("amounts", "names", "growth_names", "patterns", mode="before")
    @classmethod
    def _list_to_tuple(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value

    @field_validator("definitions", mode="before")
    @classmethod
    def _lists_to_tuples(cls, value: object) -> object:
        return {k: tuple(v) for k, v in value.items()} if isinstance(value, dict) else value

    @field_validator("patterns")
    @classmethod
    def _compiles(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in value:
            try:
                re.compile(pattern)
            except re.error as error:
                raise wrong("pattern", pattern=pattern, error=str(error)) from None
        return value


def read_indicators(path: Path) -> tuple[Indicator, ...]:
    """Read indicators.yaml; a project made before there was one uses the list that gongwen ships.

    Args:
        path: the project's file.

    Returns:
        Indicators in the file's order.

    Raises:
        ConfigError: the file is not YAML, or an indicator is wrong; a name may stand under one code only.
    """
    data = read_yaml(indicators_at(path))
    if set(data) != {"indicators"} or not isinstance(data["indicators"], list) or not data["indicators"]:
        raise ConfigError("config.no_indicators", path=path)
    result: list[Indicator] = []
    owner: dict[str, str] = {}
    for number, body in enumerate(data["indicators"], start=1):
        if not isinstance(body, dict):
            raise ConfigError("config.indicator_shape", path=path, number=number)
        code = str(body.get("code", number))
        result.append(_validate(body, path, code))
        for name in result[-1].names:
            if owner.setdefault(name, result[-1].code) != result[-1].code:
                raise ConfigError("config.name_twice", path=path, code=code, name=name, other=owner[name])
        for name in (n for names in result[-1].definitions.values() for n in names):
            if name not in result[-1].names:
                raise ConfigError("config.undefined_name", path=path, code=code, name=name)
    codes = [i.code for i in result]
    if len(set(codes)) < len(codes):
        twice = sorted({c for c in codes if codes.count(c) > 1})
        raise ConfigError("config.code_twice", path=path, codes=twice)
    return tuple(result)


def _validate(body: dict[str, Any], path: Path, code: str) -> Indicator:
    try:
        return Indicator.model_validate({k: v for k, v in body.items() if v is not None})
    except ValidationError as error:
        raise ConfigError("config.indicator", path=path, code=code, problems=problems(error)) from None
