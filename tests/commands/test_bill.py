from __future__ import annotations

import json

import pytest

from pipeline.commands.bill import bill, installed, licence_of, licences, name_of


@pytest.mark.slow
def test_the_bill_names_what_gongwen_needs_each_once_with_version_and_licence() -> None:
    packages = installed("prefect")
    made = json.loads(json.dumps(bill(packages, root="prefect")))
    names = [c["name"] for c in made["components"]]
    assert {"pydantic", "httpx", "sqlalchemy"} <= set(names)
    assert "pytest" not in names, "what shares the environment is not needed"
    assert len(names) == len(set(names)) == len(packages) - 1
    assert made["metadata"]["component"]["purl"].startswith("pkg:pypi/prefect@3.")
    (own,) = (d for d in made["dependencies"] if d["ref"] == "prefect")
    assert "pydantic" in own["dependsOn"]
    assert {d for each in made["dependencies"] for d in each["dependsOn"]} <= set(packages)
    assert made == json.loads(json.dumps(bill(installed("prefect"), root="prefect")))
    without = [name for name, (package, _) in packages.items() if not licence_of(package)]
    assert len(without) < len(packages) / 10
    assert licences(packages).count("\n") == len(packages) + 2


@pytest.mark.parametrize(("text", "expected"), [("spacy_pkuseg", "spacy-pkuseg"), ("pdfminer.six", "pdfminer-six")])
def test_names_are_normal(text: str, expected: str) -> None:
    assert name_of(text) == expected
