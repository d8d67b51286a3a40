from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import InputRefused
from pipeline.ingest import Report, read_report, report_tables
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats import Document
from pipeline.ingest.formats.readers import register
from pipeline.tables import PARAGRAPHS, REPORTS, SECTIONS, SENTENCES

ROOT = Path(__file__).parents[2]
Build = Callable[..., str]
REASONS = {"empty", "too_large", "unknown_format", "not_text", "not_a_report", "no_place", "no_year"} | {
    "no_text_layer",
    "encrypted",
    "unsafe",
    "unreadable",
}


def _read(text: str, name: str = "data/raw/x.txt", encoding: str = "utf-8") -> Report:
    return read_report(name, text.encode(encoding), max_bytes=10_000_000)


def _reason(name: str, data: bytes, max_bytes: int = 1000) -> tuple[str, str]:
    with pytest.raises(InputRefused) as refused:
        read_report(name, data, max_bytes=max_bytes)
    return refused.value.reason, refused.value.detail


def _check(report: Report) -> None:
    texts = {p.paragraph_no: p for p in report.paragraphs}
    covered = dict.fromkeys(texts, "")
    for i, s in enumerate(report.sentences, 1):
        paragraph = texts[s.paragraph_no]
        assert s.sentence_no == i
        assert s.text == paragraph.text[s.paragraph_start_char : s.paragraph_start_char + len(s.text)]
        assert s.part == paragraph.part
        covered[s.paragraph_no] += s.text
    for number, joined in covered.items():
        assert "".join(joined.split()) == "".join(texts[number].text.split())


def test_refusals_before_reading() -> None:
    assert _reason("a.txt", b"")[0] == "empty"
    assert _reason("a.txt", "　\n \ufeff".encode())[0] == "empty"
    assert _reason("a.txt", b"x" * 1001)[0] == "too_large"
    reason, detail = _reason("a.odp", b"x")
    assert reason == "unknown_format"
    assert ".txt" in detail
    assert _reason("a", b"x")[0] == "unknown_format"
    assert _reason("a.txt", b"PK\x03\x04")[0] == "not_text"


def test_metadata_of_a_plain_report(build: Build) -> None:
    report = _read(build())
    assert (report.place, report.place_code, report.level, report.year) == ("清水县", "620521", "district", 2019)
    assert (report.review_from, report.review_to) == (2018, 2018)
    assert str(report.published_on) == "2019-01-12"
    assert report.title == "政府工作报告"
    assert "王某某" in report.header
    assert "王某某" not in "".join(p.text for p in report.paragraphs)
    assert report.n_chars == sum("\u4e00" <= c <= "\u9fff" for p in report.paragraphs for c in p.text)
    _check(report)


def test_a_clean_report_of_usual_length_has_no_warning(build: Build) -> None:
    text = build()
    long = text.replace("（一）坚持项目为王。", "（一）坚持项目为王。" + "要加快推进产业发展，着力改善民生福祉。" * 400)
    assert _read(long, "data/raw/清水县_2019.txt").warnings == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_the_encoding_makes_no_difference(build: Build, encoding: str) -> None:
    assert _read(build(), encoding=encoding) == _read(build())


def test_traditional_script_in_big5_is_read_and_reported() -> None:
    def prose(words: str, n: int) -> str:
        return "\n".join(
            f"（{'一二三四五六'[i]}）{words}" + f"{words}，全縣經濟社會發展，人民生活改善。" * 8 for i in range(n)
        )

    text = (
        "政府工作報告\n各位代表：\n現在，我代表清水縣人民政府，向大會報告工作，請予審議。\n一、2018年工作回顧\n"
        + prose("實現地區生產總值增長", 6) + "\n二、2019年工作安排\n" + prose("要加快推進產業發展", 6)
    )  # fmt: skip
    report = _read(text, encoding="big5")
    assert (report.place, report.year) == ("清水县", 2019)
    assert report.warnings[-2].startswith("decoded as Big5") or any("Big5" in w for w in report.warnings)
    assert any("simplified" in w for w in report.warnings)


def test_the_traditional_text_is_kept_character_for_character(build: Build) -> None:
    simple = build()
    back = {s: t for t, s in (("縣", "县"), ("經", "经"), ("濟", "济"), ("發", "发"), ("業", "业"), ("產", "产"), ("國", "国"), ("報", "报"), ("務", "务"),
                              ("區", "区"), ("項", "项"), ("設", "设"), ("資", "资"), ("會", "会"), ("進", "进"), ("實", "实"))}  # fmt: skip
    old = "".join(back.get(c, c) for c in simple)
    report, plain = _read(old), _read(simple)
    assert [p.text for p in report.paragraphs] == [p.text for p in plain.paragraphs]
    assert all(len(s.as_printed or s.text) == len(s.text) for s in report.sentences)
    printed = "".join(p.as_printed or p.text for p in report.paragraphs)
    assert printed.count("縣") == "".join(p.text for p in report.paragraphs).count("县") >= 5
    assert all(p.as_printed is None for p in plain.paragraphs)


def test_text_on_one_line_gives_the_same_parts(build: Build) -> None:
    report = _read(build().replace("\n", "　　"))
    whole = _read(build())
    assert [p.part for p in report.paragraphs] == [p.part for p in whole.paragraphs]
    assert any("stood on one line" in w for w in report.warnings)


