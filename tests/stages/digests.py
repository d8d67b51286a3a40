"""What every step of a run makes of two small corpora, written down; so that nothing changes without a version raised.

`python -m tests.stages.digests` writes it down anew (tests/stages/digests.json). It refuses where a step makes
something else of the same inputs under the same version and settings: then its version is to be raised first.

What is compared is the same on any machine: text, counts and dates to the last character, decimal numbers as sums over a
column within a tolerance. Of topic models and the pages on them only numbers are compared, since linear algebra differs
between machines and words of equal weight may trade places.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa

from pipeline import tables
from pipeline.commands.init import create_project
from pipeline.ingest.files import scan
from pipeline.run import steps
from pipeline.run.plan import current_model, versions
from pipeline.run.session import run_direct
from pipeline.settings.model import Project, digest
from pipeline.stages import BY_NAME, STAGES, Context
from pipeline.stages.graph import INGEST, own_fingerprint
from pipeline.store import WorkFile
from tests.stages.sample import CORPORA

STORED = Path(__file__).with_name("digests.json")
PAGES = "report"
_ROUGH = ("topic_models", "topic_dynamics", "topic_scores", "topics", "topic_concepts", "findings")
_NOT_OF_INGEST = ("runs", "run_settings", "stage_state", "concept_topics_cap")
_FILLED = "n_tokens"  # by the segmenter, in tables of ingest
_NUMBER = re.compile(r"[-−]?\d+(?:\.\d+)?")
_HASH = re.compile(r"\b[0-9a-f]{12,64}\b")


@dataclass(frozen=True)
class Output:
    """What a step made.

    Attributes:
        version: its version.
        settings: what it does beside its version: settings and libraries, as a hash.
        exact: hash of all that is the same on every machine to the last character.
        sums: column, or kind of page, to a weighted sum of its decimal numbers.
        scale: the same with all terms positive, which tells how exact a sum is.
    """

    version: int
    settings: str
    exact: str
    sums: Mapping[str, float] = field(default_factory=dict)
    scale: Mapping[str, float] = field(default_factory=dict)

    def like(self, other: Output, step: str) -> bool:
        """Whether both are the same, within what differs between machines."""
        if self.exact != other.exact or self.sums.keys() != other.sums.keys():
            return False
        tolerance = 1e-3 if step in _ROUGH else 1e-4 if step == PAGES else 1e-6
        scale = {k: max(self.scale.get(k, 0.0), other.scale.get(k, 0.0)) for k in self.sums}
        return all(abs(self.sums[k] - other.sums[k]) <= tolerance * scale[k] + 1e-12 for k in self.sums)


Outputs = dict[str, dict[str, Output]]  # corpus, step


def needs(step: str) -> tuple[str, ...]:
    """Steps whose results a step uses."""
    if step == INGEST:
        return ()
    return (INGEST, *BY_NAME) if step == PAGES else (*BY_NAME[step].needs, INGEST)


def what_to_raise(step: str) -> str:
    """Where the version of a step stands."""
    if step == INGEST:
        return "VERSION in pipeline/ingest/files/scan.py"
    if step == PAGES:
        return "REPORT_VERSION in pipeline/run/steps.py"
    return f"the version of stage {step} in {BY_NAME[step].compute.__module__.replace('.', '/')}.py"


def forgotten(stored: Outputs, found: Outputs) -> list[str]:
    """Steps that make something else of the same under the same version."""
    made = []
    for corpus, steps_of in found.items():
        before = stored.get(corpus, {})
        other = {s for s, o in steps_of.items() if s not in before or not o.like(before[s], s)}
        for step in sorted(other & set(before)):
            same = (before[step].version, before[step].settings) == (steps_of[step].version, steps_of[step].settings)
            if same and not other & set(needs(step)):
                made.append(step)
    return sorted(set(made))


def outdated(stored: Outputs, found: Outputs) -> list[str]:
    """Steps of which something else is written down."""
    return sorted(
        {
            step
            for corpus, steps_of in found.items()
            for step, output in steps_of.items()
            if not _is_written(stored.get(corpus, {}).get(step), output, step)
        }
        | {step for corpus in stored for step in stored[corpus] if step not in found.get(corpus, {})}
    )


def _is_written(before: Output | None, output: Output, step: str) -> bool:
    same = before is not None and (before.version, before.settings) == (output.version, output.settings)
    return before is not None and same and output.like(before, step)


def compute(folder: Path) -> Outputs:
    """What every step makes of the corpora now.

    Args:
        folder: for the projects.
    """
    made: Outputs = {}
    for name, write in CORPORA.items():
        project = create_project(folder / name)
        write(project)
        run_direct(project, force=False, say=lambda _: None)
        made[name] = dict(_outputs(project))
    return made


def _outputs(project: Project) -> Iterator[tuple[str, Output]]:
    config = project.config()
    model = current_model(project, config)
    assert model is not None
    context = Context(config, model.sha256, versions())
    with WorkFile(project.database) as work:

        def table(name: str) -> pa.Table:
            return work.read(name, whole_text=True)

        written = {t for s in STAGES for t in s.writes}
        own = [t for t in tables.ALL if t not in written and t not in _NOT_OF_INGEST]
        settings = digest(config.settings.input.model_dump(mode="json"))
        yield INGEST, _of_tables({t: _without(table(t), _FILLED) for t in own}, scan.VERSION, settings, rough=False)
        for stage in STAGES:
            given = {t: table(t) for t in stage.writes}
            given |= {f"{t} filled": table(t).select([*tables.ALL[t].key, _FILLED]) for t in stage.fills}
            settings = own_fingerprint(stage, context, version=0)
            yield stage.name, _of_tables(given, stage.version, settings, rough=stage.name in _ROUGH)
    pages = {p.relative_to(project.reports).as_posix(): p for p in project.reports.rglob("*") if p.is_file()}
    yield PAGES, _of_pages(pages, config.sha256)


def _without(table: pa.Table, column: str) -> pa.Table:
    return table.drop_columns([column]) if column in table.column_names else table


def _of_tables(given: Mapping[str, pa.Table], version: int, settings: str, *, rough: bool) -> Output:
    exact, sums, scale = hashlib.sha256(), {}, {}
    for name in sorted(given):
        for column in given[name].column_names:
            values = given[name][column]
            if pa.types.is_timestamp(values.type):  # when something was seen first
                continue
            if pa.types.is_floating(values.type):
                key = f"{name}.{column}"
                numbers = np.nan_to_num(values.to_numpy(zero_copy_only=False).astype(float))
                sums[key], scale[key] = _sum(numbers)
            elif not rough:
                told = json.dumps([name, column, [str(v) for v in values.to_pylist()]], ensure_ascii=False)
                exact.update(told.encode())
    return Output(version, settings, exact.hexdigest(), sums, scale)


def _of_pages(pages: Mapping[str, Path], settings: str) -> Output:
    exact, sums, scale = hashlib.sha256(), {}, {}
    numbers: dict[str, list[float]] = {}
    for name in sorted(pages):
        text = _HASH.sub("#", pages[name].read_text(encoding="utf-8"))
        numbers.setdefault(Path(name).suffix, []).extend(float(n.replace("−", "-")) for n in _NUMBER.findall(text))
        about_topics = Path(name).name.startswith("topics-")
        exact.update(json.dumps([name, "" if about_topics else _NUMBER.sub("0", text)]).encode())
    for kind, found in numbers.items():
        sums[kind], scale[kind] = _sum(np.array(found))
    return Output(steps.REPORT_VERSION, settings, exact.hexdigest(), sums, scale)


def _sum(values: np.ndarray) -> tuple[float, float]:
    """A sum that an exchange of two rows changes, and the same of absolute values."""
    terms = values * (1.0 + np.arange(len(values)) % 89 / 89)
    return float(terms.sum()), float(np.abs(terms).sum())


def read(path: Path = STORED) -> Outputs:
    """What is written down."""
    if not path.is_file():
        return {}
    stored = json.loads(path.read_text(encoding="utf-8"))
    return {corpus: {s: Output(**o) for s, o in found.items()} for corpus, found in stored.items()}


def write(found: Outputs, path: Path = STORED) -> None:
    """Write down, a line a step, so that changes of several people seldom meet."""
    parts = []
    for corpus, steps_of in found.items():
        lines = [f'  "{s}": {json.dumps(_rounded(asdict(o)), ensure_ascii=False)}' for s, o in steps_of.items()]
        parts.append(f' "{corpus}": {{\n' + ",\n".join(lines) + "\n }")
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def _rounded(value: object) -> object:
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    return float(f"{value:.9g}") if isinstance(value, float) else value


def update(compute: Callable[[Path], Outputs] = compute, path: Path = STORED) -> str:
    """Write down what the steps make now, unless a version was forgotten.

    Returns:
        What was done, in a line.

    Raises:
        SystemExit: a version is to be raised first.
    """
    stored = read(path)
    with tempfile.TemporaryDirectory() as folder:
        found = compute(Path(folder))
    if steps_of := forgotten(stored, found):
        raise SystemExit("Not written. Raise first:\n" + "\n".join(f"  {what_to_raise(s)}" for s in steps_of))
    changed = outdated(stored, found)
    if changed:
        write(found, path)
    return f"written anew for {', '.join(changed)}" if changed else "nothing to write"


if __name__ == "__main__":
    sys.stdout.write(update() + "\n")
