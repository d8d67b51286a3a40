"""Whatever bytes come in: a report or a refusal goes out, for every format, and no fault of the program."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from functools import cache

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import InputRefused
from pipeline.ingest import Columns, Limits, Report, read_item, unpack
from tests.conftest import report_text
from tests.ingest.formats.made_doc import MadeDoc
from tests.ingest.formats.test_mht import made_mht
from tests.ingest.formats.test_ofd import made_ofd, wrapped
from tests.ingest.formats.test_rtf import made_rtf

LIMITS = Limits(report=2_000_000, container=5_000_000)
TEXT = report_text("平安县", 2015)
FORMATS = ("txt", "md", "html", "docx", "pdf", "doc", "rtf", "ofd", "mht", "csv", "tsv", "xlsx", "jsonl", "json", "zip")


@cache
def whole(name: str) -> bytes:
    """A good file of a format, with one report."""
    out = io.BytesIO()
    if name in ("txt", "md"):
        return TEXT.encode()
    if name == "html":
        return (
            "<html><body><div>" + "".join(f"<p>{x}</p>" for x in TEXT.split("\n")) + "</div></body></html>"
        ).encode()
    if name == "docx":
        document = docx.Document()
        for line in TEXT.split("\n"):
            document.add_paragraph(line)
        document.save(out)
    elif name == "pdf":
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        canvas = Canvas(out)
        for at, line in enumerate(TEXT.split("\n")):
            if at % 40 == 0:
                canvas.showPage()
                canvas.setFont("STSong-Light", 5)
            canvas.drawString(20, 780 - 18 * (at % 40), line)
        canvas.save()
    elif name == "doc":
        return bytes(MadeDoc(TEXT.replace("\n", "\r") + "\r", pieces=(50, 700)))
    elif name == "rtf":
        return made_rtf(TEXT)
    elif name == "ofd":
        return made_ofd(wrapped(TEXT))
    elif name == "mht":
        return made_mht(whole("html"))
    elif name in ("csv", "tsv"):
        return ("text\n" + '"' + TEXT + '"\n').encode()
    elif name == "xlsx":
        book = openpyxl.Workbook()
        book.active.append(["text"])
        book.active.append([TEXT])
        book.save(out)
    elif name in ("jsonl", "json"):
        return json.dumps({"text": TEXT}).encode()
    else:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("甲.txt", TEXT)
            package.writestr("乙.docx", whole("docx"))
    return out.getvalue()


def outcomes(name: str, data: bytes) -> list[Report | InputRefused]:
    """Outcome of every item; anything but a refusal goes through."""
    out: list[Report | InputRefused] = []
    for item in unpack(f"data/raw/{name}", io.BytesIO(data), columns=Columns(), limits=LIMITS):
        try:
            out.append(read_item(item, max_bytes=LIMITS.report))
        except InputRefused as refusal:
            assert refusal.reason
            assert refusal.detail
            assert "fault of the program" not in refusal.detail, refusal.detail
            out.append(refusal)
    return out


@pytest.mark.parametrize("name", FORMATS)
def test_a_good_file_of_every_format_gives_the_same_report(name: str) -> None:
    (found, *more) = outcomes(f"a.{name}", whole(name))
    assert isinstance(found, Report)
    assert (found.place, found.year) == ("平安县", 2015)
    assert len(more) == (name == "zip")
    (reference,) = outcomes("a.txt", whole("txt"))
    assert isinstance(reference, Report)
    assert found.n_chars == reference.n_chars
    if name not in ("pdf", "ofd"):  # which are put together again from lines
        assert [p.text for p in found.paragraphs] == [p.text for p in reference.paragraphs]
        assert [p.part for p in found.paragraphs] == [p.part for p in reference.paragraphs]


def _cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data))]


def _flip(data: bytes, rng: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.randint(1, 40)):
        out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def _splice(data: bytes, rng: random.Random) -> bytes:
    a, b = sorted((rng.randrange(len(data)), rng.randrange(len(data))))
    return data[:b] + data[a:]


def _drop(data: bytes, rng: random.Random) -> bytes:
    a = rng.randrange(len(data))
    return data[:a] + data[a + rng.randint(1, 500) :]


@pytest.mark.parametrize("mutate", [_cut, _flip, _splice, _drop])
@pytest.mark.parametrize("name", FORMATS)
def test_damaged_files_of_every_format(name: str, mutate: Callable[[bytes, random.Random], bytes]) -> None:
    rng = random.Random(f"{name}{mutate.__name__}")
    for _ in range(2 if name == "pdf" else 4):
        found = outcomes(f"a.{name}", mutate(whole(name), rng))
        assert found, "a file that nothing is said of is lost without a word"
        assert all(isinstance(x, InputRefused) or x.paragraphs for x in found)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"\xff\xfe", b"\xef\xbb\xbf", b"{", b"text\n", b"\xd0\xcf\x11\xe0", b"{\\rtf"]),
    st.binary(max_size=300) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")),
    st.sampled_from([*FORMATS, "", "wps", "exe"]),
)  # fmt: skip
def test_any_bytes_under_any_name(head: bytes, data: bytes, name: str) -> None:
    found = outcomes(f"a.{name}", head + data)
    assert found, "a file that nothing is said of is lost without a word"
    assert all(isinstance(x, InputRefused) for x in found), "300 bytes are no report"


def workbook(*rows: list[str]) -> bytes:
    out, book = io.BytesIO(), openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.csv", b"text\n"), ("a.tsv", b"text\n"), ("a.xlsx", workbook(["text"])), ("a.xlsx", workbook()), ("a.csv", b"year,text\n\n,\n")],
)  # fmt: skip
def test_a_table_without_rows_is_told_of(name: str, data: bytes) -> None:
    (found,) = outcomes(name, data)
    assert isinstance(found, InputRefused)
    assert found.reason in ("empty", "no_text_column")