def test_written_out_breaks_and_entities(build: Build) -> None:
    report = _read(build().replace("\n", "\\r\\n&nbsp;"))
    assert [p.text for p in report.paragraphs] == [p.text for p in _read(build()).paragraphs]
    assert any("written-out" in w for w in report.warnings)
    assert any("HTML entit" in w for w in report.warnings)


def test_header_fields_and_page_chrome_stay_out_of_the_body(build: Build) -> None:
    front = (
        "标题：2019年清水县政府工作报告\n发文单位：清水县人民政府\n发布时间：2019-02-01\n阅读：\n303\n首页\n无障碍\n"
        "当前位置：首页 >> 政府工作报告\n【字体：大 中 小】"
    )
    tail = "\n上一篇：\n某县政府工作报告\n标签云\n工作报告\n冀ICP备06016263号-1"
    report = _read(build(front=front).rstrip() + tail)
    body = "".join(p.text for p in report.paragraphs)
    for word in ("发文单位", "303", "无障碍", "字体", "标签云", "ICP"):
        assert word not in body
    assert report.title == "2019年清水县政府工作报告"
    assert str(report.published_on) == "2019-02-01"
    assert sum("page chrome" in w for w in report.warnings) == 1


def test_an_abstract_that_repeats_the_opening_is_dropped(build: Build) -> None:
    text = build()
    start = text.index("各位代表")
    abstract = text[start : start + 200].replace("\n", "")
    report = _read(f"内容摘要：\n{abstract}...\n{text}")
    assert [p.text for p in report.paragraphs] == [p.text for p in _read(text).paragraphs]


def test_a_second_copy_is_dropped_even_in_another_layout() -> None:
    text = (ROOT / "data/raw/城关区_2015.txt").read_text(encoding="utf-8")
    report = _read(text + text.replace("。", "。\n"))
    once = _read(text)
    assert once.n_chars <= report.n_chars <= once.n_chars + 200
    assert any("stood twice" in w for w in report.warnings)


def test_disagreeing_file_name_is_warned(build: Build) -> None:
    warnings = "\n".join(_read(build(), "data/raw/唐县_2018.txt").warnings)
    assert "清水县" in warnings
    assert "唐县" in warnings
    assert "file name 2018" in warnings


def test_a_new_format_needs_only_a_reader(build: Build) -> None:
    def read(data: bytes, notes: Notes) -> Document:
        return Document(data.decode("utf-8").replace("|", "\n"))

    register("piped", (".piped",), read)
    report = read_report("A.PIPED", build().replace("\n", "|").encode(), max_bytes=10_000_000)
    assert report.format == "piped"
    assert report.paragraphs == _read(build()).paragraphs


def test_tables_have_the_declared_schemas(build: Build) -> None:
    report = _read(build())
    tables = report_tables(report, report_id="清水县-2019", source_path="data/raw/x.txt", sha256="0" * 64)
    for declared in (REPORTS, SECTIONS, PARAGRAPHS, SENTENCES):
        assert tables[declared.name].schema == declared.schema
    row = tables["reports"].to_pylist()[0]
    assert (row["n_tokens"], row["n_sentences"], row["place_code"]) == (0, len(report.sentences), "620521")
    assert row["warnings"] == list(report.warnings)
    assert tables["paragraphs"].column("is_heading").to_pylist().count(True) >= 8
    assert set(tables["sentences"].column("n_tokens").to_pylist()) == {0}


def test_the_same_input_gives_the_same_report(build: Build) -> None:
    assert _read(build()) == _read(build())


_PIECES = st.sampled_from(
    [
        "政府工作报告",
        "各位代表：",
        "现在，我代表清水县人民政府向大会报告工作，请予审议。",
        "一、2018年工作回顾",
        "（一）",
        "2019年1月3日在会议上",
        "来源：",
        "标题：",
        "目录",
        "过去一年，完成投资12.5亿元，增长8%。",
        "今年要加快发展。",
        "二、2019年工作安排",
        "\u3000\u3000",
        "\n",
        "\\r\\n",
        "&nbsp;",
        "????",
        "?H",
        "名词解释",
        "记者",
        "各位代表！谢谢。",
        "附件",
        "首页 >>",
        "“",
        "”",
        "《报告》说",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400) | st.text(max_size=300).map(str.encode), st.text(max_size=30))
def test_any_bytes_and_any_name_raise_nothing_but_a_refusal(data: bytes, name: str) -> None:
    for given_name in (name, name + ".txt"):
        with pytest.raises(InputRefused) as refused:
            read_report(given_name, data, max_bytes=10_000)
        assert refused.value.reason in REASONS
        assert refused.value.detail


@pytest.mark.slow
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_PIECES | st.text(max_size=8), min_size=20, max_size=60), st.integers(1, 40))
def test_jumbled_reports_are_read_or_refused_and_offsets_are_true(pieces: list[str], times: int) -> None:
    text = "\n".join(["".join(pieces)] * times + pieces)
    try:
        report = read_report("data/raw/清水县_2019.txt", text.encode("utf-8", "replace"), max_bytes=10_000_000)
    except InputRefused as refused:
        assert refused.reason in REASONS
        return
    _check(report)
    report_tables(report, report_id="a", source_path="b", sha256="c")
