"""The decoder compiled by numba, once a computer: the machine code is kept in the user's cache."""

from __future__ import annotations

import functools
import hashlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.segment import flat, kernel
from pipeline.segment.model import cache_folder

_HELPERS = (
    kernel.make_scratch, kernel.segment_piece, kernel.find, kernel.look_up_pairs, kernel.find_words,
    kernel.score_characters, kernel.score_words, kernel.find_best, kernel.follow_best, kernel.tag_exactly,
    kernel.add_exactly, kernel.find_entries, kernel.is_entry, kernel.join_tokens,
)  # fmt: skip
_lock = threading.Lock()


def compiled_decode() -> Callable[..., int]:
    """:func:`pipeline.segment.kernel.decode`, compiled; it lets other threads run meanwhile.

    Raises:
        ImportError: numba is not installed, or does not work with this Python or numpy.
    """
    with _lock:
        return _compiled()


@functools.cache
def _compiled() -> Callable[..., int]:
    import numba
    from numba.extending import register_jitable

    for helper in _HELPERS:
        register_jitable(helper)
    options: dict[str, Any] = {"nogil": True, "boundscheck": False}
    if numba.config.CACHE_DIR:  # the user has chosen a place
        return _compile(numba, options)
    # numba's own choice is beside the source, which may be a place where nothing should be written.
    numba.config.CACHE_DIR = str(_cache())
    try:
        return _compile(numba, options)
    finally:
        numba.config.CACHE_DIR = ""


def _compile(numba: Any, options: dict[str, Any]) -> Callable[..., int]:
    try:
        return numba.njit(cache=True, **options)(kernel.decode)  # type: ignore[no-any-return]
    except RuntimeError:  # nowhere to keep it: compiled for this process alone
        return numba.njit(**options)(kernel.decode)  # type: ignore[no-any-return]


def _cache() -> Path:
    """A folder for this version of the code: numba looks at the date of one source file only."""
    source = b"".join(Path(module.__file__).read_bytes() for module in (kernel, flat))
    return cache_folder() / "numba" / hashlib.sha256(source).hexdigest()[:12]
