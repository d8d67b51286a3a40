"""Reading what a user edits: text and YAML, with errors that name the file and the line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import ConfigError, os_cause
from pipeline.messages import Message


def read_text(path: Path) -> str:
    """A UTF-8 file, with or without the mark that Windows editors put in front.

    Raises:
        ConfigError: the file is missing, cannot be read or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError("config.missing", path=path) from None
    except UnicodeDecodeError as error:
        raise ConfigError("config.not_utf8", path=path, at=error.start) from None
    except OSError as error:
        raise ConfigError("config.unreadable", path=path, why=os_cause(error)) from None


# libyaml's parser where PyYAML was built with it: ten times as fast, with the same values.
_Safe: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Safe):  # type: ignore[valid-type,misc]
    """Safe loader that refuses a key that stands twice instead of keeping the last one silently."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    refuse_doubles(node)
    made: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    return made


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


class _Twice(yaml.MarkedYAMLError):
    """A key stands twice; the problem is the key."""


def refuse_doubles(node: yaml.MappingNode) -> None:
    """Raise a YAML error with its line where a key stands twice in a mapping."""
    seen: set[str] = set()
    for key, _ in node.value:
        if key.value in seen:
            raise _Twice(None, None, str(key.value), key.start_mark)
        seen.add(key.value)


def read_yaml(path: Path) -> dict[str, Any]:
    """A YAML file of keys and values; an empty file is an empty mapping.

    Raises:
        ConfigError: the file is missing or not YAML, or a key stands twice; with the line.
    """
    try:
        data = yaml.load(read_text(path), Loader=_Loader)
    except yaml.YAMLError as error:
        raise _wrong(path, error) from None
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise ConfigError("config.no_mapping", path=path, found=type(data).__name__)
    return data


def compose_text(path: Path, text: str) -> yaml.Node | None:
    """The nodes of YAML text, which know their lines; None where there is nothing.

    Args:
        path: where the text is from, for messages.
        text: the text.

    Raises:
        ConfigError: it is not YAML, or a key stands twice; with the line.
    """
    try:
        root: yaml.Node | None = yaml.compose(text, Loader=_Safe)
        _check(root)
    except yaml.YAMLError as error:
        raise _wrong(path, error) from None
    return root


def _check(node: yaml.Node | None) -> None:
    if isinstance(node, yaml.MappingNode):
        refuse_doubles(node)
        for _, value in node.value:
            _check(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _check(item)


def _wrong(path: Path, error: yaml.YAMLError) -> ConfigError:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    if not isinstance(error, yaml.MarkedYAMLError) or mark is None:
        return ConfigError("config.yaml_somewhere", path=path, error=str(error))
    said = error.problem or "is not valid YAML"
    problem = Message("settings.yaml.twice", {"key": said})
    if not isinstance(error, _Twice):
        problem = Message("settings.yaml.other", {"error": said})
    return ConfigError("config.yaml", path=path, line=mark.line + 1, column=mark.column + 1, problem=problem)
