"""Every sentence that a reader sees stands here once, in Chinese (zh/) and in English (en/), under one code.

Code holds codes and values; which language they are told in is decided where they are shown. A file is a group, named
by the first part of a code: ``text("refusals.empty.no_bytes")`` looks up ``empty: {no_bytes: …}`` in refusals.yaml.
Both files of a group have the same codes with the same placeholders (a test holds them to it).
"""

from __future__ import annotations

import json
import locale
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal

import yaml

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
VARIABLE = "GONGWEN_LANG"  # processes that a run starts inherit it
_QUOTED = {"zh": ("“", "”", ""), "en": ("'", "'", ", ")}
_BETWEEN = {"zh": {"": "、", ";": "；"}, "en": {"": ", ", ";": "; "}}
_LINES = {"n": "\n", "-": "\n  - "}


@dataclass(frozen=True)
class Message:
    """Something to tell a reader, in no language yet.

    Attributes:
        code: where its text stands, with its group.
        values: what goes into the text: numbers, strings, further messages, or lists of these.
    """

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The code without its group, as tables hold it."""
        return self.code.partition(".")[2]

    def text(self, lang: Language | None = None) -> str:
        """The sentence in a language, or in the reader's."""
        return text(self.code, lang, **self.values)

    def values_json(self) -> str:
        """The values as JSON, as tables hold them."""
        return json.dumps(self.values, ensure_ascii=False, sort_keys=True, default=_plain)


def text(code: str, lang: Language | None = None, /, **values: Any) -> str:
    """A sentence in a language.

    Args:
        code: group and name.
        lang: the language; the reader's where None.
        values: what its placeholders stand for. Besides Python's own formats, ``{n:byte|bytes}`` chooses by number,
            a list is joined (``{names}`` by commas, ``;`` by semicolons, ``n`` by lines, ``-`` as a list below the
            text), and ``{names:q}`` puts each of a list in quotation marks.

    Raises:
        KeyError: there is no such code, or a value is missing.
    """
    lang = lang or language()
    return _FORMATTERS[lang].vformat(messages(code.partition(".")[0], lang)[code], (), values)


def language() -> Language:
    """The reader's language: GONGWEN_LANG, else that of the locale, else Chinese."""
    own = os.environ.get(VARIABLE, "").lower()[:2]
    if own in LANGUAGES:
        return own
    said = next((v for n in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(n))), "")
    if not said and sys.platform == "win32":  # where the locale is no variable: Chinese (Simplified)_China
        said = locale.getlocale()[0] or ""
    # C and POSIX name no language. A reader of neither language is better served by English than by Chinese.
    name = said.partition(".")[0].partition("@")[0]
    return "zh" if name in ("", "C", "POSIX") or name.lower().startswith(("zh", "chinese")) else "en"


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Tell everything in a language for a while, in this process and those that it starts."""
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = lang
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(VARIABLE, None)
        else:
            os.environ[VARIABLE] = before


@cache
def messages(group: str, lang: Language) -> Mapping[str, str]:
    """Every text of a group, by code.

    Raises:
        KeyError: there is no such group.
    """
    path = Path(__file__).parent / lang / f"{group}.yaml"
    if not path.is_file():
        raise KeyError(group)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return dict(_flat(group, yaml.load(path.read_text(encoding="utf-8"), loader)))


def placeholders(code: str) -> frozenset[str]:
    """Names of the values that a text needs."""
    template = messages(code.partition(".")[0], "en")[code]
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name is not None)


def parsed(code: str, values: str) -> Message:
    """A message as tables hold it.

    Args:
        code: group and name.
        values: its values as JSON.
    """
    return Message(code, json.loads(values, object_hook=_message))


def _flat(prefix: str, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    for key, value in data.items():
        code = f"{prefix}.{key}"
        out += _flat(code, value) if isinstance(value, dict) else [(code, str(value).strip("\n"))]
    return out


def _plain(value: object) -> object:
    if isinstance(value, Message):
        return {"code": value.code, "values": value.values}
    raise TypeError(f"{value!r} is no value of a message")


def _message(data: dict[str, Any]) -> object:
    return Message(data["code"], data["values"]) if set(data) == {"code", "values"} else data


class _Formatter(Formatter):
    """Python's formats, and those that numbers and lists need in a language."""

    def __init__(self, lang: Language) -> None:
        self._lang = lang

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Message):
            return value.text(self._lang)
        if isinstance(value, (list, tuple)):
            items = [self.format_field(v, "") for v in value]
            if format_spec == "q":
                before, after, between = _QUOTED[self._lang]
                return between.join(before + i + after for i in items)
            return (_LINES | _BETWEEN[self._lang])[format_spec].join(items)
        if "|" in format_spec:
            one, many = format_spec.split("|")
            return one if value == 1 else many
        return str(super().format_field(value, format_spec))


_FORMATTERS = {lang: _Formatter(lang) for lang in LANGUAGES}
