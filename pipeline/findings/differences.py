"""What one report says more or less of: than its review, than the report before, than other places of its level."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.findings.model import Draft, fold, literal, part, surely
from pipeline.findings.sources import LEAST_WORDS, Row, Sources
from pipeline.messages.numbers import decimal as number

_KINDS = {"plan_review": "plan_vs_review", "place_level": "vs_peers", "year_before": "vs_year_before"}
_AGAINST = {"plan_review": "review", "place_level": "peers", "year_before": "year_before"}


def differences(data: Sources) -> Iterator[Draft]:
    """A statement for every tested difference of a report's plan, of reports that are whole."""
    for row in data.rows("attention_differences"):
        report = data.reports.get(row["report_id"])
        if report is None or row["report_id"] in data.doubtful or row["p_value"] is None:
            continue
        if data.words.get((row["report_id"], row["part"]), 0) >= LEAST_WORDS:
            yield _difference(data, row)


def _difference(data: Sources, row: Row) -> Draft:
    contrast, part_name = row["contrast"], row["part"]
    more = row["difference"] > 0
    reference = row["reference_per_10k_tokens"]
    sentence = data.mentions.get((row["report_id"], row["concept"], part_name))
    newest = data.newest(row["report_id"])

    def said() -> dict[str, object]:
        peers = data.ranks.get((row["report_id"], row["concept"], part_name), (0, 0))
        return {
            "subject": data.concept(row["concept"]),
            "who": row["place"],
            "year": row["year"],
            "part": part(part_name),
            "value": number(row["per_10k_tokens"]),
            "reference": number(reference),
            "n": row["n_reference"],
            "difference": number(row["difference"]),
            "low": number(row["low"]),
            "high": number(row["high"]),
            "rank": peers[0],
            "places": peers[1],
        }

    return Draft(
        kind=_KINDS[contrast],
        subject=row["concept"],
        code=f"{_KINDS[contrast]}.{'more' if more else 'less'}",
        values=said,
        sql=(
            "SELECT difference, low, high, per_10k_tokens, reference_per_10k_tokens, p_value FROM attention_differences "
            f"WHERE report_id = {literal(row['report_id'])} AND concept = {literal(row['concept'])} "
            f"AND part = '{part_name}' AND contrast = '{contrast}'"
        ),
        place=row["place"],
        level=row["level"],
        report_id=row["report_id"],
        part=part_name,
        year_from=row["year"],
        year_to=row["year"],
        value=row["difference"],
        low=row["low"],
        high=row["high"],
        unit="per_10k_tokens",
        comparison=_AGAINST[contrast],
        p_value=row["p_value"],
        effect=fold(max(0.0, reference + surely(row["low"], row["high"])), reference) if reference else 1.0,
        sentences=((row["report_id"], sentence),) if sentence is not None else (),
        on_index=len(data.reports) == 1 or (newest and contrast != "plan_review"),
        on_place=newest,
    )
