"""The growth target of the year in every report of a folder, and the reports without one, to be read.

python benchmarks/indicators/panel.py [FOLDER]
"""

from __future__ import annotations

import sys

from pipeline.errors import InputRefused
from reports import CORPORA, Read, read


def main() -> None:
    """Counts of reports with a number, with a wording alone and with neither; the latter two by name."""
    folder = sys.argv[1] if len(sys.argv) > 1 else "provinces-panel"
    found: dict[str, list[str]] = {"number": [], "wording": [], "none": [], "refused": []}
    for path in sorted((CORPORA / folder).iterdir()):
        try:
            found[_target(read(path))].append(path.name)
        except InputRefused:
            found["refused"].append(path.name)
    for kind, names in found.items():
        print(f"{kind}: {len(names)}" + ("" if kind == "number" else " " + ", ".join(names)))


def _target(one: Read) -> str:
    year = one.report.year
    aims = [
        s
        for _, s in one.statements
        if (s.indicator, s.kind, s.quantity) == ("gdp", "target", "growth") and s.period_from == s.period_to == year
    ]
    return "none" if not aims else "number" if any(s.value is not None for s in aims) else "wording"


if __name__ == "__main__":
    main()
