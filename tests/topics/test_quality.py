from __future__ import annotations

import numpy as np

from pipeline.topics.quality import topic_labels

TERMS = np.array(["招商", "招商引资", "产业", "园区", "粮食", "粮食生产", "农田", "的"], dtype=object)


def test_a_label_names_what_is_heavy_and_its_own_and_no_word_twice() -> None:
    weights = np.array([[9.0, 8, 7, 6, 0, 0, 0, 1], [0, 0, 1, 0, 5, 9, 6, 1]])
    assert topic_labels(weights, TERMS) == ["招商·产业·园区", "粮食生产·农田·的"]


def test_a_topic_without_words_has_no_name() -> None:
    assert topic_labels(np.zeros((1, 8)), TERMS) == [""]
