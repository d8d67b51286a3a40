from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.settings.indicators import read_indicators

SHIPPED = Path(__file__).parents[2] / "configs" / "indicators.yaml"
GOOD = "indicators:\n  - {code: gdp, label: 生产总值, percent: growth, better: higher, names: [生产总值]}\n"


def test_the_shipped_list_holds_the_indicators_of_the_field() -> None:
    codes = {i.code for i in read_indicators(SHIPPED)}
    assert {"gdp", "fiscal_revenue", "rural_income", "cpi", "unemployment_surveyed", "pm25", "rd_intensity"} <= codes


def test_a_project_without_the_file_uses_the_shipped_list(tmp_path: Path) -> None:
    assert read_indicators(tmp_path / "indicators.yaml") == read_indicators(SHIPPED)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("indicators: []\n", "expected one key"),
        (GOOD.replace("growth", "speed"), "indicator gdp: percent"),
        (GOOD + GOOD.splitlines()[1].replace("生产总值]", "总值]") + "\n", "a code stands twice: gdp"),
        (GOOD + GOOD.splitlines()[1].replace("gdp", "gnp") + "\n", "生产总值 stands under gdp too"),
        (GOOD.replace("names:", "patterns: ['('], names:"), "is no regular expression"),
        (GOOD.replace("names:", "definitions: {旧: [总产值]}, names:"), "总产值 stands under definitions"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "indicators.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        read_indicators(path)
