"""The decoder compiled by numba, once a computer: the machine code is kept in the user's cache."""

from __future__ import annotations

import functools
import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.segment import flat, kernel, terms
from pipeline.segment.model import cache_folder

_HELPERS: tuple[Callable[..., Any], ...] = (
    kernel.make_scratch, kernel.segment_piece, kernel.find, kernel.look_up_pairs, kernel.find_words,
    kernel.score_characters, kernel.score_words, kernel.find_best, kernel.best_of, kernel.follow_best, kernel.tag_exactly,
    kernel.add_exactly, kernel.find_entries, kernel.token_is_entry, kernel.is_entry, kernel.join_tokens, kernel.all_entries,
    terms.find_terms, terms.mark_tokens, terms.may_cut, terms.is_known, terms.rebuild,
)  # fmt: skip
_lock = threading.Lock()


def compiled(function: Callable[..., int]) -> Callable[..., int]:
    """A function of the kernel, compiled; it lets other threads run meanwhile.

    Args:
        function: :func:`pipeline.segment.kernel.decode` or :func:`pipeline.segment.terms.apply_terms`.

    Raises:
        ImportError: numba is not installed, or does not work with this Python or numpy.
    """
    with _lock:
        return _compiled(function)


def is_kept() -> bool:
    """Whether machine code for this version is in the cache, so that it need not be compiled again."""
    return any(_folder().rglob("*.nbi"))


@functools.cache
def _compiled(function: Callable[..., int]) -> Callable[..., int]:
    import numba
    from numba.extending import register_jitable

    for helper in _HELPERS:
        register_jitable(helper)
    before = numba.config.CACHE_DIR
    # numba's own choice is beside the source, which may be a place where nothing should be written.
    numba.config.CACHE_DIR = str(_folder())
    try:
        return _compile(numba, function)
    finally:
        numba.config.CACHE_DIR = before


def _compile(numba: Any, function: Callable[..., int]) -> Callable[..., int]:
    try:
        kept: Callable[..., int] = numba.njit(function, cache=True, nogil=True)
    except RuntimeError:  # nowhere to keep it: compiled for this process alone
        kept = numba.njit(function, nogil=True)
    return kept


@functools.cache
def _folder() -> Path:
    """A folder for this version of the code: numba looks at the date of one source file only."""
    source = b"".join(Path(module.__file__).read_bytes() for module in (kernel, terms, flat))
    return cache_folder() / "numba" / hashlib.sha256(source).hexdigest()[:12]
