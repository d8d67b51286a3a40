"""What is doubtful about a list of terms, read against a corpus.

A mention is likely lost where the words that cut the term stand nowhere else: 碳排放 in 向碳|排放. Such words the segmenter
made up; a line in the lexicon mends them. Where they are words of their own (人民|生活) nothing is lost.

A mention is likely false where a term stands beside a certain word and, clearly more often than the concept's mentions otherwise
do, far from anything else that is said of the concept: 民生 before 银行, 医疗 before 器械. Tested by the exact binomial test,
one-sided, with Benjamini–Hochberg over all neighbours of all terms of the concept.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from pipeline.attention.count import Listed
from pipeline.attention.survey import LEFT, Survey, TermSurvey
from pipeline.statistics import ALPHA, benjamini_hochberg

_MOST_CUT = 0.5  # share of occurrences rejected at a boundary from which a term is reported
_FEW_CUT = 5
_DOMINANT = 0.5
_NEIGHBOUR_HITS = 5
_NEIGHBOUR_SHARE = 0.03
_LONELIER = 1.5  # times the share of lone mentions that the concept has anyway
_ONE_REPORT = 0.5
_ONE_REPORT_HITS = 20
_ONLY_HERE = 0.5  # share of a word's occurrences that cut the term from which it is no word of its own
KINDS = ("never_seen", "lost", "cut", "never_whole", "nested", "dominant", "one_report", "false_context")


@dataclass(frozen=True)
class Finding:
    """One doubt.

    Attributes:
        concept: the concept.
        kind: one of KINDS.
        term: the term.
        count: occurrences or mentions that it rests on.
        of: out of so many.
        detail: words that explain it.
        line: what to add to configs/lexicon.txt, of lost mentions.
    """

    concept: str
    kind: str
    term: str
    count: int
    of: int
    detail: str = ""
    line: str = ""


def findings(survey: Survey, *, words: Mapping[str, int] | None = None, lexicon: Container[str] = ()) -> list[Finding]:
    """All doubts about the concepts of a survey, by concept, kind and term.

    Args:
        survey: of the whole corpus.
        words: how often each word that cuts a term stands in the corpus; without it nothing is said to be lost.
        lexicon: terms of the segmenter's lexicon.

    Returns:
        The findings; none where no report was seen.
    """
    made: list[Finding] = []
    for row, concept in enumerate(survey.counter.concepts):
        own = [(t.term, use) for t, use in zip(survey.counter.terms, survey.uses, strict=True) if t.concept == row]
        if survey.n_reports:
            lost = [] if words is None else _lost(concept.name, own, words, lexicon)
            found = [
                *lost,
                *_terms(concept.name, own),
                *_nested(concept, dict(own)),
                *_false_contexts(concept.name, own),
            ]
            made += sorted(found, key=lambda f: (list(KINDS).index(f.kind), -f.count, f.term))
    return made


def _terms(concept: str, own: Sequence[tuple[str, TermSurvey]]) -> list[Finding]:
    total = sum(use.hits for _, use in own)
    made = []
    for term, use in own:
        if not use.substring_hits:
            made.append(Finding(concept, "never_seen", term, 0, 0))
        elif use.boundary_rejected >= max(_FEW_CUT, _MOST_CUT * use.substring_hits):
            words = ", ".join(f"{w} {n}" for w, n in _top(use, 3))
            made.append(Finding(concept, "cut", term, use.boundary_rejected, use.substring_hits, words))
        elif use.hits and not use.whole:
            made.append(Finding(concept, "never_whole", term, use.hits, use.hits))
        if use.hits > _DOMINANT * total and len(own) > 1:
            made.append(Finding(concept, "dominant", term, use.hits, total))
        if use.hits >= _ONE_REPORT_HITS and use.most > _ONE_REPORT * use.hits and use.reports > 1:
            made.append(Finding(concept, "one_report", term, use.most, use.hits, use.most_report))
    return made


def _top(use: TermSurvey, n: int) -> list[tuple[str, int]]:
    cut: Tally[str] = Tally()
    for (around, _), times in use.cut_by.items():
        cut[around] += times
    return _first(cut, n)


def _first(counts: Tally[str], n: int) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:n]


def _lost(
    concept: str, own: Sequence[tuple[str, TermSurvey]], words: Mapping[str, int], lexicon: Container[str]
) -> list[Finding]:
    """Terms of which occurrences are cut by what is no word of its own; the line for the lexicon stands in ``line``."""
    made = []
    for term, use in own:
        cuts: Tally[str] = Tally()
        for (_, cutting), times in use.cut_by.items():
            cuts.update(dict.fromkeys(cutting, times))
        lost: Tally[str] = Tally()
        for (around, cutting), times in use.cut_by.items():
            if all(cuts[w] >= _ONLY_HERE * words.get(w, 0) for w in cutting):
                lost[around] += times
        if lost and term not in lexicon:
            detail = ", ".join(f"{around} {n}" for around, n in _first(lost, 3))
            line = _first(use.usual, 1)[0][0] if use.usual else term
            made.append(Finding(concept, "lost", term, sum(lost.values()), use.substring_hits, detail, line))
    return made


def _nested(concept: Listed, uses: dict[str, TermSurvey]) -> list[Finding]:
    made = []
    kind = {t: (tier, concept.dimensions.get(t)) for t, tier in concept.tiers.items()}
    for term, own in kind.items():
        longer = [t for t, other in kind.items() if term != t and term in t and other != own and uses[t].hits]
        if longer:
            longer.sort(key=lambda t: -uses[t].hits)
            taken = sum(uses[t].hits for t in longer)
            names = ", ".join(f"{t} {uses[t].hits} ({kind[t][1] or kind[t][0]})" for t in longer[:4])
            made.append(Finding(concept.name, "nested", term, taken, taken + uses[term].hits, names))
    return made


def _false_contexts(concept: str, own: Sequence[tuple[str, TermSurvey]]) -> list[Finding]:
    hits = sum(use.hits for _, use in own)
    if not hits:
        return []
    base = sum(use.hits_alone for _, use in own) / hits
    rows = [
        (term, key, n, use.alone[key], use.hits)
        for term, use in own
        for key, n in sorted(use.neighbours.items())
        if n >= _NEIGHBOUR_HITS and n >= _NEIGHBOUR_SHARE * use.hits and len(key[1]) > 1
    ]
    if not rows:
        return []
    n, alone = (np.array([row[i] for row in rows], dtype=np.float64) for i in (2, 3))
    q = benjamini_hochberg(np.asarray(stats.binom.sf(alone - 1, n, base), dtype=np.float64))
    return [
        Finding(concept, "false_context", term, lone, count, f"{word}{term}" if side == LEFT else f"{term}{word}")
        for (term, (side, word), count, lone, _), value in zip(rows, q.tolist(), strict=True)
        if value < ALPHA and lone > _LONELIER * base * count
    ]
