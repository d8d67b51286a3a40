"""docs/panel: from the exported panel to a figure and a regression, as its reader runs it."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.conftest import REPO

pytestmark = pytest.mark.slow

SCRIPT = REPO / "docs" / "panel" / "panel.py"
YEARS = range(2001, 2016)


def _panel(ratio: float, places: int, seed: int = 3) -> pd.DataFrame:
    """A panel as `gongwen export v_panel` writes it, in which the rate changes by a known ratio a year."""
    rng = random.Random(seed)
    rows = []
    for i in range(places):
        for year in YEARS:
            have = rng.random() < 0.8
            words = rng.randint(3000, 9000)
            rate = 0.002 * (1 + i % 5) * ratio ** (year - YEARS[0])
            hits = sum(rng.random() < rate for _ in range(words)) if have else None
            row = {"place": f"第{i}县", "place_code": f"{620000 + i}", "year": year, "concept": "改革", "hits": hits}
            rows.append(row | {"n_tokens": words if have else None, "per_10k_tokens": 1e4 * hits / words if have else None})  # fmt: skip
    both = [pd.DataFrame(rows).assign(part=part) for part in ("plan", "review")]
    both[1]["hits"] = both[1]["hits"] * 3  # what is said in reviews must not get in
    return pd.concat(both)


def _run(folder: Path, concept: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), "panel.csv", concept]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_ratio_of_a_year_is_found_and_drawn(tmp_path: Path) -> None:
    panel = _panel(1.05, places=12)
    panel.to_csv(tmp_path / "panel.csv", index=False, encoding="utf-8-sig")
    done = _run(tmp_path, "改革")
    assert done.returncode == 0, done.stderr
    told = re.search(r"ratio a year: ([\d.]+) \(95% interval ([\d.]+) to ([\d.]+); 12 places, (\d+) plans", done.stdout)
    assert told
    ratio, low, high = (float(told[i]) for i in (1, 2, 3))
    assert low < 1.05 < high
    assert 1.03 < ratio < 1.07
    assert high - low < 0.04
    assert int(told[4]) == panel["hits"].notna().sum() / 2, "a year without a report is missing, not zero"
    assert "pooled_trends" in done.stdout, "few places are warned of"
    assert (tmp_path / "panel.svg").read_text(encoding="utf-8").startswith("<svg")


def test_a_panel_that_holds_no_regression_is_refused_in_a_sentence(tmp_path: Path) -> None:
    _panel(1.0, places=1).to_csv(tmp_path / "panel.csv", index=False)
    done = _run(tmp_path, "改革")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "no two places with several plans" in done.stderr


def test_all_three_scripts_read_columns_that_the_panel_has() -> None:
    from pipeline.tables import PUBLIC

    named = {"place", "year", "part", "concept", "hits", "n_tokens", "per_10k_tokens", "place_code"}
    assert named <= {c.name for c in PUBLIC["v_panel"].columns}
    for script in SCRIPT.parent.iterdir():
        text = script.read_text(encoding="utf-8")
        assert {"part", "concept", "hits", "n_tokens", "per_10k_tokens", "year"} <= set(re.findall(r"\w+", text))
