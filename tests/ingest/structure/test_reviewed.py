import pytest

from pipeline.ingest.structure.reviewed import review_years


@pytest.mark.parametrize(
    ("year", "heading", "years"),
    [
        (1959, "一、第一个五年计划时期内和第二个五年计划的第一年——一九五八年的成就", (1953, 1958)),
        (2006, "一、第十个五年计划时期的工作", (2001, 2005)),
        (2021, "一、“十三五”和2020年工作回顾", (2016, 2020)),
        (2013, "一、“十二五”规划实施以来和2012年工作", (2012, 2012)),
    ],
)
def test_a_heading_names_the_years_reviewed(year: int, heading: str, years: tuple[int, int]) -> None:
    found = review_years([heading, "工业增长。"], ["review", "review"], {0}, year=year)
    assert found is not None
    assert (found.years, found.source) == (years, "heading")
