"""PDFs made with reportlab, set as reports are: headers, page numbers, indents, footnotes, columns, pictures."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable

import pytest
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from pipeline.errors import InputRefused
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats.pdf import read_pdf

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
PARAGRAPHS = [
    f"第{i}项工作扎实推进。" + "".join(f"全县新建第{i}批道路{k}公里，改造老旧小区{k}个，群众满意度明显提升；" for k in range(1, 4 + i % 5)) + "成效显著。"
    for i in range(1, 25)
]  # fmt: skip
HEADINGS = ["一、2018年工作回顾", "二、2019年工作安排"]


def flat(text: str) -> str:
    return re.sub(r"\s", "", text)


def make(*, indent: bool = True, columns: int = 1, draw: Callable[[Canvas, int], None] | None = None) -> bytes:
    style = ParagraphStyle("b", fontName=FONT, fontSize=12, leading=20, alignment=TA_JUSTIFY, wordWrap="CJK",
                           firstLineIndent=24 if indent else 0, spaceAfter=0 if indent else 10)  # fmt: skip
    head = ParagraphStyle(
        "h", parent=style, fontSize=15, alignment=TA_CENTER, firstLineIndent=0, spaceBefore=12, spaceAfter=12
    )
    out = io.BytesIO()

    def furniture(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 40, "清水县人民政府公报")
        canvas.drawCentredString(A4[0] / 2, 30, f"— {document.page} —")
        if draw:
            draw(canvas, document.page)

    document = BaseDocTemplate(out, pagesize=A4)
    width = (A4[0] - 144 - 20 * (columns - 1)) / columns
    frames = [
        Frame(72 + i * (width + 20), 72, width, A4[1] - 144, leftPadding=0, rightPadding=0) for i in range(columns)
    ]
    document.addPageTemplates(PageTemplate(frames=frames, onPage=furniture))
    story = [Paragraph(HEADINGS[0], head), *(Paragraph(p, style) for p in PARAGRAPHS[:12])]
    story += [Paragraph(HEADINGS[1], head), *(Paragraph(p, style) for p in PARAGRAPHS[12:])]
    document.build(story)
    return out.getvalue()


@pytest.mark.parametrize("indent", [True, False])
def test_paragraphs_come_back_whole_without_headers_and_page_numbers(indent: bool) -> None:
    notes = Notes()
    found = [flat(x) for x in read_pdf(make(indent=indent), notes).text.split("\n")]
    assert [x for x in found if x in HEADINGS] == HEADINGS
    assert [x for x in found if x not in HEADINGS] == PARAGRAPHS
    assert notes.count("page_furniture") >= 4
    assert notes.count("joined") > 20


def test_two_columns_are_read_one_after_the_other() -> None:
    found = flat(read_pdf(make(columns=2), Notes()).text)
    assert all(p in found for p in PARAGRAPHS)
    assert "公报" not in found


def test_footnotes_go_to_the_end_and_their_marks_go() -> None:
    def draw(canvas: Canvas, page: int) -> None:
        if page == 1:
            canvas.setFont(FONT, 8)
            canvas.drawString(72, 58, "1 放管服：简政放权、放管结合、优化服务。")

    lines = [flat(x) for x in read_pdf(make(draw=draw), Notes()).text.split("\n")]
    assert lines[-2:] == ["注释", "1放管服：简政放权、放管结合、优化服务。"]
    assert [x for x in lines[:-2] if x not in HEADINGS] == PARAGRAPHS


def test_a_number_set_on_the_next_line_and_a_sign_of_another_font_come_back_into_their_sentence() -> None:
    full = "全县上下坚持稳中求进工作总基调，扎实推进各项工作，城乡面貌持续改"
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont(FONT, 12)
    above = ["三", "二", "一"]
    lines = [*(a + full for a in above), f"{full[:-2]}长", "119.5%；河流水质保持", "连年向好。"]
    for i, line in enumerate(lines):
        canvas.drawString(72, 700 - 20 * i, line)
    gap = 72 + pdfmetrics.stringWidth(lines[4], FONT, 12)
    canvas.drawString(gap + 12, 620, "类标准。群众满意度明显提升，各项事业全面进步，社会")
    canvas.drawString(gap, 620, "Ⅱ")
    canvas.save()
    found = flat(read_pdf(out.getvalue(), Notes()).text)
    assert "工作，城乡面貌持长119.5%；河流水质保持Ⅱ类标准。" in found


def test_quotation_marks_that_are_set_before_the_rest_of_their_line_are_read_where_they_stand() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont(FONT, 12)
    for i in range(3):
        canvas.drawString(72, 700 - 20 * i, "全县上下坚持稳中求进工作总基调，扎实推进各项工作，城乡面貌改。")
    for x, text in (
        (48, "“"),
        (120, "”"),
        (0, "着力解决"),
        (60, "三个一亿人"),
        (132, "问题，推进新型城镇化建设，成效显著。"),
    ):
        canvas.drawString(72 + x, 640, text)
    canvas.save()
    assert "着力解决“三个一亿人”问题，推进" in flat(read_pdf(out.getvalue(), Notes()).text)


def picture(pages: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for _ in range(pages):
        canvas.rect(50, 50, 400, 600, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_scan_is_refused_as_such() -> None:
    with pytest.raises(InputRefused) as refused:
        read_pdf(picture(3), Notes())
    assert refused.value.reason == "no_text_layer"
    assert "3 pages of pictures" in refused.value.detail
    assert "OCR" in refused.value.detail


def test_a_password_is_refused_as_such() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, encrypt="secret")
    canvas.setFont(FONT, 12)
    canvas.drawString(72, 700, "政府工作报告")
    canvas.save()
    with pytest.raises(InputRefused) as refused:
        read_pdf(out.getvalue(), Notes())
    assert refused.value.reason == "encrypted"


@pytest.mark.parametrize("cut", [9, 200, 2000, -300, -30])
def test_a_cut_off_file_gives_text_or_a_refusal(cut: int) -> None:
    try:
        assert read_pdf(make()[:cut], Notes()).text
    except InputRefused as refusal:
        assert refusal.reason in {"unreadable", "no_text_layer"}


@pytest.mark.slow
def test_a_stream_that_swells_is_refused() -> None:
    bomb = zlib.compress(b" " * 80_000_000, 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>",
        b"<< /Filter /FlateDecode /Length " + str(len(bomb)).encode() + b" >>\nstream\n" + bomb + b"\nendstream",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(f"{p:010d} 00000 n \n".encode() for p in places)
    data += table + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n" + str(len(data)).encode() + b"\n%%EOF"
    with pytest.raises(InputRefused) as refused:
        read_pdf(data, Notes())
    assert refused.value.reason == "unsafe"
