"""What was extracted, judged by readers: samples, their sheets as they were filled in, and how right readers found it."""

from pipeline.judged.readings import (
    COLUMNS,
    OUTCOME_COLUMNS,
    PRECISION,
    Agreement,
    Reading,
    current_list,
    read,
    read_folder,
)
from pipeline.judged.sample import ANSWERS, NAMED, Drawn, Sample

__all__ = [
    "ANSWERS",
    "COLUMNS",
    "NAMED",
    "OUTCOME_COLUMNS",
    "PRECISION",
    "Agreement",
    "Drawn",
    "Reading",
    "Sample",
    "current_list",
    "read",
    "read_folder",
]
