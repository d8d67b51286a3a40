from __future__ import annotations

from pipeline.topics.corpus import Corpus, build_corpus

from pipeline.config import TopicSettings
from tests.topics.toy import STOPWORDS, Paragraph, tables_of

LOOSE = {"min_paragraph_words": 2, "min_document_frequency": 1, "max_document_share": 1.0}


def corpus(reports: dict[tuple[str, int], list[Paragraph]], **settings: object) -> Corpus:
    return build_corpus(
        **tables_of(reports), settings=TopicSettings.model_validate({**LOOSE, **settings}), stopwords=STOPWORDS
    )


def test_headings_short_paragraphs_and_other_parts_are_left_out() -> None:
    built = corpus(
        {
            ("甲市", 2015): [
                Paragraph("教育 学校 教师 。"),
                Paragraph("教育 学校 教师 。", is_heading=True),
                Paragraph("教育 学校 。"),
                Paragraph("教育 学校 教师 。", part="other"),
                Paragraph("农业 农村 农民 。", part="plan"),
            ]
        },
        min_paragraph_words=3,
    )
    assert built.units["paragraph_no"].tolist() == [1, 5]
    assert built.units["part"].tolist() == ["review", "plan"]
    assert built.units["words"].tolist() == [3.0, 3.0]


def test_words_are_counted_and_fillers_are_not() -> None:
    built = corpus({("甲市", 2015): [Paragraph("加强 教育 、 教育 和 ＧＤＰ 2015 一九五八年 第一 。 教育 。")]})
    assert built.terms.tolist() == ["GDP", "教育"]
    assert built.counts.toarray().tolist() == [[1.0, 3.0]]


def test_document_frequency_bounds_count_paragraphs_not_words() -> None:
    reports = {
        ("甲市", 2015): [
            Paragraph("教育 学校 罕见 罕见 。"),
            Paragraph("教育 学校 。"),
            Paragraph("教育 农业 。"),
            Paragraph("教育 农业 。"),
        ]
    }
    built = corpus(reports, min_document_frequency=2, max_document_share=0.5)
    assert built.terms.tolist() == ["农业", "学校"]


def test_own_name_goes_and_the_name_of_another_place_stays() -> None:
    text = "河北 河北省 北京 教育 。"
    built = corpus({("河北省", 2015): [Paragraph(text)], ("北京市", 2015): [Paragraph(text)]})
    words = [set(built.terms[row.nonzero()[1]]) for row in built.counts]
    assert built.reports["place"].tolist() == ["北京市", "河北省"]
    assert words == [{"河北", "河北省", "教育"}, {"北京", "教育"}]


def test_a_paragraph_without_vocabulary_is_no_unit() -> None:
    built = corpus({("甲市", 2015): [Paragraph("加强 工作 我们 。"), Paragraph("教育 学校 。")]})
    assert built.units["paragraph_no"].tolist() == [2]
    assert built.counts.shape == (1, 2)


def test_only_sentences_of_fifteen_to_eighty_characters_can_be_quoted() -> None:
    fifteen, fourteen, eighty_one = "教育 " * 7 + "教育学", "教育 " * 7, "教育 " * 39 + "教育学"
    built = corpus({("甲市", 2015): [Paragraph(f"{fifteen} 。 {fourteen} 。 {eighty_one} 。")]})
    assert built.sentences["sentence_no"].tolist() == [1]


def test_nothing_gives_an_empty_corpus() -> None:
    built = corpus({})
    assert built.counts.shape == (0, 0)
    assert len(built.units) == 0
