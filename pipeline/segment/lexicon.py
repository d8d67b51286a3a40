"""The user's lexicon: terms that must come out as one token.

pkuseg's own user dictionary cuts a sentence at every match before the model sees it. That splits words at random
(民生 in a dictionary turns 人民生活 into 人|民生|活), changes the words around the match, and a branch of its trie
that fails late swallows characters that belong to no term. Here the model segments the whole sentence first, and a
term then moves the boundaries it needs:

* both its ends are word boundaries already: the tokens in between are joined;
* an end falls inside a token: the token is cut there, unless it is a word of the model's own dictionary
  (人民 and 生活 are, 老旧黄 is not), or the cut would fall between two digits or two Latin letters.

Where character classes meet (5G|基站, PM2.5|浓度, “|专精特新) a cut is always allowed, so terms next to digits,
Latin letters and symbols stay whole as well.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

Span = tuple[int, int]


class Lexicon:
    """Terms to keep whole.

    Args:
        terms: the terms, without spaces.
        known: words that a term may not cut through (the segmenter's dictionary).
    """

    def __init__(self, terms: Iterable[str], known: Container[str] = frozenset()) -> None:
        self._terms = frozenset(t for t in terms if t)
        self._known = known
        lengths: dict[str, set[int]] = {}
        for term in self._terms:
            lengths.setdefault(term[0], set()).add(len(term))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def __bool__(self) -> bool:
        return bool(self._terms)

    def apply(self, text: str, spans: list[Span]) -> list[Span]:
        """Tokens with the lexicon's terms kept whole.

        Terms are taken from left to right, the longest first.

        Args:
            text: the sentence.
            spans: (start, end) of the segmenter's tokens, in order, without overlap.

        Returns:
            (start, end) of the tokens, in order, without overlap, covering the same characters.
        """
        terms = self._found(text)
        if not terms:
            return spans
        owner: dict[int, Span] = {}
        for span in spans:
            owner.update(dict.fromkeys(range(*span), span))
        cuts = {edge for span in spans for edge in span}
        kept: list[Span] = []
        position = 0
        for start, end in terms:
            if start >= position and self._allowed(text, start, end, owner, cuts):
                kept.append((start, end))
                position = end
        return _rebuild(spans, kept)

    def _found(self, text: str) -> list[Span]:
        """Every occurrence of every term, by start, the longest first."""
        found = []
        for start, character in enumerate(text):
            for length in self._lengths.get(character, ()):
                # At the end of the text a longer slice would find a shorter term.
                if start + length <= len(text) and text[start : start + length] in self._terms:
                    found.append((start, start + length))
        return found

    def _allowed(self, text: str, start: int, end: int, owner: dict[int, Span], cuts: set[int]) -> bool:
        for edge in (start, end):
            if edge in cuts:
                continue
            before, after = _kind(text[edge - 1]), _kind(text[edge])
            if before != after:
                continue
            if before in ("digit", "latin"):
                return False
            token = owner.get(edge)
            if token is not None and text[token[0] : token[1]] in self._known:
                return False
        return True


def _kind(character: str) -> str:
    if character.isdigit():
        return "digit"
    if character.isascii() and character.isalpha():
        return "latin"
    return "word" if character.isalpha() else "symbol"


def _rebuild(spans: list[Span], kept: list[Span]) -> list[Span]:
    """Put the kept terms in, and what they leave of the tokens they touch."""
    result: list[Span] = []
    terms = iter([*kept, (10**9, 10**9)])
    term = next(terms)
    for start, end in spans:
        while start < end:
            if end <= term[0]:
                result.append((start, end))
                break
            if start < term[0]:
                result.append((start, term[0]))
            # From here the token lies within the term, or reaches beyond it.
            start = max(start, term[0])
            if end < term[1]:
                break
            result.append(term)
            start, term = term[1], next(terms)
    return result
