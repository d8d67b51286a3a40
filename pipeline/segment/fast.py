"""The fast segmenter: pkuseg's tokens from flat arrays, for batches of texts and on several threads."""

from __future__ import annotations

import copy
import functools
import itertools
import logging
from collections.abc import Callable, Container, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline import messages
from pipeline.segment import flat, kernel, numpy_decoder, terms
from pipeline.segment.compiled import compiled, is_kept
from pipeline.segment.lexicon import Lexicon, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

Offsets = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]

# Starting numba and loading its code takes as long as numpy alone takes for the first number of characters; compiling,
# which happens once a computer, as long as for the second.
_COMPILED_FROM = 150_000
_COMPILING_FROM = 4_000_000
# What a call of numpy's decoder costs at least, in characters.
_CALL = 1_000
# Characters a batch: enough to make calls cheap, few enough to keep threads busy and working memory small.
_BATCH = 400_000

_log = logging.getLogger(__name__)


class FastSegmenter:
    """Segments texts into the words that spacy-pkuseg gives, about a hundred times as fast.

    It loads in milliseconds and may be used from many threads.

    Args:
        folder: the model's folder, see :mod:`pipeline.segment.model`.
        lexicon: terms to keep whole.

    Raises:
        ModelDamaged: the folder holds no arrays.
    """

    def __init__(self, folder: Path, lexicon: Iterable[str] = ()) -> None:
        self._folder = folder
        self._model = flat.open_flat(folder)
        self._compiled = False
        self._seen = 0
        self._set_lexicon(lexicon)

    def with_lexicon(self, lexicon: Iterable[str]) -> FastSegmenter:
        """The same model with another lexicon; costs nothing."""
        other = copy.copy(self)
        other.__dict__.pop("nlp", None)  # its tokenizer has the old lexicon
        other._set_lexicon(lexicon)
        return other

    def offsets(self, texts: Sequence[str], *, threads: int = 1) -> Offsets:
        """Tokens of many texts.

        Args:
            texts: sentences, or any texts.
            threads: how many to use at once.

        Returns:
            The number of tokens of each text (int32, as long as texts), and of all tokens, in order, the start and
            the end as character offsets into their text (int32). White space belongs to no token; every other
            character belongs to exactly one.
        """
        sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        decode = self._decoder(int(sizes.sum()), int(sizes.max(initial=0)))
        batches = _batches(sizes, max(1, min(_BATCH, -(-int(sizes.sum()) // threads))))

        def run(part: slice) -> Offsets:
            return self._run(decode, texts[part], sizes[part])

        if threads == 1 or len(batches) < 2:
            results = [run(part) for part in batches]
        else:
            with ThreadPoolExecutor(min(threads, len(batches))) as pool:
                results = list(pool.map(run, batches))
        if len(results) == 1:
            return results[0]
        counts, starts, ends = (
            np.concatenate([np.empty(0, np.int32), *arrays]) for arrays in zip(*results, strict=True)
        )
        return counts, starts, ends

    def spans(self, text: str) -> list[Span]:
        """Tokens of one text.

        Args:
            text: a sentence, or any text.

        Returns:
            (start, end) character offsets into the text, in order, see :meth:`offsets`.
        """
        _, starts, ends = self.offsets([text])
        return list(zip(starts.tolist(), ends.tolist(), strict=True))

    def doc(self, text: str) -> Doc:
        """The same tokens as a spaCy Doc, for components that need one."""
        return tokenize(self, self.nlp.vocab, text)

    @functools.cached_property
    def nlp(self) -> Language:
        """A blank Chinese pipeline of spaCy with this tokenizer, made when first asked for."""
        import spacy

        nlp = spacy.blank("zh")
        nlp.tokenizer = functools.partial(tokenize, self, nlp.vocab)
        return nlp

    def prepare(self, *, say: Callable[[str], None] = lambda _: None) -> None:
        """Compile the decoder now, so that no run has to wait for it.

        Args:
            say: told what is going on, if anything is to be done.
        """
        if not is_kept():
            say(messages.text("says.model.compiling"))
        ready = self.with_lexicon(["政府工作"])  # so that the lexicon's part is compiled too
        ready._seen = _COMPILING_FROM
        ready.offsets(["政府工作报告"])

    @property
    def known(self) -> Container[str]:
        """The words of the model and of the dictionary."""
        return KnownWords(self._model)

    def _set_lexicon(self, lexicon: Iterable[str]) -> None:
        lexicon = set(lexicon)
        self._lexicon = Lexicon(lexicon, KnownWords(self._model))
        self._terms = terms.make_terms(lexicon) if self._lexicon else None

    def _decoder(self, n_chars: int, longest: int) -> Callable[..., int]:
        """The compiled decoder if it pays for what has come so far, else numpy's."""
        self._seen += max(n_chars, _CALL)
        if not self._compiled and longest <= kernel.LONGEST_BY_INTEGERS:
            if self._seen < _COMPILED_FROM:
                return numpy_decoder.decode
            if self._seen < _COMPILING_FROM and not is_kept():
                return numpy_decoder.decode
        try:
            decode = compiled(kernel.decode)
        except ImportError as error:
            _log.warning("Segmentation runs without compiled code, at a tenth of its speed: %s", error)
            return numpy_decoder.decode
        self._compiled = True
        return decode

    def _run(self, decode: Callable[..., int], texts: Sequence[str], sizes: NDArray[np.int64]) -> Offsets:
        # A lone surrogate is a character like another.
        codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4")
        bounds = np.concatenate([[0], np.cumsum(sizes)])
        spans = _space(len(texts), len(codes))
        n_tokens = decode(self._model, codes, bounds, *spans)
        if self._lexicon and (decode is numpy_decoder.decode or self._terms is None):
            return self._apply_lexicon(texts, spans)
        if self._terms is not None:
            result = _space(len(texts), len(codes))
            n_tokens = compiled(terms.apply_terms)(self._model, self._terms, codes, bounds, spans, result)
            spans = result
        counts, starts, ends = spans
        return counts, starts[:n_tokens].copy(), ends[:n_tokens].copy()

    def _apply_lexicon(self, texts: Sequence[str], spans: Offsets) -> Offsets:
        counts, starts, ends = spans
        pairs: list[Span] = []
        first = 0
        for row, (text, n) in enumerate(zip(texts, counts.tolist(), strict=True)):
            tokens = list(zip(starts[first : first + n].tolist(), ends[first : first + n].tolist(), strict=True))
            first += n
            found = self._lexicon.apply(text, tokens)
            counts[row] = len(found)
            pairs += found
        table = np.array(pairs, dtype=np.int32).reshape(-1, 2)
        return counts, table[:, 0].copy(), table[:, 1].copy()


def tokenize(segmenter: FastSegmenter, vocab: Vocab, text: str) -> Doc:
    """A text as a spaCy Doc; with the first two arguments filled in, a tokenizer for spaCy.

    Args:
        segmenter: cuts the text.
        vocab: the vocabulary of the spaCy pipeline.
        text: any text.
    """
    from spacy.tokens import Doc
    from spacy.util import get_words_and_spaces

    words, spaces = get_words_and_spaces([text[a:b] for a, b in segmenter.spans(text)], text)
    return Doc(vocab, words=words, spaces=spaces)


class KnownWords(Container[str]):
    """The words of the model and of the dictionary, looked up in the arrays instead of a set of 400,000 strings."""

    def __init__(self, model: flat.FlatModel) -> None:
        self._model = model

    def __contains__(self, word: object) -> bool:
        if not isinstance(word, str) or not word:
            return False
        codes = np.frombuffer(word.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        with np.errstate(over="ignore"):  # the hash
            return bool(terms.is_known(self._model, codes, 0, len(codes)))


def _space(n_texts: int, n_chars: int) -> Offsets:
    return np.empty(n_texts, np.int32), np.empty(n_chars, np.int32), np.empty(n_chars, np.int32)


def _batches(sizes: NDArray[np.int64], limit: int) -> list[slice]:
    """Runs of texts of about so many characters."""
    before = np.concatenate([[0], np.cumsum(sizes)[:-1]]) if len(sizes) else sizes
    edges = np.flatnonzero(np.diff(before // limit)) + 1
    edges = np.concatenate([[0], edges, [len(sizes)]]).astype(int)
    return [slice(int(a), int(b)) for a, b in itertools.pairwise(edges)]
