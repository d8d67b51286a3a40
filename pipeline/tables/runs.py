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
CHANGE_KINDS = ("report_replaced", "report_gone", "report_new", "trend", "target", "concept", "topic", "pledge")
RUN_CHANGES = Table(
    "run_changes",
    "What a run changed against what was published before it, one a row, the most important first; none of a first run.",
    ("run_id", "rank"),
    (
        c("run_id", "VARCHAR", "Run, see runs."),
        c(
            "rank",
            "INTEGER",
            "Order: two of each kind (replaced, gone and new reports, trends, targets, concepts, topics, pledges), then two more.",
        ),
        c("kind", "VARCHAR", "report_replaced, report_gone, report_new, trend, target, concept, topic or pledge."),
        c("subject", "VARCHAR", "Report, series, indicator, concept or topic that is different."),
        c("place", "VARCHAR", "Place that it is about; null where it is about all."),
        c("year", "INTEGER", "Year that it is about; null where it is about a series."),
        c(
            "before",
            "VARCHAR",
            "What was published: start of the text's hash; verdict; target, outturn, unit and verdict; mentions per 10,000 words "
            "of all reports; pledges done/partly/repeated/not mentioned.",
        ),
        c("after", "VARCHAR", "What is published now; of topics what became of it."),
        c(
            "cause",
            "VARCHAR",
            "method (a stage or library), model, list (of the concept), settings, report_replaced, report_gone, report_new, or other.",
        ),
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
RUN_SETTINGS = Table(
    "run_settings",
    "The settings that the last run went by, a section of configs/project.yaml a row.",
    ("section",),
    (
        c("section", "VARCHAR", "Section."),
        c("value", "VARCHAR", "Its settings in force, as JSON."),
    ),
    internal=True,
)

TABLES = (
    RUNS,
    RUN_CHANGES,
    STAGE_STATE,
    RUN_SETTINGS,
)
