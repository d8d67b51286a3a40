"""Sentences that hold all of some words and phrases, on the boundaries of words, or all of them within a few sentences.

A phrase counts where it begins and ends on word boundaries, as in counting (:mod:`pipeline.attention.match`): 民生 in 人民生活
(人民|生活) is none, while 大气治理 is found in 大气|治理. Spaces within a phrase ask for a boundary where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

from pipeline.chinese.script import simplified
from pipeline.commands.kwic import WHERE, Where
from pipeline.errors import QueryError
from pipeline.store import Reader
from pipeline.tables.texts import SPOKEN

# "a phrase", “a phrase” or 「a phrase」 within an argument, or what stands between them.
_QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”|「([^」]*)」|([^"“”「」]+)')
_COMMA = re.compile(r"[、，；;]|,(?!\d)")
_NARROW = {
    wide: wide - 0xFEE0 for wide in range(0xFF05, 0xFF5B) if wide == 0xFF05 or chr(wide).isalnum()
}  # as reading does
_SMALL = re.compile(r"[0-9A-Za-z.]*[a-z][0-9A-Za-z.]*")
Key = tuple[str, int]  # report_id, sentence_no
Span = tuple[int, int]  # of characters within a sentence
_Bounds = tuple[set[int], set[int]]  # where words of a sentence start, and where they end
_NONE: _Bounds = (set(), set())


@dataclass(frozen=True)
class Phrase:
    """A word, or words that follow one another.

    Attributes:
        pieces: what stands between its spaces; of a bare word itself.
    """

    pieces: tuple[str, ...]

    @property
    def text(self) -> str:
        """The phrase as it stands in a text."""
        return "".join(self.pieces)


@dataclass(frozen=True)
class Passage:
    """A sentence that holds all phrases, or the shortest run of sentences that does.

    Attributes:
        report_id: report.
        place: place.
        year: year of delivery.
        part: review, plan or other; a passage lies within one.
        sentence_no: its first sentence.
        last_sentence_no: its last sentence.
        text: its sentences.
        matches: where the phrases stand in the text, as [first character, character after the last], in order.
    """

    report_id: str
    place: str
    year: int
    part: str
    sentence_no: int
    last_sentence_no: int
    text: str
    matches: list[list[int]]

    def as_dict(self) -> dict[str, object]:
        """Fields by name."""
        return asdict(self)


@dataclass(frozen=True)
class Found:
    """What a search found.

    Attributes:
        passages: in order of place, year and sentence, as many as were asked for.
        n: passages in all.
        n_whole: as many as there are with the phrases on word boundaries.
        n_anywhere: as many as there are with the phrases as bare characters.
        mentions: of each phrase, its occurrences on word boundaries and as bare characters, the second no fewer than the first.
    """

    passages: list[Passage]
    n: int
    n_whole: int
    n_anywhere: int
    mentions: Mapping[str, tuple[int, int]]


class _Sentence(NamedTuple):
    report_id: str
    place: str
    year: int
    part: str
    sentence_no: int
    text: str


def phrases(words: Sequence[str]) -> list[Phrase]:
    """Arguments of a command line as phrases, each once.

    An argument is a word, or with spaces in it a phrase (what is left of "改善 民生" when the shell has read it). Quotation marks
    that the shell left mark phrases within an argument; what stands between them are words by themselves. Commas part what is
    not within quotation marks. Full-width letters and traditional characters are taken as reports are read.

    Raises:
        QueryError: there is no word in them.
    """
    made: list[Phrase] = []
    for word in (simplified(w.translate(_NARROW)) for w in words):
        if not any(mark in word for mark in '"“”「」'):
            made += (Phrase(tuple(some.split())) for some in _COMMA.split(word))
            continue
        for *quoted, bare in _QUOTED.findall(word):
            made += (Phrase((one,)) for one in _COMMA.sub(" ", bare).split())
            made.append(Phrase(tuple("".join(quoted).split())))
    made = [p for p in dict.fromkeys(made) if p.pieces]
    if not made:
        raise QueryError("query.no_words")
    return made


def search(
    reader: Reader,
    wanted: Sequence[Phrase],
    *,
    where: Where,
    near: int = 0,
    anywhere: bool = False,
    limit: int | None = None,
) -> Found:
    """Find the sentences that hold all phrases.

    Args:
        reader: the published file.
        wanted: the phrases.
        where: of which place, year and part.
        near: so many sentences may lie between the first and the last phrase, within one part of a report: 0 for one sentence.
        anywhere: bare characters count, whatever words they belong to.
        limit: return at most so many passages; counts are of all.
    """
    wanted = _as_written(reader, wanted)
    held = _sentences(reader, [p.text for p in wanted], where)
    words = _words(reader, [p.text for p in wanted])
    bare = [[_occurrences(s.text, p) for p in wanted] for s in held]
    whole = [
        [
            _on_boundaries(spans, p, words.get((s.report_id, s.sentence_no), _NONE))
            for spans, p in zip(own, wanted, strict=True)
        ]
        for s, own in zip(held, bare, strict=True)
    ]
    chosen = bare if anywhere else whole
    on_boundaries, as_characters = (_windows(held, found, near) for found in (whole, bare))
    windows = as_characters if anywhere else on_boundaries
    mentions = {
        p.text: (sum(_apart(own[i]) for own in whole), sum(_apart(own[i]) for own in bare))
        for i, p in enumerate(wanted)
    }
    shown = windows if limit is None else windows[:limit]
    between = _texts(reader, [(held[a], held[b]) for a, b in shown]) if near else {}
    passages = [_passage(held[a : b + 1], chosen[a : b + 1], between) for a, b in shown]
    return Found(passages, len(windows), len(on_boundaries), len(as_characters), mentions)


def _as_written(reader: Reader, wanted: Sequence[Phrase]) -> list[Phrase]:
    """The phrases, with gdp as GDP where only that is a word of the reports."""
    runs = {run for p in wanted for run in _SMALL.findall(p.text)}
    if not runs:
        return list(wanted)
    sql = "SELECT DISTINCT text FROM tokens WHERE text IN (SELECT unnest($words))"
    rows = reader.named(sql, {"words": sorted(runs | {run.upper() for run in runs})})
    known = {word for (word,) in rows}
    write = {run: run.upper() for run in runs if run not in known and run.upper() in known}
    return [Phrase(tuple(_SMALL.sub(lambda m: write.get(m[0], m[0]), piece) for piece in p.pieces)) for p in wanted]


def _sentences(reader: Reader, texts: Sequence[str], where: Where) -> list[_Sentence]:
    """Sentences that hold the characters of any of some texts, in order."""
    holds = " OR ".join(f"contains(s.text, $text_{i})" for i in range(len(texts)))
    sql = f"""
        SELECT s.report_id, r.place, r.year, s.part, s.sentence_no, s.text
        FROM sentences s JOIN reports r USING (report_id)
        WHERE ({holds}) AND s.{SPOKEN} AND {WHERE}
        ORDER BY r.place, r.year, s.report_id, s.sentence_no"""
    values = {
        **{f"text_{i}": t for i, t in enumerate(texts)},
        "place": where.place,
        "year": where.year,
        "part": where.part,
    }
    return [_Sentence(*row) for row in reader.named(sql, values)]


def _words(reader: Reader, texts: Iterable[str]) -> dict[Key, _Bounds]:
    """Bounds of words by sentence, of those words that can be within one of the texts."""
    within = {t[i:j] for t in texts for i in range(len(t)) for j in range(i + 1, len(t) + 1)}
    sql = """
        SELECT report_id, sentence_no, list(start_char), list(end_char) FROM tokens
        WHERE text IN (SELECT unnest($within)) GROUP BY report_id, sentence_no"""
    rows = reader.named(sql, {"within": sorted(within)})
    return {(report_id, number): (set(starts), set(ends)) for report_id, number, starts, ends in rows}


def _occurrences(text: str, phrase: Phrase) -> list[Span]:
    """Where the characters of a phrase stand in a sentence, from left to right; one may overlap another."""
    whole, found = phrase.text, []
    at = text.find(whole)
    while at >= 0:
        found.append((at, at + len(whole)))
        at = text.find(whole, at + 1)
    return found


def _on_boundaries(spans: list[Span], phrase: Phrase, bounds: _Bounds) -> list[Span]:
    """Those of some spans that begin and end, and the pieces of which begin, where words do."""
    starts, ends = bounds
    found = [(at, end) for at, end in spans if at in starts and end in ends]
    if len(phrase.pieces) > 1:
        inner = [len("".join(phrase.pieces[:i])) for i in range(1, len(phrase.pieces))]
        found = [(at, end) for at, end in found if all(at + within in starts for within in inner)]
    return found


def _apart(spans: Sequence[Span]) -> int:
    """How many of some spans can be counted, from left to right, so that none overlaps another."""
    n = free = 0
    for at, end in spans:
        if at >= free:
            n, free = n + 1, end
    return n


def _windows(held: Sequence[_Sentence], found: Sequence[list[list[Span]]], near: int) -> list[tuple[int, int]]:
    """The shortest runs of sentences that hold all phrases, as first and last row, in order."""
    if not near:
        return [(row, row) for row, spans in enumerate(found) if all(spans)]
    made: list[tuple[int, int]] = []
    of: tuple[str, str] | None = None
    last: dict[int, int] = {}  # of each phrase, the row that held it last
    for row, (sentence, spans) in enumerate(zip(held, found, strict=True)):
        if of != (sentence.report_id, sentence.part):
            of, last = (sentence.report_id, sentence.part), {}
        here = [i for i, own in enumerate(spans) if own]
        last |= dict.fromkeys(here, row)
        if not here or len(last) < len(spans):
            continue
        first = min(last.values())
        # What begins where the one before began only goes on longer.
        if sentence.sentence_no - held[first].sentence_no <= near and (not made or made[-1][0] != first):
            made.append((first, row))
    return made


def _texts(reader: Reader, windows: Sequence[tuple[_Sentence, _Sentence]]) -> dict[Key, str]:
    """The sentences of some windows, those between the first and the last too."""
    keys = sorted({(a.report_id, n) for a, b in windows for n in range(a.sentence_no, b.sentence_no + 1)})
    sql = """
        WITH wanted AS (SELECT unnest($reports) AS report_id, unnest($numbers) AS sentence_no)
        SELECT report_id, sentence_no, text FROM sentences SEMI JOIN wanted USING (report_id, sentence_no)"""
    values = {"reports": [r for r, _ in keys], "numbers": [n for _, n in keys]}
    return {(report_id, number): text for report_id, number, text in reader.named(sql, values)} if keys else {}


def _passage(held: Sequence[_Sentence], found: Sequence[list[list[Span]]], between: Mapping[Key, str]) -> Passage:
    """The rows of a window, with the sentences between them that hold nothing, as a passage."""
    first, text, matches, number = held[0], "", set(), held[0].sentence_no
    for sentence, spans in zip(held, found, strict=True):
        text += "".join(between[first.report_id, n] for n in range(number, sentence.sentence_no))
        matches |= {(at + len(text), end + len(text)) for own in spans for at, end in own}
        text += sentence.text
        number = sentence.sentence_no + 1
    about = first[:4]
    return Passage(*about, first.sentence_no, number - 1, text, [[at, end] for at, end in sorted(matches)])
