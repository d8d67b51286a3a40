from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from pipeline.tables import PARAGRAPH_TOPICS, TOPIC_SHARES, TOPIC_TERMS, TOPICS
from tests.topics.toy import FIELDS, drawn_report, fit, tables_of

REPORTS = {
    ("乙市", 2015): drawn_report(1),
    ("甲市", 2016): drawn_report(2, n=30),
    ("甲市", 2014): drawn_report(3, n=24),
}
DECLARED = (TOPICS, TOPIC_TERMS, PARAGRAPH_TOPICS, TOPIC_SHARES)


@pytest.fixture(scope="module")
def inputs() -> dict[str, pa.Table]:
    return tables_of(REPORTS)


@pytest.fixture(scope="module")
def result(inputs: dict[str, pa.Table]) -> dict[str, pa.Table]:
    return fit(inputs, k=4)


def frame(result: dict[str, pa.Table], name: str) -> pd.DataFrame:
    return result[name].to_pandas()


def test_tables_have_the_declared_schemas_and_keys(result: dict[str, pa.Table]) -> None:
    assert list(result) == [t.name for t in DECLARED]
    for table in DECLARED:
        assert result[table.name].schema.equals(table.schema)
        assert not frame(result, table.name).duplicated(list(table.key)).any()


def test_both_models_find_the_four_fields(result: dict[str, pa.Table]) -> None:
    topics = frame(result, "topics")
    for model in ("nmf", "lda"):
        terms = [set(t.split()) for t in topics[topics["model"] == model]["terms"]]
        found = [max(FIELDS, key=lambda f, words=words: len(words & set(FIELDS[f]))) for words in terms]
        assert sorted(found) == sorted(FIELDS), model


def test_topics_are_numbered_by_share_and_described(result: dict[str, pa.Table]) -> None:
    topics, terms = frame(result, "topics"), frame(result, "topic_terms")
    for _, rows in topics.groupby("model"):
        assert rows["topic_id"].tolist() == [1, 2, 3, 4]
        assert rows["share"].is_monotonic_decreasing
        assert rows["share"].sum() == pytest.approx(1.0, abs=1e-6)
    assert set(topics["status"]) == {"active"}
    assert set(topics["n_paragraphs"]) == {94}
    for topic in topics.itertuples():
        words = terms[(terms["model"] == topic.model) & (terms["topic_id"] == topic.topic_id)].sort_values("rank")
        assert topic.terms.split() == words["term"].tolist()[:10]
        assert topic.label == "·".join(words["term"].tolist()[:3])
        assert words["weight"].is_monotonic_decreasing
        assert words["weight"].sum() <= 1 + 1e-6
    assert topics[topics["model"] == "lda"]["stability"].isna().all()
    assert topics[topics["model"] == "nmf"]["stability"].between(0.8, 1).all()
    assert topics["npmi"].between(-1, 1).all()


def test_the_representative_sentence_speaks_of_its_topic(
    result: dict[str, pa.Table], inputs: dict[str, pa.Table]
) -> None:
    sentences = inputs["sentences"].to_pandas().set_index(["report_id", "sentence_no"])
    for topic in frame(result, "topics").itertuples():
        text = sentences.loc[(topic.representative_report_id, topic.representative_sentence_no), "text"]
        han = sum("一" <= c <= "鿿" for c in text)
        assert 15 <= han <= 80
        assert sum(word in text for word in topic.terms.split()) >= 5


def test_paragraph_weights_sum_to_one_but_for_the_small_ones(result: dict[str, pa.Table]) -> None:
    weights = frame(result, "paragraph_topics")
    assert weights["weight"].min() >= 0.05
    total = weights.groupby(["model", "report_id", "paragraph_no"])["weight"].sum()
    assert total.max() <= 1 + 1e-6
    assert total.min() >= 1 - 3 * 0.05
    assert len(total) == 2 * 94


def test_shares_sum_to_one_and_lie_in_their_intervals(result: dict[str, pa.Table]) -> None:
    shares = frame(result, "topic_shares")
    assert set(shares["part"]) == {"review", "plan", "all"}
    assert shares.groupby(["model", "report_id", "part"])["share"].sum().to_numpy() == pytest.approx(1.0, abs=1e-6)
    assert (shares["ci_low"] <= shares["share"]).all()
    assert (shares["share"] <= shares["ci_high"]).all()
    assert (shares["ci_low"] < shares["ci_high"]).any()
    assert len(shares) == 2 * 3 * 3 * 4


