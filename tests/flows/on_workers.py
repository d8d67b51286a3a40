"""What tests have done on the workers of a cluster: functions of a module, which workers can find."""

from __future__ import annotations

import os
import time

import pyarrow as pa

from pipeline import tables
from pipeline.stages import Tables

DEADLY = "乙县-2014"


def pid(_: int) -> int:
    return os.getpid()


def slowly(n: int) -> int:
    time.sleep(0.2)
    return n


def refuse_three(n: int) -> int:
    if n == 3:
        raise ValueError("three")
    return n


def sections(reports: pa.Table) -> Tables:
    """A stage by report that one report ends, as a crash in a library or a lack of memory would."""
    ids = reports["report_id"].to_pylist()
    if DEADLY in ids:
        os._exit(9)
    rows = [{"report_id": r, "section_no": 1, "heading": r, "depth": 1, "part": "plan"} for r in ids]
    return {"sections": tables.SECTIONS.from_rows(rows)}
