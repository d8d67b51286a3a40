from pathlib import Path

import pytest

from pipeline.indicator_list import read_indicators
from pipeline.indicators.names import Catalogue

CONFIGS = Path(__file__).parents[2] / "configs"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue(read_indicators(CONFIGS / "indicators.yaml"))
