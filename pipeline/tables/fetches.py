"""The table of what was fetched."""

from __future__ import annotations

from pipeline.tables.core import PLACE, Table, c

OUTCOMES = (
    "saved",
    "changed",
    "unchanged",
    "listed",
    "page",
    "not_a_report",
    "refused",
    "blocked",
    "forbidden",
    "missing",
    "failed",
    "later",
    "robots",
)
FETCHES = Table(
    "fetches",
    "One request of `gongwen fetch` that came to something a row (docs/fetching.md). Of a series of requests for one address"
    " in which nothing happened, the first and the last stay.",
    ("url", "fetched_at"),
    (
        c("url", "VARCHAR", "Address that was asked for; file: for a file of an inbox."),
        c("final_url", "VARCHAR", "Address that answered, after redirects; null where none did."),
        c("source", "VARCHAR", "Source in configs/sources.yaml."),
        c("fetched_at", "TIMESTAMP", "Time of the answer (UTC)."),
        c("status", "INTEGER", "HTTP status; null where there was no answer."),
        c("etag", "VARCHAR", "ETag of the answer, by which the next request asks whether it has changed."),
        c("last_modified", "VARCHAR", "Last-Modified of the answer."),
        c("sha256", "VARCHAR", "SHA-256 of the content as it came; null where none did."),
        c("path", "VARCHAR", "File that it was put into, within the project folder; null where it was not."),
        c("outcome", "VARCHAR", f"What came of it: {', '.join(OUTCOMES)}."),
        c("content_type", "VARCHAR", "Type of the content as the server states it."),
        c("n_bytes", "BIGINT", "Bytes of the content, where it was looked at as a report."),
        PLACE,
        c("title", "VARCHAR", "Text of the link that led to it."),
        c("found_on", "VARCHAR", "Page that the link stands on."),
        c("n_requests", "INTEGER", "Requests made, with redirects and further tries."),
        c("detail", "VARCHAR", "What is wrong and what to do, in English; null where nothing is."),
        c("detail_zh", "VARCHAR", "The same in Chinese."),
        c("code", "VARCHAR", "The same as a code of the messages, e.g. fetching.blocked."),
        c("values", "VARCHAR", "What goes into that message, as JSON."),
    ),
)

TABLES = (FETCHES,)
