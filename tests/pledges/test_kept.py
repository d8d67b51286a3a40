from __future__ import annotations

import pytest

from pipeline.pledges.kept import SENSITIVITY, SPECIFICITY, kept_table
from pipeline.tables import PLEDGE_OUTCOMES


def _outcomes(*found: tuple[str, int, str, bool]) -> list[dict[str, object]]:
    return [
        {"report_id": f"{place}-{year}", "place": place, "year": year, "pledge_no": n, "outcome": outcome, "due": due}
        | {"outcome_report_id": f"{place}-{year + 1}", "similarity": 0.5, "text": "新建公园9座"}
        for n, (place, year, outcome, due) in enumerate(found, 1)
    ]


def test_shares_are_of_what_is_due_and_corrected() -> None:
    found = [("云州市", 2020, "done", True)] * 30 + [("云州市", 2020, "repeated", True)] * 30
    later = [("云州市", 2020, "not_mentioned", False)] * 40
    (row,) = kept_table(PLEDGE_OUTCOMES.from_rows(_outcomes(*found, *later))).to_pylist()
    assert (row["report_id"], row["n_due"], row["n_done"]) == ("云州市-2020", 60, 30)
    se, sp = SENSITIVITY[0] / SENSITIVITY[1], SPECIFICITY[0] / SPECIFICITY[1]
    assert row["kept"] == pytest.approx((0.5 + sp - 1) / (se + sp - 1), abs=1e-4)
    assert row["kept_low"] < row["kept"] < row["kept_high"]
    assert (row["sensitivity"], row["specificity"]) == pytest.approx((se, sp), abs=1e-4)


def test_a_report_with_nothing_due_has_no_share() -> None:
    assert kept_table(PLEDGE_OUTCOMES.from_rows(_outcomes(("云州市", 2020, "done", False)))).num_rows == 0
    assert kept_table(PLEDGE_OUTCOMES.empty()).num_rows == 0
