"""Word documents made with python-docx, and parts that only Word writes, as raw XML."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from pipeline.errors import InputRefused
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats.detect import format_of
from pipeline.ingest.formats.docx import read_docx
from pipeline.ingest.formats.docx_numbers import written


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def lines(document: Any) -> list[str]:
    return read_docx(saved(document), Notes()).text.split("\n")


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same package with a part put in or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, content)
    return out.getvalue()


def test_paragraphs_headings_and_title() -> None:
    document = docx.Document()
    document.add_paragraph("政府工作报告", style="Title")
    document.add_heading("一、2018年工作回顾", level=1)
    document.add_paragraph("过去一年，成绩\n显著。")
    found = read_docx(saved(document), Notes())
    assert found.text.split("\n") == ["政府工作报告", "一、2018年工作回顾", "过去一年，成绩", "显著。"]
    assert found.headings == {"一、2018年工作回顾"}
    assert found.title == "政府工作报告"


def test_a_table_of_data_is_a_line_a_row_and_a_table_of_prose_is_layout() -> None:
    document = docx.Document()
    data = document.add_table(rows=2, cols=2)
    for cell, text in zip(data._cells, ("指标", "2018年", "生产总值", "120亿元"), strict=True):
        cell.text = text
    layout = document.add_table(rows=1, cols=1)
    layout.cell(0, 0).text = "一、回顾"
    layout.cell(0, 0).add_paragraph("过去一年，我们做了许多工作。" * 20)
    assert lines(document) == ["指标 | 2018年", "生产总值 | 120亿元", "一、回顾", "过去一年，我们做了许多工作。" * 20]


def test_deleted_and_hidden_text_is_left_out_and_inserted_text_is_kept() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("甲")
    for xml in (
        "<w:ins {ns}><w:r><w:t>乙</w:t></w:r></w:ins>",
        "<w:del {ns}><w:r><w:delText>丙</w:delText></w:r></w:del>",
        "<w:moveFrom {ns}><w:r><w:t>丁</w:t></w:r></w:moveFrom>",
        "<w:r {ns}><w:rPr><w:vanish/></w:rPr><w:t>戊</w:t></w:r>",
        "<w:r {ns}><w:instrText>PAGE</w:instrText></w:r>",
        "<w:hyperlink {ns}><w:r><w:t>己</w:t></w:r></w:hyperlink>",
        "<w:sdt {ns}><w:sdtContent><w:r><w:t>庚</w:t></w:r></w:sdtContent></w:sdt>",
    ):
        paragraph._p.append(parse_xml(xml.replace("{ns}", nsdecls("w"))))
    document.sections[0].header.paragraphs[0].text = "页眉"
    assert lines(document) == ["甲乙己庚"]


def test_text_boxes_follow_the_paragraph_they_hang_on_and_count_once() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("正文。")
    box = "<w:txbxContent><w:p><w:r><w:t>框中文字。</w:t></w:r></w:p></w:txbxContent>"
    paragraph._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            f'xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice>'
            f"<mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    assert lines(document) == ["正文。", "框中文字。"]


def test_numbers_that_word_counts_are_written_out() -> None:
    document = docx.Document()
    for level, text in ((0, "工作回顾"), (1, "经济"), (1, "民生"), (0, "工作安排"), (1, "产业")):
        paragraph = document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>')
        )
    numbering = document.part.numbering_part.element
    level_xml = '<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="{text}"/></w:lvl>'
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">'
        + level_xml.format(i=0, text="%1、")
        + level_xml.format(i=1, text="（%2）")
        + "</w:abstractNum>"
    )
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    assert lines(document) == ["一、工作回顾", "（一）经济", "（二）民生", "二、工作安排", "（一）产业"]


def test_footnotes_go_to_the_end_as_an_appendix() -> None:
    document = docx.Document()
    document.add_paragraph("推进放管服改革。")
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:t>放管服：简政放权。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    counted = Notes()
    found = read_docx(with_part(saved(document), "word/footnotes.xml", notes.encode()), counted)
    assert found.text.split("\n") == ["推进放管服改革。", "注释", "放管服：简政放权。"]
    assert counted.count("notes_moved") == 1


def test_a_table_of_contents_is_left_out() -> None:
    document = docx.Document()
    style = document.styles.add_style("toc 1", 1)
    document.add_paragraph("一、工作回顾\t3", style=style)
    document.add_paragraph("一、工作回顾")
    assert [x for x in lines(document) if x] == ["一、工作回顾"]


@pytest.mark.parametrize("doctype", ['<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "<!DOCTYPE d>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(doctype: str, encoding: str) -> None:
    document = docx.Document()
    document.add_paragraph("甲")
    body = f"<w:document {nsdecls('w')}><w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:body></w:document>"
    part = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{body}'.encode(encoding)
    with pytest.raises(InputRefused) as refused:
        read_docx(with_part(saved(document), "word/document.xml", part), Notes())
    assert refused.value.reason == "unsafe"


def test_a_part_that_swells_is_refused() -> None:
    bomb = with_part(saved(docx.Document()), "word/document.xml", b"<w:x>" + b" " * 30_000_000)
    with pytest.raises(InputRefused) as refused:
        read_docx(bomb, Notes())
    assert refused.value.reason == "unsafe"


def test_damage_is_refused_with_what_to_do() -> None:
    whole = saved(docx.Document())
    for data in (whole[:-200], b"PK\x03\x04", with_part(whole, "word/document.xml", b"<w:document")):
        with pytest.raises(InputRefused) as refused:
            read_docx(data, Notes())
        assert refused.value.reason == "unreadable"
        assert "anew" in refused.value.detail or "again" in refused.value.detail


def test_numerals() -> None:
    found = {n: written(n, "chineseCounting") for n in (1, 10, 11, 20, 25, 100, 101, 110, 215)}
    assert found == {
        1: "一",
        10: "十",
        11: "十一",
        20: "二十",
        25: "二十五",
        100: "一百",
        101: "一百零一",
        110: "一百一十",
        215: "二百一十五",
    }
    assert [written(3, f) for f in ("decimal", "decimalEnclosedCircle", "lowerLetter", "bahttext")] == [
        "3",
        "③",
        "c",
        "3",
    ]
    assert qn("w:p")  # the library that makes the documents is the real one


_WORD_2003 = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"
 xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"><w:styles><w:style w:type="paragraph" w:styleId="1">
<w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles><w:body><wx:sect>
<w:p><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r><w:t>一、回顾</w:t></w:r></w:p>
<w:p><w:pPr><w:listPr><w:ilvl w:val="0"/><wx:t wx:val="（一）"/></w:listPr></w:pPr><w:r><w:t>过去一年</w:t></w:r>
<w:r><w:footnote><w:p><w:r><w:t>按可比价。</w:t></w:r></w:p></w:footnote></w:r></w:p></wx:sect></w:body></w:wordDocument>"""


