"""Made-up corpora that several tests of pages read."""

from __future__ import annotations

import pytest

from tests.pages.made_up import Tables, make_tables


@pytest.fixture(scope="session")
def one_report() -> Tables:
    return make_tables()


@pytest.fixture(scope="session")
def many_years() -> Tables:
    return make_tables(
        places=(("全国", "national"), ("甲省", "province")), years=(1998, 1999, 2000, 2003, 2004, 2005, 2011), n=15
    )


@pytest.fixture(scope="session")
def many_places() -> Tables:
    return make_tables(places=tuple((f"第{i:02d}省", "province") for i in range(1, 49)), years=(2025,), n=10)
