"""Ingest: the files of data/raw to items, an item to a Report, and a Report to rows of the stored tables."""

from pipeline.ingest.files import MANIFEST_NAME, Columns, Item, Limits, Manifest, merged, read_manifest, unpack
from pipeline.ingest.formats.detect import BY_ENDING, CONTAINERS
from pipeline.ingest.formats.readers import read_item, read_report
from pipeline.ingest.identity.sketch import Sketch, sketch
from pipeline.ingest.report import Paragraph, Report, Section, Sentence
from pipeline.ingest.rows import report_tables

__all__ = [
    "BY_ENDING",
    "CONTAINERS",
    "MANIFEST_NAME",
    "Columns",
    "Item",
    "Limits",
    "Manifest",
    "Paragraph",
    "Report",
    "Section",
    "Sentence",
    "Sketch",
    "merged",
    "read_item",
    "read_manifest",
    "read_report",
    "report_tables",
    "sketch",
    "unpack",
]
