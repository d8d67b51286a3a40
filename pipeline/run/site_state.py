"""What the reading site was made from, and whether that is what there is: asked without what makes its pages.

data/.work/site.json says it, and is there only while every file of the site is as that says, so that one that was
interrupted is made anew. It is no file of the site: what a site was made from differs where its pages do not.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from pipeline.settings.files import digest
from pipeline.settings.project import Project

SITE_VERSION = 1


def site_folder(project: Project) -> Path:
    """Folder of the site."""
    return project.reports / "site"


def built_file(project: Project) -> Path:
    """Where it stands what the site was made from."""
    return project.work / "site.json"


def site_fingerprint(report_fingerprint: str) -> str:
    """What the site is made from: all that the Markdown pages are, and the site's own templates and scripts."""
    return digest({"version": SITE_VERSION, "report": report_fingerprint, "sources": _sources()})


def site_is(project: Project, fingerprint: str) -> bool:
    """Whether the site was made from what this fingerprint stands for, and all its files are there."""
    folder = site_folder(project)
    made_from, files = built(project)
    return made_from == fingerprint and all((folder / name).is_file() for name in files)


def built(project: Project) -> tuple[str, list[str]]:
    """Fingerprint and files of the site as it was made; nothing where it is not there or not whole."""
    try:
        found = json.loads(built_file(project).read_text(encoding="utf-8"))
        return str(found["fingerprint"]), [str(name) for name in found["files"]]
    except (OSError, ValueError, TypeError, KeyError):
        return "", []


@cache
def _sources() -> str:
    """Hash of everything that shapes a page, as the package has it: modules, templates, scripts, and what they say."""
    folder = Path(__file__).parent.parent
    files = sorted(p for p in (folder / "site").rglob("*") if p.suffix in (".py", ".j2", ".js", ".css"))
    files += sorted((folder / "messages").rglob("site.yaml"))
    return digest([[p.relative_to(folder).as_posix(), p.read_text(encoding="utf-8")] for p in files])
