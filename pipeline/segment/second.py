"""A second segmentation, by jieba as it comes: the one that most studies of Chinese texts use.

It serves comparison alone (table attention_segmenters): its dictionary and hidden Markov model are its own, the user's lexicon has
no part in it. jieba is not installed with gongwen.

References:
    Sun Junyi, jieba 0.42.1, github.com/fxsjy/jieba (MIT licence).
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import platformdirs
from numpy.typing import NDArray

from pipeline.errors import ConfigError

Offsets = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]


def jieba_offsets(texts: Sequence[str]) -> Offsets:
    """Tokens of some texts in jieba's precise mode.

    Args:
        texts: sentences.

    Returns:
        Number of tokens of each text, shape (texts,); start and end of every token, shape (tokens,).

    Raises:
        ConfigError: jieba is not installed.
    """
    cut = _cutter()
    counts = np.zeros(len(texts), dtype=np.int32)
    starts: list[int] = []
    ends: list[int] = []
    for row, text in enumerate(texts):
        at = 0
        for word in cut(text):
            starts.append(at)
            at += len(word)
            ends.append(at)
            counts[row] += 1
    return counts, np.array(starts, dtype=np.int32), np.array(ends, dtype=np.int32)


@cache
def _cutter() -> Callable[[str], list[str]]:
    """Jieba's own tokenizer, with the cache of its dictionary in the user's cache folder instead of a shared one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # written for Python 2: its patterns and imports warn
            import jieba
    except ImportError:
        raise ConfigError("config.no_jieba") from None
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    folder = Path(platformdirs.user_cache_dir("gongwen"))
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.tmp_dir = str(folder)
    tokenizer.initialize()
    made: Callable[[str], list[str]] = tokenizer.lcut
    return made
