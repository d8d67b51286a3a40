"""Text that a page carries in a script, a form field or a comment's stead, to be drawn when it is opened."""

from __future__ import annotations

import json
import re
from typing import Any

from pipeline.ingest.cleaning.characters import count_han

_LEAST = 400  # Han characters of a text worth looking at
# A string that is not closed is taken to the end of its line, so that no character is looked at twice.
_STRING = re.compile(r""""((?:[^"\\\n]|\\.)*+)(")?|'((?:[^'\\\n]|\\.)*+)(')?|`((?:[^`\\]|\\.)*+)(`)?""", re.S)
_JS_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.S)
_NAMED = {"n": "\n", "r": "\n", "t": "\t", "b": "", "f": "", "v": "", "0": ""}
_MOST = 5_000_000  # characters of script looked at


def text_in_scripts(root: Any) -> str:
    """The longest Chinese text among the strings of scripts, hidden fields and text areas; empty where none is long.

    Args:
        root: the page, parsed.

    Returns:
        Plain text or HTML, unescaped.
    """
    best, most = "", _LEAST - 1
    for script in root.iter("script"):
        for match in _STRING.finditer((script.text or "")[:_MOST]):
            literal = match[match.lastindex - 1] if match.lastindex and match.lastindex % 2 == 0 else ""
            if len(literal) > most:
                text = unescape_script(literal)
                if (han := count_han(text)) > most:
                    best, most = text, han
    fields = [e.get("value") or "" for e in root.iter("input")] + [
        e.text_content() for e in root.iter("textarea", "xmp")
    ]
    for text in fields:
        if (han := count_han(text)) > most:
            best, most = text, han
    return best


def unescape_script(literal: str) -> str:
    r"""A string of JavaScript or JSON without its escapes; ``\u653f`` and ``\/`` alike."""
    if "\\" not in literal:
        return literal
    try:
        return str(json.loads(f'"{literal}"'))
    except ValueError:
        pass

    def one(match: re.Match[str]) -> str:
        code = match[1]
        if len(code) > 1:
            return chr(int(code[1:], 16))
        return _NAMED.get(code, code)

    return _JS_ESCAPE.sub(one, literal)