def test_a_document_saved_as_xml_by_word_2003() -> None:
    found = read_docx(_WORD_2003.encode(), Notes())
    assert found.text.split("\n") == ["一、回顾", "（一）过去一年", "注释", "按可比价。"]
    assert found.headings == {"一、回顾"}


def test_a_docx_saved_as_one_xml_file() -> None:
    document = docx.Document()
    document.add_heading("一、回顾", level=1)
    document.add_paragraph("过去一年。")
    with zipfile.ZipFile(io.BytesIO(saved(document))) as package:
        parts = "".join(
            f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{package.read(name).decode().split("?>", 1)[1]}</pkg:xmlData></pkg:part>'
            for name in ("word/document.xml", "word/styles.xml")
        )
    flat = f'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{parts}</pkg:package>'
    found = read_docx(flat.encode(), Notes())
    assert (found.text.split("\n"), found.headings) == (["一、回顾", "过去一年。"], {"一、回顾"})


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (_WORD_2003.encode(), "docx"),
        (b"{\\rtf1 x}", "rtf"),
        (b"<html xmlns:o='urn:schemas-microsoft-com:office:office'><body>x</body></html>", "html"),
        ("<html><body>x</body></html>".encode("utf-16"), "html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n", "mht"),
        ("政府工作报告".encode(), "txt"),
        ("政府工作报告".encode("gb18030"), "txt"),
    ],
)
def test_what_a_doc_really_is_is_told_by_its_content(data: bytes, kind: str) -> None:
    found, doubt = format_of("a.doc", io.BytesIO(data))
    assert found == kind
    assert doubt is not None
