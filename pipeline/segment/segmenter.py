"""spaCy's Chinese tokenizer with the pkuseg segmenter, as spans and as Doc objects."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelDamaged
from pipeline.segment.lexicon import Lexicon, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


Offsets = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]


class Segmenter:
    """Segments sentences into words.

    Loading takes about six seconds and 800 MB, so make one and keep it.

    Args:
        folder: a folder with features.msgpack and weights.npz, see :mod:`pipeline.segment.model`.
        lexicon: terms to keep whole.

    Raises:
        ModelDamaged: the folder holds no model that spacy-pkuseg reads.
    """

    def __init__(self, folder: Path, lexicon: Iterable[str] = ()) -> None:
        import spacy

        # spaCy segments Chinese into characters unless told otherwise, without a word of warning.
        self._nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "pkuseg"}}})
        tokenizer: Any = self._nlp.tokenizer
        try:
            tokenizer.initialize(pkuseg_model=str(folder), pkuseg_user_dict="default")
            self._pkuseg = tokenizer.pkuseg_seg
            trial = self._pkuseg.cut("政府工作报告")
        except Exception as error:  # spacy-pkuseg lets any error of numpy, msgpack or zip through
            raise ModelDamaged("model.not_loadable", folder=folder, error=str(error)) from error
        if len(trial) == len("政府工作报告"):
            raise ModelDamaged("model.single_characters", folder=folder)
        self._known = self._pkuseg.postprocesser.other_words | self._pkuseg.feature_extractor.unigram
        self._lexicon = Lexicon(lexicon, self._known)

    def with_lexicon(self, lexicon: Iterable[str]) -> Segmenter:
        """The same loaded model with another lexicon; costs nothing."""
        other = copy.copy(self)
        other._lexicon = Lexicon(lexicon, self._known)
        return other

    def spans(self, text: str) -> list[Span]:
        """Tokens of a sentence.

        Args:
            text: one sentence, or any text.

        Returns:
            (start, end) character offsets into the text, in order. White space belongs to no token; every other
            character belongs to exactly one.
        """
        spans = align(text, self._pkuseg.cut(text))
        return self._lexicon.apply(text, spans) if self._lexicon else spans

    def offsets(self, texts: Sequence[str]) -> Offsets:
        """Tokens of many texts, as arrays; see :meth:`FastSegmenter.offsets`."""
        found = [self.spans(text) for text in texts]
        table = np.array([span for spans in found for span in spans], dtype=np.int32).reshape(-1, 2)
        counts = np.fromiter(map(len, found), dtype=np.int32, count=len(found))
        return counts, table[:, 0].copy(), table[:, 1].copy()

    def doc(self, text: str) -> Doc:
        """The same tokens as a spaCy Doc, for components that need one."""
        from spacy.tokens import Doc
        from spacy.util import get_words_and_spaces

        words, spaces = get_words_and_spaces([text[a:b] for a, b in self.spans(text)], text)
        return Doc(self._nlp.vocab, words=words, spaces=spaces)

    @property
    def nlp(self) -> Language:
        """The spaCy pipeline around the tokenizer (without the lexicon)."""
        return self._nlp


def align(text: str, words: list[str]) -> list[Span]:
    """Offsets of words in the text they were cut from.

    Args:
        text: the text.
        words: its words, in order; only white space may lie between them.

    Returns:
        (start, end) of each word.

    Raises:
        ValueError: the words are not those of the text.
    """
    spans: list[Span] = []
    position = 0
    for word in words:
        while position < len(text) and text[position].isspace():
            position += 1
        if not text.startswith(word, position):
            raise ValueError(f"segmenter returned {word!r}, which does not stand at character {position}")
        spans.append((position, position + len(word)))
        position += len(word)
    if text[position:].strip():
        raise ValueError(f"segmenter lost {text[position:]!r}")
    return spans
