"""The folder that a browser or Word leaves beside a saved page: pictures, style sheets and scripts, and no report."""

from __future__ import annotations

import re
from collections.abc import Collection

_FOLDER = re.compile(r"(?:_files|\.files|_文件)/")
_PAGES = (".html", ".htm", ".shtml", ".xhtml")


def is_part_of_a_page(path: str, beside: Collection[str]) -> bool:
    """Whether a path lies in the folder of a page (报告_files/ beside 报告.html).

    Args:
        path: with forward slashes; of a folder with one at its end.
        beside: paths of the files that are there.
    """
    return any(path[: m.start()] + ending in beside for m in _FOLDER.finditer(path) for ending in _PAGES)
