"""Reading concepts.yaml: every problem is named with its line and term, all of them at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from pipeline.chinese.script import simplified
from pipeline.errors import ConfigError
from pipeline.messages import Message
from pipeline.settings.concepts.cap import TOPICS
from pipeline.settings.concepts.model import Concept
from pipeline.settings.concepts.terms import context_problem, term_problem
from pipeline.settings.yamlfile import compose_text, read_text

_LISTS = ("core", "extended", "exclude", "rejected")
_KEYS = ("label", "source", "source_zh", *_LISTS, "dimensions", "cap")
_LONGEST = 60
_BETWEEN_WORDS = re.compile(r"(?<=[\u3400-\u9fff])\s+|\s+(?=[\u3400-\u9fff])")


def read_concepts(path: Path) -> tuple[Concept, ...]:
    """Read concepts.yaml.

    Args:
        path: the file. Under ``concepts:`` each concept has source, core, and perhaps label, extended, exclude, rejected
            and dimensions. core and extended are lists of terms, or lists under the names of sub-dimensions.

    Returns:
        The concepts in the file's order.

    Raises:
        ConfigError: the file is missing, not YAML, or a concept is wrong; names each line and term.
    """
    return parse_concepts(path, read_text(path))


def parse_concepts(path: Path, text: str) -> tuple[Concept, ...]:
    """The same, of text that is not yet in the file.

    Raises:
        ConfigError: see :func:`read_concepts`.
    """
    root = compose_text(path, text)
    top = root.value if isinstance(root, yaml.MappingNode) else []
    if len(top) > 1 and (beside := [k for k, _ in top if k.value != "concepts"]):
        line = beside[0].start_mark.line + 1
        raise ConfigError("config.beside_concepts", path=path, line=line, key=beside[0].value)
    if len(top) != 1 or top[0][0].value != "concepts" or not isinstance(top[0][1], yaml.MappingNode):
        raise ConfigError("config.no_concepts", path=path)
    reading = _Reading(path)
    concepts = [reading.concept(key, body) for key, body in top[0][1].value]
    if not concepts:
        raise ConfigError("config.no_concepts", path=path)
    if reading.problems:
        raise ConfigError("config.concepts", problems=reading.problems)
    return tuple(c for c in concepts if c is not None)


def term_lines(path: Path) -> dict[tuple[str, str], int]:
    """Line of each term of each concept, by concept and term.

    Raises:
        ConfigError: see :func:`read_concepts`.
    """
    root = compose_text(path, read_text(path))
    found: dict[tuple[str, str], int] = {}
    for concept, body in root.value[0][1].value if isinstance(root, yaml.MappingNode) else []:
        for key, node in body.value:
            if key.value in ("core", "extended"):
                lists = [v for _, v in node.value] if isinstance(node, yaml.MappingNode) else [node]
                for item in (i for one in lists for i in one.value):
                    found |= {(str(concept.value), word): line for word, line in _words(item)}
    return found


@dataclass
class _Item:
    text: str
    line: int
    dimension: str | None = None


@dataclass
class _Reading:
    """Problems found so far, each with its line."""

    path: Path
    problems: list[Message] = field(default_factory=list)

    def problem(self, node: yaml.Node | int, where: str, what: str | Message, /, **values: Any) -> None:
        """Note a problem: where it is (concept, key, sub-dimension), and a code in ``settings.concept`` or a message."""
        line = node if isinstance(node, int) else node.start_mark.line + 1
        problem = what if isinstance(what, Message) else Message(f"settings.concept.{what}", values)
        at = {"path": self.path, "line": line, "where": where, "problem": problem}
        self.problems.append(Message("settings.concept.at", at))

    def concept(self, key: yaml.Node, body: yaml.Node) -> Concept | None:
        before, name = len(self.problems), str(key.value)
        where = name
        if not isinstance(body, yaml.MappingNode):
            self.problem(key, where, "shape", keys=_KEYS)
            return None
        nodes = {str(k.value): (k, v) for k, v in body.value if not _is_null(v)}
        for unknown in [k for k in nodes if k not in _KEYS]:
            self.problem(nodes[unknown][0], where, "unknown_key", key=unknown, keys=_KEYS)
        texts = {
            k: self._text(key, nodes.get(k), f"{where}: {k}")
            for k in ("label", "source", "source_zh")
            if k in nodes or k == "source"
        }
        lists = {k: self._items(nodes.get(k), f"{where}: {k}", grouped=k in ("core", "extended")) for k in _LISTS}
        if not lists["core"] and len(self.problems) == before:
            self.problem(key, where, "no_core")
        labels = self._labels(nodes.get("dimensions"), f"{where}: dimensions")
        self._terms(lists, labels, where)
        used = {i.dimension for tier in ("core", "extended") for i in lists[tier] if i.dimension}
        topics = self._topics(nodes.get("cap"), used, f"{where}: cap")
        if len(self.problems) > before:
            return None
        listed = [*lists["core"], *lists["extended"]]
        return Concept(
            name=name,
            label=texts.get("label", ""),
            source=texts["source"],
            source_zh=texts.get("source_zh", ""),
            **{k: tuple(i.text for i in lists[k]) for k in _LISTS},
            dimensions={i.text: i.dimension for i in listed if i.dimension is not None},
            dimension_labels={k: v for k, (v, _) in labels.items()},
            cap=topics,
        )

    def _text(self, owner: yaml.Node, found: tuple[yaml.Node, yaml.Node] | None, where: str) -> str:
        if found is None:
            self.problem(owner, where, "missing")
        elif not isinstance(found[1], yaml.ScalarNode) or not str(found[1].value).strip():
            self.problem(found[1], where, "no_text")
        else:
            return str(found[1].value).strip()
        return ""

    def _items(self, found: tuple[yaml.Node, yaml.Node] | None, where: str, *, grouped: bool) -> list[_Item]:
        if found is None:
            return []
        node = found[1]
        if isinstance(node, yaml.SequenceNode):
            return self._list(node, where, None)
        if grouped and isinstance(node, yaml.MappingNode):
            items: list[_Item] = []
            for name, body in node.value:
                inner = f"{where}: {name.value}"
                if isinstance(body, yaml.SequenceNode):
                    items += self._list(body, inner, str(name.value).strip())
                else:
                    self.problem(name, inner, "no_list")
            return items
        self.problem(node, where, "no_lists" if grouped else "no_list")
        return []

    def _list(self, node: yaml.SequenceNode, where: str, dimension: str | None) -> list[_Item]:
        items = []
        for item in node.value:
            if not isinstance(item, yaml.ScalarNode):
                self.problem(item, where, "no_term")
            elif not str(item.value).strip() or _is_null(item):
                self.problem(item, where, "empty")
            else:
                items += [_Item(word, line, dimension) for word, line in _words(item)]
        for long in (i for i in items if len(i.text) > _LONGEST):
            self.problem(long.line, where, "long", term=long.text[:12], most=_LONGEST)
        return items

    def _labels(self, found: tuple[yaml.Node, yaml.Node] | None, where: str) -> dict[str, tuple[str, int]]:
        if found is None:
            return {}
        if not isinstance(found[1], yaml.MappingNode):
            self.problem(found[1], where, "no_labels")
            return {}
        labels = {}
        for key, value in found[1].value:
            label = self._text(key, (key, value), f"{where}: {key.value}")
            labels[str(key.value).strip()] = (label, key.start_mark.line + 1)
        return labels

    def _topics(
        self, found: tuple[yaml.Node, yaml.Node] | None, used: set[str], where: str
    ) -> dict[str, tuple[int, ...]]:
        """Major topics of the Comparative Agendas Project: a list for all, or lists under the names of sub-dimensions."""
        if found is None:
            return {}
        node = found[1]
        if isinstance(node, yaml.MappingNode):
            lists = [(str(key.value).strip(), value) for key, value in node.value]
        else:
            lists = [(name, node) for name in ("", *sorted(used))]
        topics: dict[str, tuple[int, ...]] = {}
        for name, body in lists:
            if name and name not in used:
                self.problem(body, where, "no_dimension", name=name)
            given = body.value if isinstance(body, yaml.SequenceNode) else [body]
            codes = [int(i.value) if isinstance(i, yaml.ScalarNode) and str(i.value).isdigit() else 0 for i in given]
            if not codes or not set(codes) <= set(TOPICS):
                self.problem(body, where, "no_cap", known=[str(code) for code in TOPICS])
            topics[name] = tuple(dict.fromkeys(codes))
        return topics

    def _terms(self, lists: dict[str, list[_Item]], labels: dict[str, tuple[str, int]], where: str) -> None:
        first: dict[str, int] = {}
        for tier in ("core", "extended"):
            for item in lists[tier]:
                if problem := term_problem(item.text):
                    self.problem(item.line, f"{where}: {tier}", problem)
                if item.text in first:
                    self.problem(item.line, f"{where}: {tier}", "twice", term=item.text, line=first[item.text])
                first.setdefault(item.text, item.line)
        for key in ("exclude", "rejected"):
            before: dict[str, int] = {}
            for item in lists[key]:
                if item.text in before:
                    self.problem(item.line, f"{where}: {key}", "twice", term=item.text, line=before[item.text])
                before.setdefault(item.text, item.line)
        for item in lists["exclude"]:
            if problem := context_problem(item.text, set(first)):
                self.problem(item.line, where, problem)
        for item in lists["rejected"]:
            if item.text in first:
                self.problem(item.line, f"{where}: rejected", "rejected", term=item.text, line=first[item.text])
        used = {i.dimension for tier in ("core", "extended") for i in lists[tier] if i.dimension}
        for name, (_, line) in labels.items():
            if name not in used:
                self.problem(line, f"{where}: dimensions", "no_dimension", name=name)


def _words(item: yaml.ScalarNode) -> list[tuple[str, int]]:
    """The terms of an item, with their lines: one, or those of a column that was pasted between brackets as it is.

    Reports are read in simplified characters, so terms are.
    """
    text = simplified(str(item.value).strip())
    words = [text] if item.style else _BETWEEN_WORDS.split(text)  # in quotation marks it is one as it stands
    first, last = item.start_mark.line + 1, item.end_mark.line + 1
    return [(word, min(first + i, last)) for i, word in enumerate(words)]


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"
