"""Tables of what reports state in numbers: indicators, targets against outturns, pledges and their outcomes."""

from __future__ import annotations

from pipeline.tables.core import Table

TABLES: tuple[Table, ...] = ()
