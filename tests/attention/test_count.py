from __future__ import annotations

import itertools
import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.attention.count import Count, count_concept
from pipeline.config import Concept


def concept(core: list[str], extended: list[str] = [], exclude: list[str] = []) -> Concept:  # noqa: B006
    return Concept(
        name="c", label="c", source="test", core=tuple(core), extended=tuple(extended), exclude=tuple(exclude)
    )


def count(segmented: str, of: Concept) -> Count:
    """Count in a text given with | between its tokens."""
    tokens = segmented.split("|")
    ends = [sum(map(len, tokens[: i + 1])) for i in range(len(tokens))]
    return count_concept("".join(tokens), concept=of, starts={0, *ends}, ends=set(ends))


def test_a_term_that_straddles_words_does_not_count() -> None:
    result = count("人民|生活|和|民生|，|国民|生产|总值", concept(["民生"]))
    assert [h.start for h in result.hits] == [5]
    audit = result.audit["民生"]
    assert (audit.substring_hits, audit.boundary_rejected, audit.excluded, audit.accepted) == (3, 2, 0, 1)


def test_an_excluded_context_does_not_count() -> None:
    result = count("引进|民生|银行|，|改善|民生", concept(["民生"], exclude=["民生银行"]))
    assert [h.start for h in result.hits] == [9]
    assert result.audit["民生"].excluded == 1


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


def test_terms_that_never_occur_have_no_audit() -> None:
    assert count("改革|开放", concept(["民生"])).audit == {}


def test_a_term_within_a_longer_token_does_not_count() -> None:
    assert count("国计民生", concept(["民生"])).audit["民生"].boundary_rejected == 1


WORDS = ["民生", "人民", "生活", "改革", "银行", "民", "生", "，"]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40), st.sets(st.sampled_from(WORDS[:6]), min_size=1))
def test_every_substring_occurrence_is_accounted_for(tokens: list[str], terms: set[str]) -> None:
    of = concept(sorted(terms), exclude=[f"{t}银行" for t in sorted(terms)])
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
