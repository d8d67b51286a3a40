"""Sentences to the token table, and the word counts that follow from it, by arrays: no Python object a token."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline import tables

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
    report = _codes(sentences["report_id"], reports["report_id"])
    tokens_before = np.concatenate([[0], np.cumsum(counts)])[:-1]
    first = np.zeros(reports.num_rows, dtype=np.int64)  # tokens before each report; its sentences stand together
    if len(texts):
        begins = np.flatnonzero(np.diff(report, prepend=-1))
        first[report[begins]] = tokens_before[begins]
    appended = pc.fill_null(sentences["is_appendix"], False).to_numpy()
    words = np.bincount(sentence[is_word], minlength=len(texts)).astype(np.int32)
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
        "paragraphs": _counted(
            paragraphs,
            ["report_id", "paragraph_no"],
            _sums(
                words,
                _pair(report, sentences["paragraph_no"]),
                _pair(_codes(paragraphs["report_id"], reports["report_id"]), paragraphs["paragraph_no"]),
            ),
        ),
        "reports": _counted(reports, ["report_id"], _sums(words * ~appended, report, np.arange(reports.num_rows))),
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


def _codes(values: pa.ChunkedArray, known: pa.ChunkedArray) -> NDArray[np.int64]:
    """The row of each value among the known ones."""
    place = {v: i for i, v in enumerate(known.to_pylist())}
    encoded = values.combine_chunks().dictionary_encode()
    of = np.array([place[v] for v in encoded.dictionary.to_pylist()], dtype=np.int64)
    return of[encoded.indices.to_numpy(zero_copy_only=False)] if len(of) else np.empty(0, np.int64)


def _pair(report: NDArray[np.int64], number: pa.ChunkedArray) -> NDArray[np.int64]:
    """One number for report and paragraph."""
    paragraph: NDArray[np.int32] = number.to_numpy()
    return report * 2**31 + paragraph


def _sums(words: NDArray[np.int32], of: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int32]:
    """Sum of words for each wanted key, in the order of the wanted ones."""
    keys, index = np.unique(of, return_inverse=True)
    totals = np.bincount(index, weights=words, minlength=len(keys)).astype(np.int32)
    at = np.searchsorted(keys, wanted)
    at[at == len(keys)] = 0
    if not len(keys):
        return np.zeros(len(wanted), np.int32)
    return np.where(keys[at] == wanted, totals[at], 0).astype(np.int32)


def _counted(table: pa.Table, key: list[str], counts: NDArray[np.int32]) -> pa.Table:
    return table.select(key).append_column("n_tokens", pa.array(counts, type=pa.int32()))
