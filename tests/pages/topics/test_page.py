from __future__ import annotations

import json
import re

import pytest

from pipeline.tables import ALL
from tests.pages.made_up import make_pages, make_tables, replace_values


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    pages: dict[str, str] = make_pages(make_tables(places=(("全国", "national"),), years=(2012, 2013, 2014, 2016), k=4))
    return pages


def test_the_first_model_has_a_page_and_a_map_linked_from_the_index(files: dict[str, str]) -> None:
    for name in ("topics-nmf.md", "topics-nmf.html", "topics-lda.md"):
        assert f"]({name})" in files["index.md"]
    assert "](topics-nmf.html)" in files["topics-nmf.md"]
    assert "topics-lda.html" not in files


def test_a_second_model_is_set_beside_the_first(files: dict[str, str]) -> None:
    page = files["topics-lda.md"]
    rows = [line for line in page.splitlines() if "](topics-nmf.md#t" in line and line.startswith("| ")]
    assert len(rows) == 4, "every topic of the second beside one of the first"
    assert "## " not in page, "and no copy of the sections of the first"


def test_a_topic_shows_words_concepts_course_years_and_sentences(files: dict[str, str]) -> None:
    section = files["topics-nmf.md"].split('<a id="t2"></a>')[1].split('<a id="t3"></a>')[0]
    assert "主要的词：民生、学校、" in section
    assert "民生（2.5 倍）" in section
    assert "](figures/topic-nmf-2.svg)" in section
    assert re.findall(r"词(\d{4})", section) == ["2012", "2013", "2014", "2016"]
    assert re.search(r"^> .*第 2 句\]", section, re.MULTILINE)
    assert "class" not in section


def test_what_changed_since_the_last_model_is_told(files: dict[str, str]) -> None:
    page = files["topics-nmf.md"]
    assert "第 2 次拟合" in page
    assert "3 个主题沿用原编号" in page
    assert re.search(r"\| 4 \| .* \| 新出现 \|", page)
    assert "不再出现" in page


def test_a_first_model_has_no_changes() -> None:
    tables = make_tables(k=3)
    fits = [r for r in tables["topic_fits"].to_pylist() if r["fit"] == 1]
    tables["topic_fits"] = ALL["topic_fits"].from_rows(fits)
    assert "与上一个模型相比" not in make_pages(tables)["topics-nmf.md"]


def test_a_model_that_goes_on_from_the_published_one_says_so(files: dict[str, str]) -> None:
    tables = make_tables(k=3)
    fits = [{**r, "begun_at": "published" if r["fit"] == 2 else "consensus"} for r in tables["topic_fits"].to_pylist()]
    tables["topic_fits"] = ALL["topic_fits"].from_rows(fits)
    assert "从上一个模型的主题接续" in make_pages(tables)["topics-nmf.md"]
    assert "从上一个模型的主题接续" not in files["topics-nmf.md"]


def test_the_choice_of_k_is_shown_with_its_rule(files: dict[str, str]) -> None:
    page = files["topics-nmf.md"]
    assert "| 4 ← |" in page
    assert "标准误" in page
    assert "民生 收入；就业 项目" in page


def test_seed_words_that_were_not_found_are_named(files: dict[str, str]) -> None:
    assert re.search("种子词没有用上.*：飞船", files["topics-nmf.md"])


def test_few_paragraphs_are_warned_of() -> None:
    assert "**注意：只有 30 个段落。**" in make_pages(make_tables(k=3))["topics-nmf.md"]


def test_the_map_needs_nothing_from_outside_and_has_the_ids_of_the_tables(files: dict[str, str]) -> None:
    page = files["topics-nmf.html"]
    assert not re.search(r"https?:|//\w|src=|@import|<link", page.replace("//", "//").replace("</", ""))
    data = json.loads(re.search(r"const topics = (\[.*\]);", page)[1])  # type: ignore[index]
    assert [t["id"] for t in data] == [1, 2, 3, 4]
    assert all(len(t["words"]) == 10 for t in data)


def test_no_word_can_end_the_script_of_the_map() -> None:
    tables = make_tables(k=2)
    tables["topic_terms"] = replace_values(tables["topic_terms"], "term", lambda _: "</script><b>")
    assert make_pages(tables)["topics-nmf.html"].count("</script>") == 1


def test_topics_of_the_past_have_no_section() -> None:
    tables = make_tables(k=3)
    rows = tables["topics"].to_pylist()
    for r in rows:
        if r["topic_id"] == 3:
            r |= {"status": "died", "share": None}
    tables["topics"] = ALL["topics"].from_rows(rows)
    files = make_pages(tables)
    assert '<a id="t3">' not in files["topics-nmf.md"]
    assert '"id":3' not in files["topics-nmf.html"]
