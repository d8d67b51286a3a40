"""What is installed, from its own metadata: a software bill of materials (CycloneDX) and the licences.

    python -m pipeline.commands.bill build/sbom.json build/licences.md

Only what gongwen needs is listed, whatever else shares the environment; the same environment gives the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import quote

from packaging.requirements import Requirement

_ROOT = "gongwen"
_CLASSIFIER = "License :: "
_LONGEST = 60  # characters of a licence's name; some packages give its whole text


def name_of(text: str) -> str:
    """A package's name in its normal form."""
    return re.sub(r"[-_.]+", "-", text).lower()


def installed(root: str = _ROOT) -> dict[str, tuple[metadata.Distribution, list[str]]]:
    """What a package needs, itself included: each name with its distribution and the names it needs itself.

    Args:
        root: the package.

    Raises:
        PackageNotFoundError: it is not installed.
    """
    found: dict[str, tuple[metadata.Distribution, list[str]]] = {}
    waiting = [(name_of(root), metadata.distribution(root))]
    while waiting:
        name, package = waiting.pop()
        if name in found:
            continue
        needs = []
        for line in package.requires or ():
            requirement = Requirement(line)
            if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
                continue
            try:
                waiting.append((name_of(requirement.name), metadata.distribution(requirement.name)))
            except metadata.PackageNotFoundError:
                continue
            needs.append(name_of(requirement.name))
        found[name] = package, sorted(set(needs))
    return dict(sorted(found.items()))


def licence_of(package: metadata.Distribution) -> str:
    """The licence that a package states; empty where it states none."""
    about: Any = package.metadata  # an e-mail's headers
    if stated := about.get("License-Expression"):
        return str(stated)
    classified = [c.rpartition("::")[2].strip() for c in about.get_all("Classifier") or () if c.startswith(_CLASSIFIER)]
    named = [c for c in classified if c != "OSI Approved"]
    if named:
        return "; ".join(named)
    first = str(about.get("License") or "").strip().partition("\n")[0]
    return first if len(first) <= _LONGEST else first[:_LONGEST] + "…"


def bill(packages: dict[str, tuple[metadata.Distribution, list[str]]], root: str = _ROOT) -> dict[str, object]:
    """A bill of materials in CycloneDX 1.5.

    Args:
        packages: see :func:`installed`.
        root: what the bill is of.
    """

    def component(name: str) -> dict[str, object]:
        package, _ = packages[name]
        licence = licence_of(package)
        entry: dict[str, object] = {"bom-ref": name, "name": name, "version": package.version}
        entry |= {"type": "application" if name == root else "library"}
        entry |= {"purl": f"pkg:pypi/{name}@{quote(package.version)}"}
        return entry | ({"licenses": [{"license": {"name": licence}}]} if licence else {})

    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": component(root)},
        "components": [component(name) for name in packages if name != root],
        "dependencies": [{"ref": name, "dependsOn": needs} for name, (_, needs) in packages.items()],
    }


def licences(packages: dict[str, tuple[metadata.Distribution, list[str]]]) -> str:
    """The licences as a table in Markdown."""
    rows = [f"| {name} | {package.version} | {licence_of(package) or '?'} |" for name, (package, _) in packages.items()]
    return "\n".join(["| package | version | licence |", "|---|---|---|", *rows, ""])


def main() -> None:
    """Write both files."""
    packages = installed()
    for target, text in zip(
        map(Path, sys.argv[1:3]), (json.dumps(bill(packages), indent=1) + "\n", licences(packages)), strict=True
    ):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
