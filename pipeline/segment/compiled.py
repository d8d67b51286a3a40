"""The decoder compiled by numba, once a computer: the machine code is kept in the user's cache."""

from __future__ import annotations

import functools
import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.segment import exact, flat, joining, kernel, scratch, terms
from pipeline.segment.model import cache_folder

_HELPERS: tuple[Callable[..., Any], ...] = (
    flat.find, scratch.make_scratch, kernel.segment_piece, kernel.look_up_pairs, kernel.find_words,
    kernel.score_characters, kernel.score_words, kernel.find_best, kernel.best_of, kernel.follow_best,
    exact.tag_exactly, exact.add_exactly, joining.find_entries, joining.join_tokens, joining.all_entries,
    joining.token_is_entry, joining.is_entry, terms.find_terms, terms.mark_tokens, terms.may_cut, terms.remains,
    terms.is_known, terms.rebuild,
)  # fmt: skip
_MODULES = (exact, flat, joining, kernel, scratch, terms)
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
    from numba import config
    from numba.extending import register_jitable

    for helper in _HELPERS:
        register_jitable(helper)
    options: Any = config  # its attributes are made as it loads
    before = options.CACHE_DIR
    # numba's own choice is beside the source, which may be a place where nothing should be written.
    options.CACHE_DIR = str(_folder())
    try:
        return _compile(function)
    finally:
        options.CACHE_DIR = before


def _compile(function: Callable[..., int]) -> Callable[..., int]:
    from numba import njit

    try:
        kept: Callable[..., int] = njit(function, cache=True, nogil=True)
    except RuntimeError:  # nowhere to keep it: compiled for this process alone
        kept = njit(function, nogil=True)
    return kept


@functools.cache
def _folder() -> Path:
    """A folder for this version of the code: numba looks at the date of one source file only."""
    source = b"".join(Path(str(module.__file__)).read_bytes() for module in _MODULES)
    return cache_folder() / "numba" / hashlib.sha256(source).hexdigest()[:12]
