"""Whether themes such as transport, water and housing get topics of their own: numbers of topics, with and without phrases.

    .venv/bin/python benchmarks/topics/themes.py PROJECT        a project with published results

For each fit: coherence, stability over six resamples, diversity, and for each theme the topic whose ten first words hold
most of the theme's words, with that topic's own stability and coherence.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from pipeline.settings.model import Project, TopicSettings
from pipeline.store import Reader
from pipeline.topics.coherence import npmi, top_words
from pipeline.topics.matrix import fitting_weights
from pipeline.topics.number import measured, stable_nmf
from pipeline.topics.quality import diversity
from pipeline.topics.training import training_set

THEMES = {
    "transport": "公路 铁路 高速 交通 高速公路 农村公路 轨道交通 机场 港口 高铁",
    "water": "水利 河道 水库 防洪 供水 灌区 水资源 河湖 治水 河长制",
    "housing": "住房 棚户区 保障性 公租房 商品房 房地产 租赁 危房",
}


def main() -> None:
    """Print the fits."""
    with Reader(Project.open(Path(sys.argv[1])).database) as reader:
        documents = reader.table("SELECT * FROM topic_documents ORDER BY report_id, paragraph_no")
    for phrases in (True, False):
        training = training_set(documents, TopicSettings.model_validate({"phrases": phrases}))
        weights, terms = fitting_weights(training.counts, training.vocabulary.idf), training.vocabulary.terms
        for k in (30, 40, 50, 60):
            model = measured(stable_nmf(weights, k=k), weights, refits=6)
            top, stable = top_words(model.topic_term), np.asarray(model.stability)
            coherence = npmi(training.counts, top)
            print(
                f"phrases {phrases}, k {k}: c_npmi {np.nanmean(coherence):.3f}, stability {stable.mean():.2f}, "
                f"diversity {diversity(model.topic_term):.2f}"
            )
            for theme, words in THEMES.items():
                own = [sum(terms[c] in words.split() for c in row) for row in top]
                i = int(np.argmax(own))
                print(
                    f"  {theme}: {own[i]} of 10 words; stability {stable[i]:.2f}, c_npmi {coherence[i]:.2f}: "
                    + " ".join(terms[c] for c in top[i])
                )


if __name__ == "__main__":
    main()
