"""Tables of word processors as lines of text, the same for every format."""

from __future__ import annotations

_CELL = " | "
_PROSE = 200  # characters of a cell from which on it holds prose


def table_lines(rows: list[list[list[str]]]) -> list[str]:
    """Lines of a table: a row a line, its cells parted by ``|``; where cells hold prose, each paragraph of them.

    Args:
        rows: rows of cells of lines.
    """
    if any(len("".join(cell)) > _PROSE for cells in rows for cell in cells):
        return [line for cells in rows for cell in cells for line in cell]
    return [_CELL.join("".join(cell) for cell in cells if cell) for cells in rows]
