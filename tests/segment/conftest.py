"""A small made-up pkuseg model with coarse weights: many paths are equally good, so that every rule for ties counts."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.segment.flatten import ensure_flat

ALPHABET = "改革开放经济发展人民生活水平社会主义中国，。"
NODES = [*ALPHABET, "**Num", "**Letter", "&", "*", "😀"]
TAGS = {"B": 0, "B_single": 1, "I": 2, "I_end": 3, "I_first": 4}


def made_up_features(seed: int) -> dict[str, Any]:
    """Features as pkuseg stores them; some can never occur, as in the real model."""
    pick = random.Random(seed)
    words = {"".join(pick.choices(NODES, k=pick.randint(1, 7))) for _ in range(300)} | {"", "经济", "发展", "123年"}
    names = [f"{kind}.{node}" for kind in ("c", "c-1", "c1", "c-2", "c2") for node in NODES]
    names += [f"{kind}.{a}.{b}" for kind in ("c-1c", "cc1", "c-2c-1") for a, b in itertools.product(NODES, NODES)]
    names += [f"{kind}.{word}" for kind in ("w-1", "w1") for word in sorted(words) if len(word) > 1]
    some = sorted(word for word in words if 2 <= len(word) <= 4 and "*" not in word)
    names += [f"ww.{side}.{pick.choice(some)}*{pick.choice(some)}" for side in "lr" for _ in range(400)]
    kept = [name for name in dict.fromkeys(names) if pick.random() < 0.7]
    pick.shuffle(kept)
    index = {name: i for i, name in enumerate(["$$", *kept])}
    return {"unigram": sorted(words), "bigram": [], "feature_to_idx": index, "tag_to_idx": TAGS}


def write_model(folder: Path, features: dict[str, Any], weights: np.ndarray[Any, Any]) -> Path:
    """A model folder in the safe format."""
    import srsly

    folder.mkdir(parents=True, exist_ok=True)
    srsly.write_msgpack(folder / "features.msgpack", features)
    sizes = np.array([len(features["tag_to_idx"]), len(features["feature_to_idx"])])
    np.savez(folder / "weights.npz", sizes=sizes, w=weights)
    return folder


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a made-up model with its arrays."""
    features = made_up_features(1)
    n = len(TAGS) * (len(features["feature_to_idx"]) + len(TAGS))
    weights = np.random.default_rng(1).choice([-0.3, -0.1, 0.0, 0.1, 0.2, 0.3, 0.7], size=n)
    folder = write_model(tmp_path_factory.mktemp("model"), features, weights)
    ensure_flat(folder)
    return folder


@pytest.fixture(scope="session")
def reference(made_up: Path) -> Callable[[str], list[str]]:
    """spacy-pkuseg itself on the made-up model."""
    import spacy_pkuseg

    cut: Callable[[str], list[str]] = spacy_pkuseg.pkuseg(str(made_up), user_dict="default").cut
    return cut


@pytest.fixture
def make_model() -> Callable[..., Path]:
    """Writes model folders."""
    return write_model
