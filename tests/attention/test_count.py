from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.attention.count import BOUNDARY, CONTEXT, COUNTED, INSIDE, Counter
from pipeline.corpus.layout import codes_of
from pipeline.settings.concepts import Concept
from tests.attention import reference


def concept(core: list[str], extended: list[str] = [], exclude: list[str] = [], name: str = "c") -> Concept:  # noqa: B006
    return Concept(
        name=name, label="c", source="test", core=tuple(core), extended=tuple(extended), exclude=tuple(exclude)
    )


def count(segmented: str, *concepts: Concept) -> reference.Count:
    """Count in a text given with | between its tokens; of several concepts the hits of all, in their order."""
    tokens = segmented.split("|")
    text = "".join(tokens)
    stops = [sum(map(len, tokens[: i + 1])) for i in range(len(tokens))]
    starts, ends = np.zeros(len(text) + 1, dtype=bool), np.zeros(len(text) + 1, dtype=bool)
    starts[[0, *stops]] = True
    ends[stops] = True
    counter = Counter(concepts)
    found = counter.count(codes_of(text), starts=starts, ends=ends)
    result = reference.Count()
    for row, a, b, fate in zip(found.term.tolist(), found.start.tolist(), found.end.tolist(), found.fate, strict=True):
        term = counter.terms[row].term
        audit = result.audit.setdefault(term, reference.Audit())
        audit.substring_hits += 1
        audit.boundary_rejected += fate == BOUNDARY
        audit.excluded += fate in (CONTEXT, INSIDE)
        audit.inside_counted += fate == INSIDE
        audit.accepted += fate == COUNTED
        if fate == COUNTED:
            result.hits.append(reference.Hit(term, a, b))
    return result


def test_a_term_that_straddles_words_does_not_count() -> None:
    result = count("人民|生活|和|民生|，|国民|生产|总值", concept(["民生"]))
    assert [h.start for h in result.hits] == [5]
    audit = result.audit["民生"]
    assert (audit.substring_hits, audit.boundary_rejected, audit.excluded, audit.accepted) == (3, 2, 0, 1)


def test_an_excluded_context_does_not_count() -> None:
    result = count("引进|民生|银行|，|改善|民生", concept(["民生"], exclude=["民生银行"]))
    assert [h.start for h in result.hits] == [9]
    assert result.audit["民生"].excluded == 1


def test_a_long_context_reaches_over_a_mention_that_begins_later_than_another_context() -> None:
    of = concept(["民生"], exclude=["中国民生银行股份公司", "国民生"])
    assert count("中国|民生|银行|股份|公司", of).hits == []


def test_a_context_that_only_touches_a_mention_does_not_exclude_it() -> None:
    assert [h.term for h in count("保障|民生|工程", concept(["民生工程"], exclude=["保障民生工程款"])).hits] == [
        "民生工程"
    ]


def test_a_term_of_several_tokens_counts() -> None:
    assert [h.term for h in count("大气|污染|防治|工作", concept(["大气污染防治"])).hits] == ["大气污染防治"]


def test_the_longest_term_counts_once_whatever_the_order_in_the_list() -> None:
    for order in (["大气", "大气污染", "大气污染防治"], ["大气污染防治", "大气污染", "大气"]):
        result = count("大气|污染|防治|和|大气", concept(order))
        assert [h.term for h in result.hits] == ["大气污染防治", "大气"]
        assert result.audit["大气"].accepted == 1
        assert result.audit["大气"].excluded == 1
        assert result.audit["大气污染"].accepted == 0


def test_a_shorter_term_counts_where_the_longer_one_straddles() -> None:
    # 生态环 would be cut out of 生态|环境, 生态 stands on boundaries
    assert [h.term for h in count("生态|环境", concept(["生态环", "生态"])).hits] == ["生态"]


def test_overlapping_terms_count_from_the_left() -> None:
    assert [h.term for h in count("甲|乙|丙", concept(["甲乙", "乙丙"])).hits] == ["甲乙"]


