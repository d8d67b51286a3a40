from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute
import pytest

from pipeline.statistics import expanded_tail, percentile_limits, poisson_weights
from pipeline.tables.topics import TABLES
from pipeline.topics import sample_reports
from tests.topics.toy import FIELDS, Paragraph, documents, drawn_report, fit, score, tables_of

pytestmark = pytest.mark.slow

REPORTS = {
    ("乙市", 2015): drawn_report(1),
    ("甲市", 2016): drawn_report(2, n=30),
    ("甲市", 2014): drawn_report(3, n=24),
}
DECLARED = tuple(t for t in TABLES if t.name not in ("topic_documents", "topic_windows", "topic_dynamics"))


@pytest.fixture(scope="module")
def inputs() -> dict[str, pa.Table]:
    return tables_of(REPORTS)


@pytest.fixture(scope="module")
def result(inputs: dict[str, pa.Table]) -> dict[str, pa.Table]:
    return fit(inputs, k=4, candidates=[4])


def frame(result: dict[str, pa.Table], name: str) -> pd.DataFrame:
    return result[name].to_pandas()


def test_tables_have_the_declared_schemas_and_keys(result: dict[str, pa.Table]) -> None:
    for table in DECLARED:
        assert result[table.name].schema.equals(table.schema)
        assert not frame(result, table.name).duplicated(list(table.key)).any()


def test_both_models_find_the_four_fields(result: dict[str, pa.Table]) -> None:
    topics = frame(result, "topics")
    for model in ("nmf", "lda"):
        terms = [set(t) for t in topics[topics["model"] == model]["terms"]]
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
        assert list(topic.terms) == words["term"].tolist()[:10]
        assert set(topic.label.split("·")) <= set(words["term"])
        assert words["exclusivity"].between(0, 1).all()
        assert words["weight"].round(6).is_monotonic_decreasing
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
        assert sum(word in text for word in list(topic.terms)) >= 5


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


def test_limits_of_shares_allow_for_few_paragraphs(result: dict[str, pa.Table], inputs: dict[str, pa.Table]) -> None:
    """As Student's quantiles do against normal ones: sets of few paragraphs are resampled with a tail further out."""
    weights = frame(result, "paragraph_topics").query("model == 'nmf' and report_id == '甲市-2014'")
    shares = weights.pivot(index="paragraph_no", columns="topic_id", values="weight").fillna(0.0)
    found = frame(result, "topic_shares").query("model == 'nmf' and report_id == '甲市-2014' and part == 'plan'")
    words = inputs["paragraphs"].to_pandas().query("report_id == '甲市-2014'").set_index("paragraph_no")["n_tokens"]
    plan = shares[shares.index > 12]
    sizes = words[plan.index].to_numpy(dtype=float)
    draws = poisson_weights(1000, len(sizes), 1)
    ratios = (draws @ (plan.to_numpy() * sizes[:, None])) / (draws @ sizes)[:, None]
    plain_low, plain_high = percentile_limits(ratios, 0.025)
    width, plain = (found["ci_high"] - found["ci_low"]).sum(), (plain_high - plain_low).sum()
    assert expanded_tail(0.95, len(sizes)) < 0.015
    assert 1.1 * plain < width < 1.5 * plain


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
    result = fit(tables_of(reports), k=4, candidates=[4], models=["nmf"])
    topics, shares = frame(result, "topics"), frame(result, "topic_shares")
    edu = next(t.topic_id for t in topics.itertuples() if "教师" in t.terms)
    rows = shares[(shares["part"] == "all") & (shares["topic_id"] == edu)].set_index("report_id")["share"]
    assert rows["丙市-2015"] > 0.7
    assert rows.drop("丙市-2015").max() < 0.5


@pytest.mark.parametrize("seed", range(3))
def test_no_order_of_rows_changes_anything(seed: int, inputs: dict[str, pa.Table], result: dict[str, pa.Table]) -> None:
    rng = np.random.Generator(np.random.PCG64(seed))
    shuffled = {name: t.take(pa.array(rng.permutation(t.num_rows))) for name, t in inputs.items()}
    again = fit(shuffled, k=4, candidates=[4])
    assert all(again[name].equals(result[name]) for name in result)


