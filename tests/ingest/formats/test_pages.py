"""Structures of government sites: each page gives the same report, or says where its text is."""

from __future__ import annotations

import pytest

from pipeline.errors import InputRefused
from pipeline.ingest import read_report
from tests.conftest import report_text
from tests.ingest.formats.made_pages import structures, with_attachment

_TEXT = report_text("清水县", 2015)


@pytest.mark.parametrize("name", list(structures("x")))
def test_a_page_gives_the_report_and_nothing_else(name: str) -> None:
    plain = read_report("a.txt", _TEXT.encode(), max_bytes=10**6)
    found = read_report("a.html", structures(_TEXT)[name].encode(), max_bytes=10**7)
    assert [p.text for p in found.paragraphs] == [p.text for p in plain.paragraphs]
    assert (found.place, found.year, found.format) == ("清水县", 2015, "html")


@pytest.mark.parametrize(("name", "html"), list(with_attachment().items()))
def test_a_page_whose_text_is_in_an_attachment_says_so(name: str, html: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        read_report("清水县_2015.html", html.encode(), max_bytes=10**6)
    assert refusal.value.reason == "empty"
    assert "attachment" in refusal.value.detail
    shown = {"link": "2015年清水县政府工作报告.doc", "viewer": "2015report.pdf", "embedded": "2015report.pdf"}
    assert shown.get(name, "政府工作报告") in refusal.value.detail
