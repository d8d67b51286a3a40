"""What `gongwen concepts` does: lists of terms read against the published reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from pipeline.attention.count import Counter
from pipeline.attention.lint import Finding, findings
from pipeline.attention.sentence_units import SentenceUnits, sentences_of
from pipeline.attention.suggest import LEAST_WORDS, Method, Suggestion, suggest
from pipeline.attention.survey import Survey
from pipeline.corpus.layout import Layout
from pipeline.errors import ConfigError
from pipeline.messages import text
from pipeline.progress import Progress, silent
from pipeline.segment.lexicon import read_entries
from pipeline.settings.concepts import Concept
from pipeline.statistics import seed_from
from pipeline.store import Reader

_BATCH = 128
_MOST_WORDS = 5_000_000  # of a larger corpus so many are read: suggestions gain nothing from more


def chosen(concepts: Sequence[Concept], names: Sequence[str]) -> list[Concept]:
    """Concepts by name; all where no name is given.

    Raises:
        ConfigError: there is no such concept.
    """
    by_name = {c.name: c for c in concepts}
    for name in names:
        if name not in by_name:
            raise ConfigError("config.no_concept", path="configs/concepts.yaml", concept=name, known=list(by_name))
    return [by_name[name] for name in dict.fromkeys(names)] if names else list(concepts)


def check(
    reader: Reader, concepts: Sequence[Concept], *, lexicon: Iterable[str] = (), progress: Progress = silent
) -> tuple[Survey, list[Finding]]:
    """Read lists against all published reports, as they are now in the file, whether counted in a run or not.

    Args:
        reader: the published file.
        concepts: the lists.
        lexicon: lines of the segmenter's lexicon.
        progress: told how far it is.

    Returns:
        What was found, and what is doubtful.
    """
    survey = Survey(Counter(concepts))
    for layout in _layouts(reader, _report_ids(reader), "concepts_check", progress):
        survey.add(layout)
    cutting = sorted({w for use in survey.uses for _, cut in use.cut_by for w in cut})
    rows = reader.named(
        "SELECT text, count(*) FROM tokens WHERE list_contains($words, text) GROUP BY text", {"words": cutting}
    )
    return survey, findings(survey, words=dict(rows), lexicon=read_entries(lexicon))


def read_sentences(
    reader: Reader, concept: Concept, *, most_words: int = _MOST_WORDS, progress: Progress = silent
) -> list[SentenceUnits]:
    """Sentences of the corpus with mentions of a concept joined, or of a sample of its reports that is the same each time.

    Args:
        reader: the published file.
        concept: the concept.
        most_words: about so many words at most.
        progress: told how far it is.
    """
    ids = _report_ids(reader)
    ((total,),) = reader.rows("SELECT coalesce(sum(n_tokens), 0) FROM reports")
    if total > most_words:
        rng = np.random.Generator(np.random.PCG64(seed_from("suggest", concept.name)))
        drawn = rng.permutation(len(ids))[: max(1, round(len(ids) * most_words / total))]
        ids = [ids[i] for i in np.sort(drawn)]
    counter = Counter([concept])
    layouts = _layouts(reader, ids, "concepts_suggest", progress)
    return [sentence for layout in layouts for sentence in sentences_of(layout, counter)]


def propose(
    reader: Reader,
    concept: Concept,
    *,
    stopwords: frozenset[str],
    method: Method = "fasttext",
    limit: int = 30,
    progress: Progress = silent,
) -> tuple[list[Suggestion], str]:
    """Suggestions for a concept, and what there is to say of the corpus they come from.

    Args:
        reader: the published file.
        concept: the concept.
        stopwords: words never proposed.
        method: word2vec or fasttext.
        limit: at most so many.
        progress: told how far it is.
    """
    sentences = read_sentences(reader, concept, progress=progress)
    words = sum(u is not None for s in sentences for u in s.units)
    reports = len({s.report_id for s in sentences})
    counts = {"words": words, "reports": reports}
    note = text("says.concepts.corpus", **counts)
    if words < LEAST_WORDS[method]:
        note = text("says.concepts.too_little", least=LEAST_WORDS[method], **counts)
    return suggest(sentences, concept, stopwords=stopwords, method=method, limit=limit), note


def evidence(reader: Reader, suggestions: Sequence[Suggestion]) -> dict[tuple[str, int], str]:
    """The example sentences of suggestions, by report and number."""
    sources = sorted({p for s in suggestions for p in s.examples})
    rows = reader.named(
        "SELECT report_id, sentence_no, text FROM sentences WHERE list_contains($sources, concat(report_id, '#', sentence_no))",
        {"sources": [f"{r}#{n}" for r, n in sources]},
    )
    return {(r, n): text for r, n, text in rows}


def _report_ids(reader: Reader) -> list[str]:
    return [row[0] for row in reader.rows("SELECT report_id FROM reports ORDER BY report_id")]


def _layouts(reader: Reader, ids: Sequence[str], step: str, progress: Progress) -> Iterator[Layout]:
    progress(step, 0, len(ids), 0)
    chars = 0
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        reports, sentences, tokens = (reader.read(n, some) for n in ("reports", "sentences", "tokens"))
        yield Layout(reports.sort_by("report_id"), sentences, tokens)
        chars += sum(n or 0 for n in reports["n_chars"].to_pylist())
        progress(step, start + len(some), len(ids), chars)