def test_too_few_paragraphs_give_empty_tables() -> None:
    few = tables_of({("甲市", 2015): drawn_report(1, n=29)})
    result = fit(few)
    assert all(t.num_rows == 0 for t in result.values())
    assert all(result[t.name].schema.equals(t.schema) for t in DECLARED)
    assert fit(few, min_paragraphs=29, candidates=[3], models=["nmf"])["topics"].num_rows > 0


def test_no_reports_give_empty_tables() -> None:
    assert all(t.num_rows == 0 for t in fit(tables_of({})).values())


def test_k_is_chosen_once_for_both_models_unless_it_is_set(inputs: dict[str, pa.Table]) -> None:
    result = fit(inputs, candidates=[4, 6])
    topics = frame(result, "topics").groupby("model")["topic_id"].max()
    assert topics["nmf"] == topics["lda"]
    assert 4 <= topics["nmf"] <= 10
    tried = frame(result, "topic_k")
    assert tried.loc[tried["chosen"], "k"].tolist() == [topics["nmf"]]
    assert tried["completion"].lt(0).all()
    fixed = fit(inputs, k=7, candidates=[7], models=["lda"])
    assert frame(fixed, "topics")["topic_id"].tolist() == list(range(1, 8))
    assert set(frame(fixed, "topics")["model"]) == {"lda"}
    assert frame(fixed, "topic_fits")["k_rule"].tolist() == ["fixed"]


def test_a_k_beyond_the_data_is_lowered() -> None:
    result = fit(tables_of({("甲市", 2015): drawn_report(1, n=32)}), k=200, candidates=[4])
    assert 0 < frame(result, "topics")["topic_id"].max() <= 32


def test_seeded_topics_stand_among_the_free_ones_under_their_name(inputs: dict[str, pa.Table]) -> None:
    seeds = {"孩子": ["幼儿园", "学位"], "没有这样的词": ["飞船"]}
    result = fit(inputs, k=4, candidates=[4], seeds=seeds)
    topics = frame(result, "topics")
    assert [list(s) for s in frame(result, "topic_fits")["seeds_missing"]] == [["飞船"]] * len(
        frame(result, "topic_fits")
    )
    for model in ("nmf", "lda"):
        own = topics[topics["model"] == model]
        assert own["seed"].dropna().tolist() == ["孩子"]
        seeded = own[own["seed"] == "孩子"].iloc[0]
        assert seeded["label"] == "孩子"
        assert set(seeded["terms"]) <= set(FIELDS["edu"])
        assert len(own) == 4


def test_a_topic_of_a_year_is_told_in_that_years_words(result: dict[str, pa.Table]) -> None:
    told = frame(result, "topic_year_terms")
    text = {f"{place}-{year}": {w for p in ps for w in p.text.split()} for (place, year), ps in REPORTS.items()}
    assert all(set(row.terms) <= text[row.report_id] for row in told.itertuples())
    assert told.groupby(["model", "report_id"]).size().tolist() == [4] * 6
    label = frame(result, "topics").set_index(["model", "topic_id"])["terms"]
    shared = [len(set(r.terms) & set(label[r.model, r.topic_id])) for r in told.itertuples()]
    assert np.mean(shared) > 5


def test_which_topic_splits_into_which(inputs: dict[str, pa.Table]) -> None:
    splits = frame(fit(inputs, candidates=[2, 4], models=["nmf"]), "topic_splits")
    assert splits.groupby("k").size().to_dict() == {2: 2, 4: 4}
    assert splits[splits["k"] == 2]["parent_no"].isna().all()
    assert splits[splits["k"] == 4]["parent_no"].isin([1, 2]).all()
    assert splits["topic_id"].isin([1, 2, 3, 4]).all()


