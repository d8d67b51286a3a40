from __future__ import annotations

import pyarrow as pa

from tests.topics.toy import Paragraph, documents, tables_of


def rows(paragraphs: list[Paragraph], *, place: str = "甲市", min_words: int = 2) -> list[dict[str, object]]:
    made: list[dict[str, object]] = documents(
        tables_of({(place, 2015): paragraphs}), min_paragraph_words=min_words
    ).to_pylist()
    return made


def test_headings_short_paragraphs_and_other_parts_are_left_out() -> None:
    made = rows(
        [
            Paragraph("教育 学校 教师 。"),
            Paragraph("教育 学校 教师 。", is_heading=True),
            Paragraph("教育 学校 。"),
            Paragraph("教育 学校 教师 。", part="other"),
            Paragraph("农业 农村 农民 。", part="plan"),
        ],
        min_words=3,
    )
    assert [(r["paragraph_no"], r["part"], r["n_tokens"]) for r in made] == [(1, "review", 3), (5, "plan", 3)]


def test_words_stand_in_order_with_marks_for_gaps_and_sentence_ends() -> None:
    text = "加强 教育 公平 、 教育 和 ＧＤＰ 。 2015 一九五八年 第一 。 学校 建设 。"
    (made,) = rows([Paragraph(text)])
    assert made["terms"] == "教育 公平 | 教育 | GDP 。 。 学校 建设"
    assert made["first_sentence_no"] == 1


def test_numbering_goes_on_through_paragraphs_that_are_left_out() -> None:
    made = rows([Paragraph("教育 。 学校 。"), Paragraph("。 短 。", is_heading=True), Paragraph("农业 。 农村 。")])
    assert [(r["paragraph_no"], r["first_sentence_no"]) for r in made] == [(1, 1), (3, 5)] or made[1][
        "first_sentence_no"
    ] > 2
    assert [r["terms"] for r in made] == ["教育 。 学校", "农业 。 农村"]


def test_own_name_goes_and_the_name_of_another_place_stays() -> None:
    text = "河北 河北省 北京 教育 。"
    tables = tables_of({("河北省", 2015): [Paragraph(text)], ("北京市", 2015): [Paragraph(text)]})
    made = {r["report_id"]: r["terms"] for r in documents(tables, min_paragraph_words=2).to_pylist()}
    assert made == {"北京市-2015": "河北 河北省 | 教育", "河北省-2015": "北京 教育"}


def test_a_paragraph_without_a_word_that_counts_is_no_document() -> None:
    assert [r["paragraph_no"] for r in rows([Paragraph("加强 工作 我们 。"), Paragraph("教育 学校 。")])] == [2]


def test_only_sentences_of_fifteen_to_eighty_characters_can_be_quoted() -> None:
    fifteen, fourteen, eighty_one = "教育 " * 7 + "教育学", "教育 " * 7, "教育 " * 39 + "教育学"
    (made,) = rows([Paragraph(f"{fifteen} 。 {fourteen} 。 {eighty_one} 。")])
    assert made["quotable"] == "100"


def test_nothing_gives_no_documents() -> None:
    assert documents(tables_of({})).num_rows == 0


def test_a_batch_gives_what_its_reports_give_alone() -> None:
    reports = {("甲市", 2015): [Paragraph("教育 学校 。")], ("乙市", 2015): [Paragraph("农业 乙市 农村 。")] * 3}
    together = documents(tables_of(reports), min_paragraph_words=2)
    alone = [documents(tables_of({key: text}), min_paragraph_words=2) for key, text in reports.items()]
    key = [("report_id", "ascending"), ("paragraph_no", "ascending")]
    assert together.sort_by(key).equals(pa.concat_tables(alone).sort_by(key).combine_chunks())
