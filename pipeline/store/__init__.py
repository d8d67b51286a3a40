"""The DuckDB file: schema, private work file, atomic publish, read-only readers, export.

What reads alone comes with the package; writing and exporting, which need Arrow, are imported when they are asked for.
"""

from typing import TYPE_CHECKING

from pipeline.on_demand import names_of
from pipeline.store.bounded import Bounds
from pipeline.store.publish import log_of, publish
from pipeline.store.reader import LAST_RUN, Reader

if TYPE_CHECKING:
    from pipeline.store.export import export_table
    from pipeline.store.work import WorkFile

__all__ = ["LAST_RUN", "Bounds", "Reader", "WorkFile", "export_table", "log_of", "publish"]
__getattr__ = names_of(__name__, {"WorkFile": "work", "export_table": "export"})
