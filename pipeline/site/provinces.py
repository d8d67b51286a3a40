"""Where each province stands on a grid of equal tiles: a map that needs no outline and shows small places as large as big ones."""

from __future__ import annotations

from typing import Any

# First two digits of the code (GB/T 2260): short name, row, column.
TILES: dict[str, tuple[str, int, int]] = {
    "23": ("黑", 0, 7),
    "65": ("新", 1, 0),
    "15": ("蒙", 1, 5),
    "22": ("吉", 1, 7),
    "62": ("甘", 2, 2),
    "64": ("宁", 2, 3),
    "14": ("晋", 2, 4),
    "13": ("冀", 2, 5),
    "11": ("京", 2, 6),
    "21": ("辽", 2, 7),
    "54": ("藏", 3, 0),
    "63": ("青", 3, 1),
    "61": ("陕", 3, 3),
    "41": ("豫", 3, 4),
    "37": ("鲁", 3, 5),
    "12": ("津", 3, 6),
    "51": ("川", 4, 1),
    "50": ("渝", 4, 2),
    "42": ("鄂", 4, 3),
    "34": ("皖", 4, 4),
    "32": ("苏", 4, 5),
    "31": ("沪", 4, 6),
    "53": ("云", 5, 1),
    "52": ("贵", 5, 2),
    "43": ("湘", 5, 3),
    "36": ("赣", 5, 4),
    "33": ("浙", 5, 5),
    "45": ("桂", 6, 2),
    "44": ("粤", 6, 3),
    "35": ("闽", 6, 4),
    "71": ("台", 6, 6),
    "46": ("琼", 7, 2),
    "81": ("港", 7, 4),
    "82": ("澳", 7, 3),
}


def tile_of(code: str) -> dict[str, Any] | None:
    """Name, row and column of the tile of a province; None for a code that is none.

    Args:
        code: its code, six digits or the first two.
    """
    found = TILES.get(code[:2])
    return {"name": found[0], "row": found[1], "column": found[2]} if found else None
