"""The user's lexicon: terms that must come out as one token, and phrases that fall into stated words.

pkuseg's own user dictionary cuts a sentence at every match before the model sees it. That splits words at random
(民生 in a dictionary turns 人民生活 into 人|民生|活), changes the words around the match, and a branch of its trie
that fails late swallows characters that belong to no term. Here the model segments the whole sentence first, and a
term then moves the boundaries it needs:

* both its ends are word boundaries already: the tokens in between are joined;
* an end falls inside a token: the token is cut there, unless it is a word of the model's own dictionary
  (人民 and 生活 are, 老旧黄 is not), or the cut would fall between two digits or two Latin letters;
* the term lies within one word of the dictionary, and what is left of that word is a word of two characters or more, or
  an affix (务工|人员, 刑事|犯罪, 低保|户, 再|就业|率): a compound, which is cut too.

Where character classes meet (5G|基站, PM2.5|浓度, “|专精特新) a cut is always allowed, so terms next to digits,
Latin letters and symbols stay whole as well.

An entry may state how it is cut: of 惠|民生 the ends are subject to the same rules, the cut within is made whatever the
dictionary says (惠民|生 becomes 惠|民生). Square brackets hold alternatives of one character: [惠利]|民生 is two entries.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Container, Iterable

Span = tuple[int, int]

CUT = "|"
# What may stay of a word of the dictionary when a term is cut out of it, besides words.
PREFIXES = frozenset("再高大中小老新非无总副省市县区乡村零低")
SUFFIXES = frozenset(
    "者户员生县市省区乡村镇率费金款粮法权制量面线带卡证站点网云厂馆院校所园城港楼房部厅局处委办队业界品物车灯型性类力化观"
)
_CHOICE = re.compile(r"\[([^\[\]]+)\]")


def read_entries(entries: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Terms of a lexicon with the offsets at which each is cut.

    Args:
        entries: as written; ``惠|民生`` states a cut, ``[惠利]|民生`` is one entry for each character in brackets.

    Returns:
        Offsets within the term, ascending; none for a term that stays whole. Where one term is written twice, the cuts of both.
    """
    found: dict[str, set[int]] = {}
    for entry in entries:
        pieces = _CHOICE.split(entry)
        choices = [list(piece) if i % 2 else [piece] for i, piece in enumerate(pieces)]
        for combined in itertools.product(*choices):
            parts = [part for part in "".join(combined).split(CUT) if part]
            ends = list(itertools.accumulate(map(len, parts)))
            if parts:
                found.setdefault("".join(parts), set()).update(ends[:-1])
    return {term: tuple(sorted(cuts)) for term, cuts in found.items()}


class Lexicon:
    """Terms to keep whole, or to cut where they say.

    Args:
        entries: the terms, without spaces, see :func:`read_entries`.
        known: words that a term may not cut through (the segmenter's dictionary).
    """

    def __init__(self, entries: Iterable[str], known: Container[str] = frozenset()) -> None:
        self._terms = read_entries(entries)
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
                inner = self._terms[text[start:end]]
                kept += itertools.pairwise([start, *(start + cut for cut in inner), end])
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
            if token is None or text[token[0] : token[1]] not in self._known:
                continue
            within = token[0] <= start and end <= token[1]
            if not (
                within
                and self._remains(text[token[0] : start], PREFIXES)
                and self._remains(text[end : token[1]], SUFFIXES)
            ):
                return False
        return True

    def _remains(self, rest: str, affixes: frozenset[str]) -> bool:
        """Whether what is left of a word when a term is cut out of it is nothing, an affix or a word itself."""
        return not rest or rest in affixes or (len(rest) > 1 and rest in self._known)


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
