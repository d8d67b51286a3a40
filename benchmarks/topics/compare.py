"""Topic models side by side, in one run: coherence, diversity, stability, processor time and memory at equal k.

Usage: python benchmarks/topics/compare.py PROJECT... [--k 20] [--resamples 3] [--site FOLDER] [--models key_nmf ...]

Each project must have been run once: the models are fitted on its table topic_documents, so all of them see the same
paragraphs and the same vocabulary, which favours none. Every fit runs alone in a process of its own, on one thread.
``--site`` names a folder with packages that are no dependencies of the project (tomotopy).
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.settings.model import Project, TopicSettings
from pipeline.statistics import FloatArray
from pipeline.store import Reader
from pipeline.topics.align import match, matched_similarity, similarity
from pipeline.topics.coherence import npmi, top_words
from pipeline.topics.lda import fit_lda
from pipeline.topics.matrix import fitting_weights
from pipeline.topics.nmf import fit_nmf
from pipeline.topics.number import stable_nmf
from pipeline.topics.quality import diversity
from pipeline.topics.training import TrainingSet, training_set


def ours_nmf(training: TrainingSet, counts: sparse.csr_matrix, k: int, seed: int) -> FloatArray:
    """NMF as gongwen runs it: begun at what six refits have in common."""
    return stable_nmf(fitting_weights(counts, training.vocabulary.idf), k=k).topic_term


def ours_nmf_once(training: TrainingSet, counts: sparse.csr_matrix, k: int, seed: int) -> FloatArray:
    """One factorisation alone."""
    return fit_nmf(fitting_weights(counts, training.vocabulary.idf), k=k).topic_term


def ours_lda(training: TrainingSet, counts: sparse.csr_matrix, k: int, seed: int) -> FloatArray:
    """LDA as gongwen runs it: begun at the topics of NMF, whose time is included."""
    return fit_lda(counts, start=ours_nmf(training, counts, k, seed)).topic_term


def gensim_defaults(training: TrainingSet, counts: sparse.csr_matrix, k: int, seed: int) -> FloatArray:
    """Gensim LdaModel as its documentation first shows it."""
    from gensim.matutils import Sparse2Corpus
    from gensim.models import LdaModel

    names = {i: str(i) for i in range(counts.shape[1])}
    model = LdaModel(Sparse2Corpus(counts, documents_columns=False), num_topics=k, id2word=names, random_state=seed)
    return np.asarray(model.get_topics(), dtype=np.float64)


def sklearn_lda(training: TrainingSet, counts: sparse.csr_matrix, k: int, seed: int) -> FloatArray:
    """scikit-learn's LatentDirichletAllocation with its defaults."""
    from sklearn.decomposition import LatentDirichletAllocation

    components = LatentDirichletAllocation(n_components=k, random_state=seed).fit(counts).components_
    return np.asarray(components / components.sum(axis=1, keepdims=True), dtype=np.float64)


def tomotopy_lda(training: TrainingSet, counts: sparse.csr_matrix, k: int, seed: int) -> FloatArray:
    """Tomotopy's LDAModel, 1,000 rounds of Gibbs sampling with one worker."""
    import tomotopy

    model = tomotopy.LDAModel(k=k, seed=seed)
    width = len(str(counts.shape[1]))
    for row in counts:
        model.add_doc([str(i).zfill(width) for i, n in zip(row.indices, row.data, strict=True) for _ in range(int(n))])
    model.train(1000, workers=1, show_progress=False)
    topics = np.zeros((k, counts.shape[1]))
    columns = [int(word) for word in model.used_vocabs]
    for topic in range(k):
        topics[topic, columns] = model.get_topic_word_dist(topic)
    return topics


def key_nmf(training: TrainingSet, counts: sparse.csr_matrix, k: int, seed: int) -> FloatArray:
    """KeyNMF (Kristensen-McLachlan et al. 2024), with word vectors learnt from these paragraphs.

    The 25 words of a paragraph that are nearest to it (cosine of their vectors and the mean of all of its words) weigh
    what that cosine is; scikit-learn's NMF factorises the weights. The paper takes vectors of a pretrained model; none of
    Chinese is published as a package, so vectors of the positive pointwise mutual information of words within a paragraph
    take their place (100 dimensions; Levy and Goldberg 2014).
    """
    from sklearn.decomposition import NMF, TruncatedSVD
    from sklearn.preprocessing import normalize

    stand = (counts > 0).astype(np.float64)
    together = sparse.coo_matrix(stand.T @ stand)
    n = np.asarray(stand.sum(axis=0)).ravel()
    ppmi = np.log(together.data * stand.shape[0] / (n[together.row] * n[together.col]))
    positive = sparse.csr_matrix((np.maximum(ppmi, 0), (together.row, together.col)), shape=together.shape)
    vectors = TruncatedSVD(100, random_state=seed).fit_transform(positive).astype(np.float32)
    vectors = normalize(vectors)
    paragraphs = normalize(counts @ vectors)
    weights = sparse.csr_matrix(counts, dtype=np.float32, copy=True)
    for i in range(weights.shape[0]):
        row = slice(weights.indptr[i], weights.indptr[i + 1])
        near = np.maximum(vectors[weights.indices[row]] @ paragraphs[i], 0)
        if near.size > 25:
            near[np.argsort(-near, kind="stable")[25:]] = 0
        weights.data[row] = near
    weights.eliminate_zeros()
    components = NMF(n_components=k, init="nndsvd", random_state=seed).fit(weights).components_
    return np.asarray(components / components.sum(axis=1, keepdims=True), dtype=np.float64)


