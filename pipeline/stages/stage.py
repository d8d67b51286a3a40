"""What a stage is."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from pipeline import tables
from pipeline.settings.model import Settings
from pipeline.stages.context import parameters

if TYPE_CHECKING:
    import pyarrow as pa

Tables: TypeAlias = "dict[str, pa.Table]"
Ask: TypeAlias = "Callable[[Sequence[str]], pa.Table]"


def follow(settings: Settings) -> bool:
    """Follow the inputs: the rule."""
    return True


def _not(settings: Settings) -> bool:
    return False


@dataclass(frozen=True)
class Stage:
    """One stage. Its inputs are checked against the parameters of its function when it is declared.

    Attributes:
        name: name in logs, state and task names.
        version: raised when the computation changes, so that everything is computed anew.
        needs: stages whose results it uses.
        reads: tables it is given: the rows of its reports, or the whole of a table that has no report_id; of the texts only
            what is spoken.
        writes: tables it makes. A stage by place replaces its rows by report_id, or by place where a table has no
            report_id.
        per: report: works report by report, in batches; place: on all reports of a place, in batches of places; corpus: on
            all reports at once.
        compute: the function, from the tables it reads, its queries and its settings, each under its own name, to the
            tables it writes. Batches may run in several processes, so it is a function of a module and knows nothing but
            its arguments.
        settings: the settings it is handed, which are also those that its fingerprint holds; see :class:`Context`.
        libraries: libraries whose update calls for computing anew.
        fills: tables in which it fills in columns of existing rows (key and filled columns are what compute returns).
        queries: further inputs, by name: SQL on the work file, for sums over tables, or parts of tables without report_id,
            that are too large to be handed over whole. In a stage by report or place $report_ids are those of the batch.
        asks: of a stage over the corpus, queries with $report_ids that its function asks itself, for as many reports at a time
            as it wants in memory: it is handed a function from report_ids to their rows.
        sample: from the settings handed over and all reports to those whose rows a stage over the corpus is given.
        follows_inputs: False: what has been made stays up to date when reports come or change.
            What it was made from is still noted, so that it does not go stale when this is switched on.
        whole_text: it is given the appendices of the texts too.
        every_run: True: computed anew at every run that has something to do.
        in_process: on one computer it keeps to the process of the run, because it uses threads of its own; over a large
            corpus it is given the memory of the processes that wait meanwhile.
    """

    name: str
    version: int
    needs: tuple[str, ...]
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    per: Literal["report", "place", "corpus"]
    compute: Callable[..., Tables]
    settings: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    fills: tuple[str, ...] = ()
    queries: Mapping[str, str] = field(default_factory=dict)
    asks: Mapping[str, str] = field(default_factory=dict)
    sample: Callable[[Mapping[str, Any], Sequence[str]], Sequence[str]] | None = None
    follows_inputs: Callable[[Settings], bool] = follow
    whole_text: bool = False
    every_run: Callable[[Settings], bool] = _not
    in_process: bool = False

    def __post_init__(self) -> None:
        """Bind the function.

        Raises:
            TypeError: what the stage declares is not what its function takes.
        """
        try:
            handed = (*self.reads, *self.queries, *self.asks, *parameters(self.settings))
        except TypeError as error:
            raise TypeError(f"stage {self.name}: {error}") from None
        if unknown := sorted({*self.reads, *self.writes, *self.fills} - set(tables.ALL)):
            raise TypeError(f"stage {self.name}: there is no table {unknown[0]!r} in pipeline/tables")
        if self.asks and self.per != "corpus":
            raise TypeError(f"stage {self.name}: a batch is handed what it needs, and asks for nothing")
        if "segmenter" in handed and not self.in_process:
            raise TypeError(f"stage {self.name}: the segmenter has threads of its own, so it is in_process")
        if problem := _problem(self.compute, handed):
            raise TypeError(f"stage {self.name}: {self.compute.__module__}.{self.compute.__qualname__} {problem}")


def _problem(function: Callable[..., object], handed: Sequence[str]) -> str | None:
    """How a function differs from what it will be handed, by name; None where it does not."""
    if repeated := sorted({n for n in handed if handed.count(n) > 1}):
        return f"would be handed {repeated[0]!r} twice"
    taken = inspect.signature(function).parameters
    if open_ended := [p.name for p in taken.values() if p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD, p.POSITIONAL_ONLY)]:
        return f"has to name its parameters, but takes {open_ended[0]!r} as it comes"
    if missing := sorted(set(handed) - set(taken)):
        return f"has no parameter {missing[0]!r}, which the stage reads or declares as a setting"
    if lacking := sorted(n for n, p in taken.items() if n not in handed and p.default is p.empty):
        return f"takes {lacking[0]!r}, which is neither read nor queried nor declared as a setting"
    return None