def test_concepts_do_not_take_mentions_from_one_another() -> None:
    result = count(
        "大气|污染|防治", concept(["大气"], name="a"), concept(["大气污染防治"], exclude=["大气污染防治法"], name="b")
    )
    assert [h.term for h in result.hits] == ["大气", "大气污染防治"]
    # what one concept excludes, another counts
    result = count("民生|银行", concept(["民生"], exclude=["民生银行"], name="a"), concept(["民生银行"], name="b"))
    assert [h.term for h in result.hits] == ["民生银行"]


def test_a_wildcard_counts_on_boundaries_alone() -> None:
    of = concept(["<数>件实事"])
    assert [(h.term, h.start, h.end) for h in count("办好|10|件|实事", of).hits] == [("<数>件实事", 2, 7)]
    assert count("办好10|件|实事", of).hits == []
    # of the lengths that a number can have there, the longest, once
    result = count("投入|三百万", concept(["投入<数>"]))
    assert [(h.start, h.end) for h in result.hits] == [(0, 5)]
    assert result.audit["投入<数>"].substring_hits == 1


def test_a_term_that_overlaps_itself_counts_as_str_count_does() -> None:
    assert count("天|天|天|天|天", concept(["天天"])).audit["天天"].substring_hits == "天天天天天".count("天天")


def test_terms_that_never_occur_have_no_audit() -> None:
    assert count("改革|开放", concept(["民生"])).audit == {}


def test_a_term_within_a_longer_token_does_not_count() -> None:
    assert count("国计民生", concept(["民生"])).audit["民生"].boundary_rejected == 1


def test_a_term_within_a_longer_token_that_counts_is_told_already_and_no_false_mention() -> None:
    found = count("治理|大气污染|，|下|大气力", concept(["大气", "大气污染"])).audit["大气"]
    assert (found.substring_hits, found.boundary_rejected, found.inside_counted, found.accepted) == (2, 1, 1, 0)


def test_a_term_across_a_mention_that_counts_is_told_already() -> None:
    found = count("土壤|污染|源头|防控|，|查|污染源头", concept(["污染", "污染源"])).audit["污染源"]
    assert (found.substring_hits, found.boundary_rejected, found.inside_counted) == (2, 1, 1)


WORDS = ["民生", "人民", "生活", "改革", "银行", "民", "生", "，"]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40), st.sets(st.sampled_from(WORDS[:6]), min_size=1))
def test_every_substring_occurrence_is_accounted_for(tokens: list[str], terms: set[str]) -> None:
    of = concept(sorted(terms), exclude=[f"{t}银行" for t in sorted(terms) if f"{t}银行" not in terms])
    result = count("|".join(tokens), of)
    text = "".join(tokens)
    for term in terms:
        hits = len(re.findall(re.escape(term), text))
        audit = result.audit.get(term)
        assert (audit.substring_hits if audit else 0) == hits
        if audit:
            assert audit.substring_hits == audit.boundary_rejected + audit.excluded + audit.accepted
            assert min(audit.boundary_rejected, audit.excluded, audit.accepted) >= 0
    for before, after in itertools.pairwise(result.hits):
        assert before.end <= after.start
    assert all(text[h.start : h.end] == h.term for h in result.hits)


TERM = st.text("民生活甲", min_size=1, max_size=4)


@pytest.mark.slow
@given(st.lists(TERM, min_size=1, max_size=30), st.lists(TERM, min_size=1, max_size=8, unique=True), st.data())
def test_agrees_with_counting_one_term_at_a_time(tokens: list[str], terms: list[str], data: st.DataObject) -> None:
    contexts = st.lists(st.builds("".join, st.tuples(TERM, st.sampled_from(terms), TERM)), max_size=4, unique=True)
    exclude = [c for c in data.draw(contexts) if c not in terms]
    of = concept(terms[:1], terms[1:], exclude)
    stops = list(itertools.accumulate(map(len, tokens)))
    plain = reference.count_concept("".join(tokens), concept=of, starts={0, *stops}, ends=set(stops))
    result = count("|".join(tokens), of)
    assert result.hits == plain.hits
    assert result.audit == plain.audit
