from pathlib import Path

import pytest

from pipeline.indicators.names import Catalogue
from pipeline.settings.indicators import read_indicators

CONFIGS = Path(__file__).parents[2] / "configs"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue(read_indicators(CONFIGS / "indicators.yaml"))
