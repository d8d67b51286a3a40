"""Bookkeeping: runs and what is up to date."""

from __future__ import annotations

from pipeline.tables.core import Table, c

RUNS = Table(
    "runs",
    "One run that changed something a row.",
    ("run_id",),
    (
        c("run_id", "VARCHAR", "Run, from its start time (UTC)."),
        c("started_at", "TIMESTAMP", "Start (UTC)."),
        c("finished_at", "TIMESTAMP", "End (UTC)."),
        c("status", "VARCHAR", "done, or done_with_quarantine when an input was not taken."),
        c("config_hash", "VARCHAR", "SHA-256 of all settings, concepts, lexicon and stop words in force."),
        c("model_sha256", "VARCHAR", "SHA-256 of the segmentation model."),
        c("versions", "VARCHAR", "Versions of gongwen and of the libraries that shape the numbers, as JSON."),
        c("stages_run", "VARCHAR[]", "Stages that computed something, a list."),
        c("stages_skipped", "VARCHAR[]", "Stages that were up to date, a list."),
    ),
)
STAGE_STATE = Table(
    "stage_state",
    "What is up to date: the fingerprint under which each stage last did each unit.",
    ("stage", "unit"),
    (
        c("stage", "VARCHAR", "Stage."),
        c("unit", "VARCHAR", "File or report the stage was done for, or * for the whole corpus."),
        c("fingerprint", "VARCHAR", "SHA-256 of stage version, parameters, inputs and model."),
    ),
    internal=True,
)

TABLES = (
    RUNS,
    STAGE_STATE,
)
