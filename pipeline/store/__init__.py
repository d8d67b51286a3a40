"""The DuckDB file: schema, private work file, atomic publish, read-only readers, export."""

from pipeline.store.export import export_table
from pipeline.store.publish import log_of, publish
from pipeline.store.reader import Reader
from pipeline.store.work import WorkFile

__all__ = ["Reader", "WorkFile", "export_table", "log_of", "publish"]
