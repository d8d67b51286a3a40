"""What a stage is, and what stages know beside their tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.config import Config

CORPUS = "*"  # the unit of a stage that works on all reports at once
Tables = dict[str, pa.Table]
Offsets = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]


@dataclass(frozen=True)
class Context:
    """What stages know beside their input tables.

    Attributes:
        config: the settings in force.
        model_sha256: hash of the segmentation model.
        versions: versions of gongwen and of the libraries that shape the numbers.
        offsets: from texts to the offsets of their tokens, see :meth:`FastSegmenter.offsets`; opens the model when first
            called. None in other processes, where nothing is segmented.
    """

    config: Config
    model_sha256: str
    versions: Mapping[str, str]
    offsets: Callable[[Sequence[str]], Offsets] | None = None


def follow(context: Context) -> bool:
    """Follow the inputs: the rule."""
    return True


def _not(context: Context) -> bool:
    return False


@dataclass(frozen=True)
class Stage:
    """One stage.

    Attributes:
        name: name in logs, state and task names.
        title: what it does, for people.
        version: raised when the computation changes, so that everything is computed anew.
        needs: stages whose results it uses.
        reads: tables it is given: the rows of its reports, or the whole of a table that has no report_id; of the texts only
            what is spoken.
        writes: tables it makes. A stage by place replaces its rows by report_id, or by place where a table has no
            report_id.
        per: report: works report by report, in batches; place: on all reports of a place, in batches of places; corpus: on
            all reports at once.
        parameters: the settings it depends on, as plain values.
        compute: the function. Batches may run in several processes, so it is a function of a module and knows nothing
            but its arguments.
        fills: tables in which it fills in columns of existing rows (key and filled columns are what compute returns).
        queries: further inputs, by name: SQL on the work file, for sums over tables, or parts of tables without report_id,
            that are too large to be handed over whole. In a stage by report or place $report_ids are those of the batch.
        sample: the reports whose rows a stage over the corpus is given; all where None.
        follows_inputs: False: what has been made stays up to date when reports come or change.
            What it was made from is still noted, so that it does not go stale when this is switched on.
        whole_text: it is given the appendices of the texts too.
        every_run: True: computed anew at every run that has something to do.
        in_process: keeps to the process of the run, because it uses threads of its own.
    """

    name: str
    title: str
    version: int
    needs: tuple[str, ...]
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    per: Literal["report", "place", "corpus"]
    parameters: Callable[[Context], object]
    compute: Callable[[Tables, Context], Tables]
    fills: tuple[str, ...] = ()
    queries: Mapping[str, str] = field(default_factory=dict)
    sample: Callable[[Context, Sequence[str]], Sequence[str]] | None = None
    follows_inputs: Callable[[Context], bool] = follow
    whole_text: bool = False
    every_run: Callable[[Context], bool] = _not
    in_process: bool = False


def intervals(context: Context) -> dict[str, object]:
    """The settings that intervals depend on."""
    statistics = context.config.settings.statistics
    return {
        "draws": statistics.bootstrap_draws,
        "confidence": statistics.confidence,
        "block": statistics.bootstrap_block,
    }


def versions(context: Context, *names: str) -> dict[str, object]:
    """Libraries whose update calls for computing anew."""
    return {"libraries": {name: context.versions.get(name, "") for name in names}}