def test_a_share_is_the_word_weighted_mean_of_its_paragraphs(
    result: dict[str, pa.Table], inputs: dict[str, pa.Table]
) -> None:
    paragraphs = inputs["paragraphs"].to_pandas()
    weights = frame(result, "paragraph_topics").merge(paragraphs, on=["report_id", "paragraph_no"])
    chosen = weights[(weights["model"] == "nmf") & (weights["report_id"] == "乙市-2015") & (weights["part"] == "plan")]
    words = paragraphs[(paragraphs["report_id"] == "乙市-2015") & (paragraphs["part"] == "plan")]["n_tokens"].sum()
    expected = (chosen["weight"] * chosen["n_tokens"]).groupby(chosen["topic_id"]).sum() / words
    shares = frame(result, "topic_shares")
    rows = shares[(shares["model"] == "nmf") & (shares["report_id"] == "乙市-2015") & (shares["part"] == "plan")]
    np.testing.assert_allclose(rows.set_index("topic_id")["share"], expected.reindex(range(1, 5)), atol=0.05)


def test_a_report_about_one_field_gives_it_its_share() -> None:
    reports = {**REPORTS, ("丙市", 2015): drawn_report(4, fields=["edu"])}
    result = fit(tables_of(reports), k=4, models=["nmf"])
    topics, shares = frame(result, "topics"), frame(result, "topic_shares")
    edu = next(t.topic_id for t in topics.itertuples() if "教师" in t.terms.split())
    rows = shares[(shares["part"] == "all") & (shares["topic_id"] == edu)].set_index("report_id")["share"]
    assert rows["丙市-2015"] > 0.7
    assert rows.drop("丙市-2015").max() < 0.5


@pytest.mark.parametrize("seed", range(3))
def test_no_order_of_rows_changes_anything(seed: int, inputs: dict[str, pa.Table], result: dict[str, pa.Table]) -> None:
    rng = np.random.Generator(np.random.PCG64(seed))
    shuffled = {name: t.take(pa.array(rng.permutation(t.num_rows))) for name, t in inputs.items()}
    again = fit(shuffled, k=4)
    assert all(again[name].equals(result[name]) for name in result)


def test_the_report_id_is_a_label_alone(result: dict[str, pa.Table]) -> None:
    ids = [f"{len(REPORTS) - i}-" for i in range(len(REPORTS))]
    renamed = [tables_of({key: text}, prefix=prefix) for prefix, (key, text) in zip(ids, REPORTS.items(), strict=True)]
    again = fit({name: pa.concat_tables([r[name] for r in renamed]) for name in renamed[0]}, k=4)
    for name in result:
        left, right = frame(result, name), frame(again, name)
        for column in ("report_id", "representative_report_id"):
            if column in right:
                right[column] = right[column].str.replace(r"^\d-", "", regex=True)
        pd.testing.assert_frame_equal(left, right)


def test_too_few_paragraphs_give_empty_tables() -> None:
    few = tables_of({("甲市", 2015): drawn_report(1, n=29)})
    result = fit(few)
    assert [t.num_rows for t in result.values()] == [0, 0, 0, 0]
    assert all(result[t.name].schema.equals(t.schema) for t in DECLARED)
    assert fit(few, min_paragraphs=29)["topics"].num_rows > 0


def test_no_reports_give_empty_tables() -> None:
    assert [t.num_rows for t in fit(tables_of({})).values()] == [0, 0, 0, 0]


def test_k_is_chosen_once_for_both_models_unless_it_is_set(inputs: dict[str, pa.Table]) -> None:
    topics = frame(fit(inputs), "topics").groupby("model")["topic_id"].max()
    assert topics["nmf"] == topics["lda"]
    assert 4 <= topics["nmf"] <= 10
    assert frame(fit(inputs, k=7, models=["lda"]), "topics")["topic_id"].tolist() == list(range(1, 8))


def test_only_the_models_asked_for_are_fitted(inputs: dict[str, pa.Table]) -> None:
    result = fit(inputs, k=3, models=["nmf"])
    assert all(set(frame(result, name)["model"]) == {"nmf"} for name in result)


def test_a_k_beyond_the_data_is_lowered() -> None:
    result = fit(tables_of({("甲市", 2015): drawn_report(1, n=32)}), k=200)
    assert 0 < frame(result, "topics")["topic_id"].max() <= 32
