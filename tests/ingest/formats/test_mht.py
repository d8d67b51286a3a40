from __future__ import annotations

import base64
import quopri

import pytest

from pipeline.errors import InputRefused
from pipeline.ingest import read_report
from tests.conftest import report_text


def made_mht(page: bytes, encoding: str = "base64") -> bytes:
    body = base64.encodebytes(page) if encoding == "base64" else quopri.encodestring(page)
    head = (
        "From: <Saved by a browser>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html"; boundary="--b"\r\n\r\n'
        f"----b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    )
    picture = (
        "\r\n----b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----b--\r\n"
    )
    return head.encode() + body + picture.encode()


@pytest.mark.parametrize("name", ["清水县_2015.mht", "清水县_2015.doc"])
@pytest.mark.parametrize(("charset", "encoding"), [("utf-8", "base64"), ("gb18030", "quoted-printable")])
def test_the_page_within_is_read(name: str, charset: str, encoding: str) -> None:
    text = report_text("清水县", 2015)
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in text.split("\n")) + "</body></html>"
    found = read_report(name, made_mht(page.encode(charset), encoding), max_bytes=10**6)
    plain = read_report("清水县_2015.txt", text.encode(), max_bytes=10**6)
    assert (found.text_sha256, found.format) == (plain.text_sha256, "mht")


def test_one_without_a_page_is_refused() -> None:
    with pytest.raises(InputRefused, match="unreadable"):
        read_report("a.mht", made_mht(b"").replace(b"text/html", b"text/plain"), max_bytes=10**6)
