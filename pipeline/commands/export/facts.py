"""What identifies a corpus and a run: said the same way in citations and beside every exported table."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from pipeline.store import LAST_RUN, Reader

_SHOWN = 12  # characters of a hash that people are shown


@dataclass(frozen=True)
class Facts:
    """What is told of the corpus and the run.

    Attributes:
        n_reports: reports.
        n_places: places.
        first_year: first year of delivery.
        last_year: last year of delivery.
        n_tokens: words.
        corpus: version of the corpus: the start of a hash over every report and its text, whatever files it came in.
        version: version of gongwen.
        model: start of the hash of the segmentation model.
        config: hash of all settings.
    """

    n_reports: int
    n_places: int
    first_year: int
    last_year: int
    n_tokens: int
    corpus: str
    version: str
    model: str
    config: str

    @property
    def years(self) -> str:
        """2015, or 1954–2026."""
        return str(self.first_year) if self.first_year == self.last_year else f"{self.first_year}–{self.last_year}"


def facts(reader: Reader) -> Facts:
    """What the published file says of its corpus and its last run."""
    reports = reader.rows("SELECT report_id, content_sha256, place, year, n_tokens FROM reports ORDER BY report_id")
    runs = reader.rows(f"SELECT versions, model_sha256, config_hash FROM runs WHERE {LAST_RUN}")
    versions, model, config = runs[0] if runs else ("{}", "", "")
    years = [year for _, _, _, year, _ in reports] or [0]
    return Facts(
        n_reports=len(reports),
        n_places=len({place for _, _, place, _, _ in reports}),
        first_year=min(years),
        last_year=max(years),
        n_tokens=sum(n or 0 for *_, n in reports),
        corpus=_digest([[report_id, content] for report_id, content, *_ in reports]),
        version=json.loads(versions).get("gongwen", ""),
        model=str(model)[:_SHOWN],
        config=str(config),
    )


def _digest(of: object) -> str:
    return hashlib.sha256(json.dumps(of, ensure_ascii=False).encode()).hexdigest()[:_SHOWN]
