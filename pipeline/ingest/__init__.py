"""Ingest: the files of data/raw to items, an item to a Report, and a Report to rows of the stored tables.

Readers of formats are imported when they are asked for: to look whether there is anything new takes none of them.
"""

from typing import TYPE_CHECKING

from pipeline.on_demand import names_of

if TYPE_CHECKING:
    from pipeline.ingest.files.item import Columns, Item, Limits
    from pipeline.ingest.files.manifest import MANIFEST_NAME, Manifest, merged, read_manifest
    from pipeline.ingest.files.unpack import unpack
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
_HOMES = {
    "BY_ENDING": "formats.detect",
    "CONTAINERS": "formats.detect",
    "Columns": "files.item",
    "Item": "files.item",
    "Limits": "files.item",
    "MANIFEST_NAME": "files.manifest",
    "Manifest": "files.manifest",
    "Paragraph": "report",
    "Report": "report",
    "Section": "report",
    "Sentence": "report",
    "Sketch": "identity.sketch",
    "merged": "files.manifest",
    "read_item": "formats.readers",
    "read_manifest": "files.manifest",
    "read_report": "formats.readers",
    "report_tables": "rows",
    "sketch": "identity.sketch",
    "unpack": "files.unpack",
}
__getattr__ = names_of(__name__, _HOMES)
