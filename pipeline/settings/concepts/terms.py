"""What a term may be, before it is one of a concept's."""

from __future__ import annotations

import re
from functools import cache

from pipeline.messages import Message
from pipeline.settings.yamlfile import QUOTED

WILDCARD = "<数>"  # in a term: any number, in digits or Chinese numerals
_SEPARATORS = "，；;,、"
_BRACKETS = re.compile("<[^>]*>?|>")


def term_problem(term: str, kind: str = "term") -> Message | None:
    """What is wrong with a term, or None.

    Args:
        term: the term.
        kind: what it is told as: term or exclude.
    """
    told = Message(f"settings.kind.{kind}")
    if any(c in term for c in "\n\r\t"):
        return Message("settings.term.line_break", {"kind": told, "term": term})
    if found := [c for c in _SEPARATORS if c in term]:
        return Message("settings.term.separator", {"kind": told, "term": term, "found": found[0]})
    if kind == "term" and QUOTED.fullmatch(term):  # a context may well be a mention in quotation marks
        return Message("settings.term.quoted", {"term": term, "bare": term[1:-1]})
    if any(part != WILDCARD for part in _BRACKETS.findall(term)):
        return Message("settings.term.brackets", {"kind": told, "term": term})
    if not term.replace(WILDCARD, "").strip():
        return Message("settings.term.number", {"kind": told, "term": term})
    return None


def context_problem(context: str, terms: set[str]) -> Message | None:
    """What is wrong with an excluded context, or None."""
    if problem := term_problem(context, "exclude"):
        return problem
    if context in terms:
        return Message("settings.term.own_context", {"term": context})
    if not any(literal(term) in context for term in terms):
        return Message("settings.term.idle_context", {"term": context})
    return None


@cache
def literal(term: str) -> str:
    """The longest stretch of a term without wildcard: what every text that matches it holds."""
    return max(term.split(WILDCARD), key=len)
