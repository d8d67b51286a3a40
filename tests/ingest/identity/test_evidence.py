from __future__ import annotations

from collections.abc import Callable

from pipeline.ingest import Report, read_report
from pipeline.ingest.identity.evidence import Evidence

Build = Callable[..., str]


def _evidence(text: str, name: str = "data/raw/清水县_2019.txt") -> dict[str, Evidence]:
    report: Report = read_report(name, text.encode("utf-8"), max_bytes=10_000_000)
    return {e.field: e for e in report.evidence}


def test_every_decision_has_its_evidence(build: Build) -> None:
    found = _evidence(build())
    assert list(found) == ["place", "level", "year", "review", "plan_start"]
    assert (found["place"].value, found["place"].source) == ("清水县", "speaker")
    assert (found["level"].value, found["level"].source) == ("district", "GB/T 2260 620521")
    assert found["year"].value == "2019"
    assert "delivery date" in found["year"].source
    assert (found["review"].value, found["review"].source) == ("2018", "heading")
    assert (found["plan_start"].value, found["plan_start"].source) == ("二、2019年工作安排", "heading")
    assert all(0 <= e.confidence <= 0.99 for e in found.values())


def test_the_runner_up_of_a_namesake_is_told(build: Build) -> None:
    text = build(place="鼓楼区", kind="区").replace("城乡面貌", "南京经验")
    place = _evidence(text, "data/raw/徐州市鼓楼区_2019.txt")["place"]
    assert (place.value, place.runner_up) == ("徐州市鼓楼区", "南京市鼓楼区")
    assert place.source == "speaker, the file name"


def test_the_runner_up_of_a_year_is_what_title_or_name_say(build: Build) -> None:
    year = _evidence(build(), "data/raw/清水县_2017.txt")["year"]
    assert (year.value, year.runner_up) == ("2019", "2017")


def test_a_place_that_the_user_alone_tells_names_the_user_as_its_source(build: Build) -> None:
    text = build(
        place="",
        kind="县",
        front="政府工作报告",
        opening="各位代表：\n现在，我代表县人民政府，向大会报告工作，请予审议。",
    )
    assert _evidence(text)["place"].source == "the file name"


def test_level_names_the_code_of_the_government_that_took_the_name_over(build: Build) -> None:
    level = _evidence(build(place="铜仁市", kind="市", year=2010), "data/raw/x.txt")["level"]
    assert (level.value, level.runner_up) == ("district", "520600")
