"""configs/sources.yaml."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.settings.sources import FetchSettings, is_web_address, read_sources

SHIPPED = Path(__file__).parents[2] / "configs" / "sources.yaml"
SOURCE = "{place: 甲省, addresses: ['https://www.example.gov.cn/']%s}"


def _write(path: Path, source: str, head: str = "contact: a@b.cn\n") -> Path:
    path.write_text(f"{head}sources:\n  甲: {source}\n", encoding="utf-8")
    return path


def test_the_shipped_file_fetches_nothing() -> None:
    assert read_sources(SHIPPED) == FetchSettings()


def test_the_shipped_catalogue_can_be_uncommented(tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8").replace("sources: {}\n", "").replace("contact: null", "contact: a@b.cn")
    text = re.sub(r"^#(sources:| )", r"\1", text, flags=re.M)
    text = re.sub(r"^ (?! ).*\n", "", text, flags=re.M)  # prose
    path = tmp_path / "sources.yaml"
    path.write_text(text, encoding="utf-8")
    found = read_sources(path).sources
    provinces = {s.place for s in found.values() if s.level == "province"}
    assert len(provinces) == 31
    assert {"国务院", "西藏自治区"} <= set(found)


def test_a_project_without_the_file_has_no_sources(tmp_path: Path) -> None:
    assert not read_sources(tmp_path / "sources.yaml").sources


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (", kind: page", "kind.*should be one of"),
        (", next: second", "next.*index_1.html"),
        (", links: '('", "is no regular expression"),
        (", text: 'a b c'", "text.*XPath"),
        (", due_month: 13", "due_month"),
        (", unverified_tls: ok", "say why"),
        (", colour: red", "colour"),
        (", kind: inbox", "needs folder"),
        (", pages: 0", "pages"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, more: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        read_sources(_write(tmp_path / "sources.yaml", SOURCE % more))


@pytest.mark.parametrize("place", ["../..", "a/b", "甲省:", ""])
def test_a_place_names_a_folder_and_no_other(tmp_path: Path, place: str) -> None:
    source = f"{{place: '{place}', addresses: ['https://www.example.gov.cn/']}}"
    with pytest.raises(ConfigError, match="place"):
        read_sources(_write(tmp_path / "sources.yaml", source))


@pytest.mark.parametrize("head", ["", "contact: 张三\n", "contact: nobody\n"])
def test_whoever_fetches_says_who_he_is(tmp_path: Path, head: str) -> None:
    with pytest.raises(ConfigError, match="contact"):
        read_sources(_write(tmp_path / "sources.yaml", SOURCE % "", head))


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://www.gov.cn/a?b=c", True),
        ("http://127.0.0.1:8000/", True),
        ("ftp://www.gov.cn/", False),
        ("file:///etc/passwd", False),
        ("https://user:pw@www.gov.cn/", False),
        ("https:///x", False),
        ("https://[::1/", False),
        ("https://www.gov.cn/a b", False),
        ("https://www.gov.cn:99999/", False),
    ],
)
def test_addresses_of_the_web(address: str, good: bool) -> None:
    assert is_web_address(address) is good
