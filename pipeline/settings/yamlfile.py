"""Reading what a user edits: text, lists of words and YAML, with errors that name the file and the line."""

from __future__ import annotations

import re
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


_SEVERAL = re.compile(
    r"\S[，、；,;]\S|\s\d+(\s+[a-z]+)?$"
)  # one, two; or word, count and class, as a dictionary of jieba has them
_QUOTES = "“”‘’「」『』\"'＂＇"
QUOTED = re.compile(f"[{_QUOTES}][^{_QUOTES}]+[{_QUOTES}]")  # a word wrapped as a whole; “双一流”建设 is none
_NEAR = 3  # lines in which the cause of an error is looked for
_WIDE_COLON = re.compile(r"\s*[^\s#:\"']+：")  # behind a key, where YAML takes : alone

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


def read_word_list(path: Path) -> list[str]:
    """Read a list with one word a line; ``#`` begins a comment, empty lines are passed over.

    Raises:
        ConfigError: the file is missing or not UTF-8, or a line holds several words, a word in quotation marks, or what
            other dictionaries note of one.
    """
    words = []
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        if word := line.split("#", 1)[0].strip():
            if _SEVERAL.search(word) or QUOTED.fullmatch(word):
                raise ConfigError("config.word", path=path, line=number, word=word)
            words.append(word)
    return words


def read_yaml(path: Path) -> dict[str, Any]:
    """A YAML file of keys and values; an empty file is an empty mapping.

    Raises:
        ConfigError: the file is missing or not YAML, or a key stands twice; with the line.
    """
    text = read_text(path)
    try:
        data = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise _wrong(path, text, error) from None
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
        raise _wrong(path, text, error) from None
    return root


def _check(node: yaml.Node | None) -> None:
    if isinstance(node, yaml.MappingNode):
        refuse_doubles(node)
        for _, value in node.value:
            _check(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _check(item)


def _wrong(path: Path, text: str, error: yaml.YAMLError) -> ConfigError:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    if not isinstance(error, yaml.MarkedYAMLError) or mark is None:
        return ConfigError("config.yaml_somewhere", path=path, error=str(error))
    if isinstance(error, _Twice):
        problem = Message("settings.yaml.twice", {"key": error.problem})
    else:
        problem = _likely(text.split("\n")[: mark.line + 1], str(error.problem))
    return ConfigError("config.yaml", path=path, line=mark.line + 1, column=mark.column + 1, problem=problem)


def _likely(lines: list[str], error: str) -> Message:
    """What most often stands behind an error that the parser meets at the end of these lines, or soon behind it."""
    for line in reversed([line for line in lines if line.strip()][-_NEAR:]):
        if line[: len(line) - len(line.lstrip())].count("\t"):
            return Message("settings.yaml.tab", {"found": line.strip()})
        if _WIDE_COLON.match(line):
            return Message("settings.yaml.wide_colon", {"found": line.strip()})
    return Message("settings.yaml.other", {"error": error})
