"""Sentences to the token table, and the word counts that follow from it, by arrays: no Python object a token."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline import tables
from pipeline.corpus.arrays import Ints, Numbered, ints, rows_of

Offsets = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]
_UNICODE = 0x110000


def segment_tables(
    offsets: Callable[[Sequence[str]], Offsets], *, reports: pa.Table, paragraphs: pa.Table, sentences: pa.Table
) -> dict[str, pa.Table]:
    """Segment the sentences of some reports.

    Args:
        offsets: from texts to the number of tokens of each and to the start and end of every token, see
            :meth:`FastSegmenter.offsets`.
        reports: rows of reports.
        paragraphs: their rows of paragraphs.
        sentences: their rows of sentences, in key order.

    Returns:
        tokens; and the keys of the three inputs with n_tokens, that of a report being the words that are spoken.
    """
    texts = sentences["text"].to_pylist()
    counts, starts, ends = offsets(texts)
    sentence = np.repeat(np.arange(len(texts)), counts)  # the row of each token's sentence
    strings, is_word = _strings(texts, sentence, starts, ends)
    report = rows_of(sentences["report_id"], reports["report_id"])
    tokens_before = np.concatenate([[0], np.cumsum(counts)])[:-1]
    first = np.zeros(reports.num_rows, dtype=np.int64)  # tokens before each report; its sentences stand together
    if len(texts):
        begins = np.flatnonzero(np.diff(report, prepend=-1))
        first[report[begins]] = tokens_before[begins]
    appended = pc.fill_null(sentences["is_appendix"], False).to_numpy()
    words = np.bincount(sentence[is_word], minlength=len(texts))
    of_paragraph = rows_of(paragraphs["report_id"], reports["report_id"]), ints(paragraphs["paragraph_no"])
    paragraph = Numbered(*of_paragraph, reports.num_rows).rows(report, ints(sentences["paragraph_no"]))
    tokens = tables.TOKENS.from_columns(
        {
            "report_id": reports["report_id"].combine_chunks().take(pa.array(report[sentence])),
            "token_no": np.arange(1, len(sentence) + 1) - first[report[sentence]],
            "sentence_no": sentences["sentence_no"].to_numpy()[sentence],
            "text": strings,
            "start_char": starts,
            "end_char": ends,
            "is_word": is_word,
            "is_appendix": sentences["is_appendix"].combine_chunks().take(pa.array(sentence)),
        }
    )
    return {
        "tokens": tokens,
        "sentences": _counted(sentences, ["report_id", "sentence_no"], words),
        "paragraphs": _counted(paragraphs, ["report_id", "paragraph_no"], _sums(words, paragraph, paragraphs)),
        "reports": _counted(reports, ["report_id"], _sums(words * ~appended, report, reports)),
    }


def _strings(
    texts: Sequence[str], sentence: NDArray[np.int64], starts: NDArray[np.int32], ends: NDArray[np.int32]
) -> tuple[pa.Array, NDArray[np.bool_]]:
    """The tokens as strings, and which of them are words.

    The characters of all tokens stand one after the other in one buffer, as Arrow wants them.
    """
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    shift = (np.cumsum(sizes) - sizes)[sentence]
    lengths = (ends - starts).astype(np.int64)
    before = np.concatenate([[0], np.cumsum(lengths)])
    kept = np.arange(before[-1]) + np.repeat(shift + starts - before[:-1], lengths)
    codes = codes[kept]
    # How many bytes of UTF-8 a character takes.
    width = 1 + (codes >= 0x80).astype(np.int32) + (codes >= 0x800) + (codes >= 0x10000)
    edges = np.concatenate([[0], np.cumsum(width, dtype=np.int64)])[before]
    data = codes.tobytes().decode("utf-32-le", "surrogatepass").encode("utf-8", "surrogatepass")
    strings = pa.LargeStringArray.from_buffers(len(lengths), pa.py_buffer(edges), pa.py_buffer(data)).cast(pa.string())
    words = np.concatenate([[0], np.cumsum(_alphanumeric(codes), dtype=np.int64)])[before]
    return strings, np.diff(words) > 0


def _alphanumeric(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Whether each character is a letter, a digit or a Han character, as ``str.isalnum`` says; asked once a character."""
    flags = np.zeros(_UNICODE, dtype=np.bool_)
    flags[codes] = True
    distinct = np.flatnonzero(flags)
    flags[distinct] = [chr(c).isalnum() for c in distinct.tolist()]
    return flags[codes]


def _sums(words: Ints, of: Ints, table: pa.Table) -> Ints:
    """Sum of words for each row of a table; of is the row that each count belongs to, -1 for none."""
    return np.bincount(of[of >= 0], weights=words[of >= 0], minlength=table.num_rows)


def _counted(table: pa.Table, key: list[str], counts: Ints) -> pa.Table:
    return table.select(key).append_column("n_tokens", pa.array(counts.astype(np.int32)))