def test_a_report_scored_with_the_stored_model_gets_what_the_fit_gave_it(
    inputs: dict[str, pa.Table], result: dict[str, pa.Table]
) -> None:
    one = [i for i, r in enumerate(inputs["reports"]["report_id"].to_pylist()) if r == "乙市-2015"]
    docs = documents(inputs).filter(pa.compute.equal(documents(inputs)["report_id"], "乙市-2015"))
    alone = score(docs, inputs["reports"].take(pa.array(one)), result)
    whole = frame(result, "topic_shares")
    whole = whole[whole["report_id"] == "乙市-2015"].reset_index(drop=True)
    pd.testing.assert_frame_equal(frame(alone, "topic_shares"), whole, atol=1e-8)


def test_a_sample_is_fitted_and_every_report_is_scored(inputs: dict[str, pa.Table]) -> None:
    result = fit(inputs, k=4, candidates=[4], models=["nmf"], max_paragraphs=100)
    assert set(frame(result, "topics")["n_paragraphs"]) == {94}
    many = tables_of({("甲市", 2000 + i): drawn_report(i, n=30) for i in range(6)})
    result = fit(many, k=4, candidates=[4], models=["nmf"], max_paragraphs=100)
    assert set(frame(result, "topics")["n_paragraphs"]) == {100}
    assert frame(result, "topic_shares")["report_id"].nunique() == 6


def test_reports_are_drawn_by_their_names_alone() -> None:
    names = [f"县{i}-2020" for i in range(400)]
    drawn = sample_reports(names, max_paragraphs=5000)
    assert len(drawn) == 100
    assert drawn == sample_reports(names[::-1], max_paragraphs=5000)
    more = sample_reports([*names, "新县-2021"], max_paragraphs=5000)
    assert len(set(more) - set(drawn)) <= 1
    assert sample_reports(names[:7], max_paragraphs=5000) == sorted(names[:7])


def test_ids_labels_and_colours_stay_when_a_report_comes(inputs: dict[str, pa.Table]) -> None:
    settings = {"k": 4, "candidates": [4], "labels": {"nmf-2": "我的名字"}}
    before = fit(inputs, **settings)
    grown = tables_of({**REPORTS, ("丙市", 2017): drawn_report(9, n=60, fields=["law", "eco"])})
    after = fit(grown, before, **settings)
    key = ["model", "topic_id"]
    old, new = (frame(r, "topics").set_index(key)[["label", "colour"]] for r in (before, after))
    pd.testing.assert_frame_equal(old, new)
    assert new.loc[("nmf", 2), "label"] == "我的名字"
    assert set(frame(after, "topics")["status"]) == {"active"}
    words = [frame(r, "topics").set_index(key)["terms"] for r in (before, after)]
    assert all(len(set(words[0][k]) & set(words[1][k])) >= 5 for k in words[0].index)
    events = frame(after, "topic_events")
    assert events.groupby("fit")["event"].agg(set).to_dict() == {1: {"birth"}, 2: {"kept"}}


def test_a_refit_on_the_same_reports_changes_nothing(inputs: dict[str, pa.Table], result: dict[str, pa.Table]) -> None:
    again = fit(inputs, result, k=4, candidates=[4])
    assert all(again[name].equals(result[name]) for name in result)


def test_a_planted_theme_is_born_and_its_loss_is_a_death(inputs: dict[str, pa.Table]) -> None:
    words = ["火星", "飞船", "轨道", "火箭", "卫星", "月球", "发射", "载荷"]
    rng = np.random.Generator(np.random.PCG64(7))
    space = [Paragraph(" ".join([*rng.permutation(words), *rng.permutation(words), "。"])) for _ in range(20)]
    grown = tables_of({**REPORTS, ("甲市", 2017): [*drawn_report(5, n=20), *space]})
    settings = {"candidates": [4, 5], "models": ["nmf"], "phrases": False}
    before = fit(inputs, **settings, k=4)
    after = fit(grown, before, **settings, k=5)
    topics = frame(after, "topics")
    born = topics[topics["status"] == "born"]
    assert born["topic_id"].tolist() == [5]
    assert set(born.iloc[0]["terms"]) == set(words)
    assert frame(after, "topic_events").query("fit == 2 and topic_id == 5")["event"].tolist() == ["birth"]
    gone = frame(fit(inputs, after, **settings, k=4), "topics")
    assert gone[gone["topic_id"] == 5]["status"].tolist() == ["died"]
    assert gone[gone["topic_id"] == 5]["share"].isna().all()
    back = frame(fit(grown, fit(inputs, after, **settings, k=4), **settings, k=5), "topics")
    assert back[back["topic_id"] == 5]["status"].tolist() == ["returned"]