Result = tuple[FloatArray, float, float, float, float, float]
Fit = Callable[[TrainingSet, sparse.csr_matrix, int, int], FloatArray]
MODELS: tuple[Fit, ...] = (ours_nmf, ours_nmf_once, ours_lda, gensim_defaults, sklearn_lda, tomotopy_lda, key_nmf)


def _measure(name: str, database: str, k: int, resamples: int, site: str, queue: multiprocessing.Queue) -> None:  # type: ignore[type-arg]
    """In a process of its own: fit, then fit again from other seeds and on paragraphs drawn with replacement."""
    sys.path.append(site)
    training = _sample(Path(database))
    fit = next(m for m in MODELS if m.__name__ == name)
    before = time.process_time()
    try:
        topics = fit(training, training.counts, k, 1)
    except ImportError as error:
        queue.put(str(error))
        return
    seconds = time.process_time() - before
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seeds = [1.0]  # ours have no seed
    if not name.startswith("ours"):
        seeds = [
            float(matched_similarity(topics, fit(training, training.counts, k, 2 + i)).mean()) for i in range(resamples)
        ]
    drawn = []
    n = training.counts.shape[0]
    for i in range(resamples):
        rows = np.sort(np.random.Generator(np.random.PCG64(1 + i)).integers(0, n, n))
        drawn.append(float(matched_similarity(topics, fit(training, training.counts[rows], k, 1)).mean()))
    queue.put(
        (topics, seconds, memory, float(np.mean(seeds)), float(np.mean(drawn)), _kept(fit, training, topics, database))
    )


def _kept(fit: Fit, training: TrainingSet, topics: FloatArray, database: str) -> float:
    """Share of the paragraphs of the other years whose topic is the same after the last year is added.

    gongwen goes on from the topics that it has, as it does in a project; the others begin anew. A paragraph is of the topic under which its words are the likeliest, by one rule for all
    models, and topics are matched one to one.
    """
    with Reader(Path(database)) as reader:
        year = dict(reader.rows("SELECT report_id, year FROM reports"))
    years = np.array([year[r] for r in training.documents["report_id"].to_pylist()])
    earlier = training.counts[years < years.max()]
    before = fit(training, earlier, len(topics), 1)
    if fit in (ours_nmf, ours_nmf_once):
        topics = fit_nmf(
            fitting_weights(training.counts, training.vocabulary.idf), k=len(before), start=before
        ).topic_term
    elif fit is ours_lda:
        topics = fit_lda(training.counts, start=before).topic_term
    partner = match(similarity(before, topics))
    return float(np.mean(partner[_likeliest(before, earlier)] == _likeliest(topics, earlier)))


def _likeliest(topics: FloatArray, counts: sparse.csr_matrix) -> NDArray[np.intp]:
    """Topic of each paragraph; a hundredth of each topic's weight is spread over all words."""
    smoothed = 0.99 * topics / topics.sum(axis=1, keepdims=True) + 0.01 / topics.shape[1]
    return np.asarray(np.argmax(counts @ np.log(smoothed).T, axis=1))


def _sample(database: Path) -> TrainingSet:
    with Reader(database) as reader:
        return training_set(reader.read("topic_documents", None), TopicSettings())


def _run(name: str, database: Path, k: int, resamples: int, site: str) -> Result | str:
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=_measure, args=(name, str(database), k, resamples, site, queue))
    process.start()
    result: Result | str = queue.get()
    process.join()
    return result


def main() -> None:
    """Print one table a project."""
    parser = argparse.ArgumentParser()
    parser.add_argument("projects", nargs="+", type=Path)
    parser.add_argument("--k", type=int, default=20)
    parser.add_argument("--resamples", type=int, default=3)
    parser.add_argument("--site", default="")
    parser.add_argument("--models", nargs="+", default=[m.__name__ for m in MODELS])
    arguments = parser.parse_args()
    for root in arguments.projects:
        database = Project.open(root).database
        training = _sample(database)
        n_reports = len(set(training.documents["report_id"].to_pylist()))
        print(
            f"\n{root.name}: {n_reports} reports, {training.counts.shape[0]:,} paragraphs, {training.counts.shape[1]:,} words"
        )
        print(
            "| model | c_npmi | diversity | stability: seeds | stability: resamples | kept | CPU s | MB |", flush=True
        )
        print("|---|---:|---:|---:|---:|---:|---:|---:|", flush=True)
        for model in (m for m in MODELS if m.__name__ in arguments.models):
            result = _run(model.__name__, database, arguments.k, arguments.resamples, arguments.site)
            if isinstance(result, str):
                print(f"| {model.__name__} | {result} |", flush=True)
                continue
            topics, seconds, memory, seeds, drawn, kept = result
            coherence = float(np.nanmean(npmi(training.counts, top_words(topics))))
            print(
                f"| {model.__name__} | {coherence:.3f} | {diversity(topics):.2f} | {seeds:.2f} | {drawn:.2f} | {kept:.2f} |"
                f" {seconds:.2f} | {memory:.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
