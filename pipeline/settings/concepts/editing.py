"""Adding terms to concepts.yaml without touching the rest of it.

The YAML parser only says where things stand; the new lines are put into the text there. So comments, order, line breaks and the
way a user writes lists all stay as they are, byte for byte, which writing the file anew from its values would not keep.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import yaml

from pipeline.errors import ConfigError
from pipeline.settings.concepts.reading import parse_concepts
from pipeline.settings.concepts.terms import term_problem
from pipeline.settings.yamlfile import compose_text, read_text

_PLAIN = re.compile(r"[\u3400-\u9fff][\u3400-\u9fffA-Za-z0-9.+\-]*")
_WIDTH = 110  # characters of a line of a list in brackets, about
_NOTE = "  # suggested, accepted"


def accept(
    path: Path, concept: str, terms: Sequence[str], *, tier: str = "extended", dimension: str | None = None
) -> None:
    """Add terms to a concept, at the end of a list.

    Args:
        path: concepts.yaml.
        concept: the concept.
        terms: what to add.
        tier: core or extended.
        dimension: sub-dimension whose list takes them; made where it does not exist.

    Raises:
        ConfigError: there is no such concept, a term is wrong or listed already, or the tier has sub-dimensions and none
            is named (or the other way round). The file is then unchanged.
    """
    _add(path, concept, (tier, dimension) if dimension else (tier,), terms, note=_NOTE)


def reject(path: Path, concept: str, terms: Sequence[str]) -> None:
    """Remember terms of a concept as turned down, so that they are not suggested again.

    Raises:
        ConfigError: there is no such concept, or a term is wrong, listed or rejected already. The file is then unchanged.
    """
    _add(path, concept, ("rejected",), terms, note="")


def _add(path: Path, concept: str, keys: tuple[str, ...], terms: Sequence[str], *, note: str) -> None:
    text = read_text(path)
    parse_concepts(path, text)  # a file with problems is not added to
    for term in terms:
        if problem := term_problem(term):
            raise ConfigError("config.term", path=path, problem=problem)
    lines = text.split("\n")
    root = compose_text(path, text)
    every = _value(root, "concepts")
    body = _value(every, concept)
    if every is None or body is None:
        known = [str(k.value) for k, _ in every.value] if every else []
        raise ConfigError("config.no_concept", path=path, concept=concept, known=known)
    words = [term if _PLAIN.fullmatch(term) else json.dumps(term, ensure_ascii=False) for term in terms]
    owner, depth = body, 0
    while depth < len(keys) and (found := _value(owner, keys[depth])) is not None and not _is_null(found):
        owner, depth = found, depth + 1
    if depth == len(keys):
        if isinstance(owner, yaml.MappingNode):
            names = [str(k.value) for k, _ in owner.value]
            raise ConfigError("config.grouped", path=path, key=keys[0], concept=concept, names=names)
        _append(lines, owner, words, note)
    elif isinstance(owner, yaml.MappingNode):
        _insert_key(lines, owner, keys[depth:], words, note)
    else:
        raise ConfigError("config.not_grouped", path=path, key=keys[0], concept=concept)
    changed = "\n".join(lines)
    parse_concepts(path, changed)
    newline = "\r\n" if b"\r\n" in path.read_bytes() else "\n"
    path.write_text(changed, encoding="utf-8", newline=newline)


def _append(lines: list[str], node: yaml.Node, words: list[str], note: str) -> None:
    """Put words at the end of a list, in brackets or with one dash a line."""
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        last = node.value[-1]
        indent = " " * node.start_mark.column
        at = _last_line(lines, last, node.start_mark.column) + 1
        lines[at:at] = [f"{indent}- {word}{note}" for word in words]
        return
    if isinstance(node, yaml.SequenceNode) and node.value:
        at, column, joint = node.value[-1].end_mark.line, node.value[-1].end_mark.column, ", "
    else:
        at, column, joint = node.start_mark.line, node.start_mark.column + 1, ""  # []: behind the bracket
    line, rest = lines[at][:column], lines[at][column:]
    owner = lines[node.start_mark.line]
    indent = " " * (len(owner) - len(owner.lstrip(" ")) + 2)
    made = [line]
    for word in words:
        if joint and len(made[-1]) + len(word) > _WIDTH:
            made[-1] += ","
            made.append(indent + word)
        else:
            made[-1] += joint + word
        joint = ", "
    made[-1] += rest
    lines[at : at + 1] = made


def _insert_key(lines: list[str], body: yaml.MappingNode, keys: tuple[str, ...], words: list[str], note: str) -> None:
    """Put a key with a new list behind what a mapping holds, or take the place of one without value."""
    column = body.start_mark.column
    empty = [k for k, v in body.value if k.value == keys[0] and _is_null(v)]
    at = empty[0].start_mark.line if empty else _last_line(lines, body, column) + 1
    made = [f"{' ' * (column + 2 * i)}{key}:" for i, key in enumerate(keys)]
    made += [f"{' ' * (column + 2 * len(keys))}- {word}{note}" for word in words]
    lines[at : at + len(empty[:1])] = made


def _last_line(lines: list[str], node: yaml.Node, column: int = 0) -> int:
    """Index of the last line that a node takes up, comments and empty lines behind it left out.

    Args:
        lines: the file.
        node: the node.
        column: column of the key that the node belongs to.
    """
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return max(
            _last_line(lines, v, k.start_mark.column) if not _is_null(v) else k.start_mark.line for k, v in node.value
        )
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return max(_last_line(lines, v, column) for v in node.value)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):  # marks of these end at the next key
        at = last = node.start_mark.line
        while at + 1 < len(lines) and (not lines[at + 1].strip() or re.match(" " * (column + 1), lines[at + 1])):
            at += 1
            last = at if lines[at].strip() else last
        return last
    end: int = node.end_mark.line
    return end


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((v for k, v in node.value if k.value == key), None)


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"