def test_a_planted_theme_is_born_though_the_number_of_topics_stays(inputs: dict[str, pa.Table]) -> None:
    words = ["火星", "飞船", "轨道", "火箭", "卫星", "月球", "发射", "载荷"]
    rng = np.random.Generator(np.random.PCG64(7))
    space = [Paragraph(" ".join([*rng.permutation(words), *rng.permutation(words), "。"])) for _ in range(40)]
    grown = tables_of({**REPORTS, ("甲市", 2017): [*drawn_report(5, n=20), *space]})
    settings = {"candidates": [4], "models": ["nmf"], "phrases": False}
    topics = frame(fit(grown, fit(inputs, **settings), **settings), "topics")
    assert topics.query("status == 'born'")["topic_id"].tolist() == [5]
    assert set(topics.query("topic_id == 5").iloc[0]["terms"]) == set(words)


@pytest.mark.parametrize("lost", ["topic_k", "topic_splits", "topic_vocabulary"])
def test_a_fit_stands_only_while_all_its_tables_are_there(
    inputs: dict[str, pa.Table], result: dict[str, pa.Table], lost: str
) -> None:
    again = fit(inputs, {**result, lost: result[lost].slice(0, 0)}, k=4, candidates=[4])
    assert again[lost].equals(result[lost])
    assert set(again["topic_fits"]["fit"].to_pylist()) == {1, 2}


def test_another_word_or_setting_calls_for_another_fit(
    inputs: dict[str, pa.Table], result: dict[str, pa.Table]
) -> None:
    more = tables_of({**REPORTS, ("丙市", 2017): drawn_report(9, n=60, fields=["law", "eco"])})
    assert set(fit(more, result, k=4, candidates=[4])["topic_fits"]["fit"].to_pylist()) == {1, 2}
    assert set(fit(inputs, result, k=4, candidates=[4, 5])["topic_fits"]["fit"].to_pylist()) == {1, 2}
    assert set(fit(inputs, result, k=4, candidates=[4], refit="always")["topic_fits"]["fit"].to_pylist()) == {1}


def test_models_that_are_no_longer_asked_for_rest(inputs: dict[str, pa.Table], result: dict[str, pa.Table]) -> None:
    none = fit(inputs, result, k=4, candidates=[4], models=[])
    assert set(none["topic_registry"]["status"].to_pylist()) == {"died"}
    assert none["topic_vocabulary"].num_rows == 0
    back = fit(inputs, none, k=4, candidates=[4])
    assert set(frame(back, "topic_events").query("fit == 2")["event"]) == {"return"}
    assert set(back["topics"]["status"].to_pylist()) == {"returned"}


def test_fits_are_numbered_after_every_event_that_is_stored(inputs: dict[str, pa.Table]) -> None:
    first = fit(inputs, k=4, candidates=[4])
    first["topic_fits"] = first["topic_fits"].slice(0, 0)  # as some older version left it
    again = fit(inputs, first, k=4, candidates=[4])
    assert again["topic_fits"]["fit"].to_pylist() == [2, 2]
    assert not frame(again, "topic_events").duplicated(["model", "fit", "topic_id"]).any()
    assert again["topic_events"].num_rows == 2 * first["topic_events"].num_rows
    assert set(again["topics"]["status"].to_pylist()) == {"active"}
