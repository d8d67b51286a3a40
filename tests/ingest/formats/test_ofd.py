from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputRefused
from pipeline.ingest import read_report
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats.ofd import read_ofd
from tests.conftest import report_text

_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_WIDTH = 30  # characters of a line


def made_ofd(
    lines: list[str],
    *,
    per_char: bool = False,
    typed: bool = False,
    namespace: str = _NS,
    extra: dict[str, str] | None = None,
) -> bytes:
    """An OFD document; a line that is indented begins a paragraph."""
    pages = [lines[i : i + 40] for i in range(0, len(lines), 40)]
    files = {
        "OFD.xml": f"<ofd:OFD {namespace}><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {namespace}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        "</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for number, page in enumerate(pages):
        objects = "".join(_object(line, 25 + 6 * row, per_char, typed) for row, line in enumerate(page))
        files[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f"<ofd:Page {namespace}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in {**files, **(extra or {})}.items():
            package.writestr(name, content)
    return out.getvalue()


def _object(line: str, y: float, per_char: bool, typed: bool) -> str:
    indent = len(line) - len(line.lstrip())
    text, x, size = line.strip(), 20 + 5 * indent, 5
    if typed:
        text, x = line, 20
    if per_char:
        return "".join(_text(c, x + size * i, y, size, "") for i, c in enumerate(text))
    return _text(text, x, y, size, f"g {len(text) - 1} {size}")


def _text(text: str, x: float, y: float, size: int, deltas: str) -> str:
    return (
        f'<ofd:TextObject Boundary="{x}.000000000000001 {y}.000976840973 180 6" size="{size}"><ofd:TextCode X="0" Y="5" DeltaX="{deltas}">'
        f"{escape(text)}</ofd:TextCode></ofd:TextObject>"
    )


def wrapped(text: str) -> list[str]:
    out = []
    for paragraph in text.strip().split("\n"):
        shown = "　　" + paragraph.strip()
        out += [shown[i : i + _WIDTH] for i in range(0, len(shown), _WIDTH)]
    return out


def test_lines_become_paragraphs_again() -> None:
    text = "过去一年，我们围绕稳增长、调结构、惠民生的总要求，扎实开展各项工作，经济运行总体平稳，群众生活持续改善。\n今年要做好以下工作。"
    data = made_ofd(wrapped(text))
    assert read_ofd(data, Notes()).text.split("\n") == text.split("\n")


@pytest.mark.parametrize(("per_char", "typed"), [(False, False), (True, False), (False, True)])
def test_a_report_is_the_same_as_from_text(per_char: bool, typed: bool) -> None:
    text = report_text("清水县", 2015)
    plain = read_report("清水县_2015.txt", text.encode(), max_bytes=10**6)
    data = made_ofd(wrapped(text), per_char=per_char, typed=typed)
    found = read_report("清水县_2015.ofd", data, max_bytes=10**7)
    assert "".join(p.text for p in found.paragraphs) == "".join(p.text for p in plain.paragraphs)
    assert (found.place, found.year, found.format) == (plain.place, plain.year, "ofd")


def test_the_old_namespace_is_read_too() -> None:
    data = made_ofd(["　　过去一年，成绩显著，群众满意。"] * 3, namespace='xmlns:ofd="http://www.ofdspec.org"')
    assert "成绩显著" in read_ofd(data, Notes()).text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (made_ofd([""]), "no_text_layer"),
        (made_ofd(["　　文字"], extra={"Doc_0/Encryptions.xml": "<a/>"}), "encrypted"),
        (made_ofd(["　　文字"], extra={"OFD.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "unsafe"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        read_ofd(data, Notes())
    assert refusal.value.reason == reason


@settings(max_examples=60)
@given(st.text(alphabet="g0123456789. -+eE", max_size=30), st.text(alphabet="0123456789. -", max_size=20))
def test_odd_places_are_no_fault(deltas: str, boundary: str) -> None:
    content = (
        f"<ofd:Page {_NS}><ofd:Content><ofd:TextObject Boundary='{boundary}' Size='{deltas}'><ofd:TextCode X='{boundary}' "
        f"DeltaX='{deltas}'>过去一年我们团结奋斗成绩来之不易</ofd:TextCode></ofd:TextObject></ofd:Content></ofd:Page>"
    )
    data = made_ofd([""], extra={"Doc_0/Pages/Page_0/Content.xml": content})
    assert "团结奋斗" in read_ofd(data, Notes()).text
