"""The part of a page that a user says holds its text."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree


def selected(root: Any, selector: str) -> Any:
    """The element that a selector names, None where there is none.

    Args:
        root: the page, parsed.
        selector: tag, #id, .class, tag.class, or an XPath.
    """
    if root is None or not selector:
        return None
    path = selector if selector.startswith("/") else _xpath(selector)
    try:
        found = root.xpath(path)
    except etree.XPathError:
        return None
    elements = [e for e in found if isinstance(e, etree._Element)] if isinstance(found, list) else []
    return max(elements, key=lambda e: len(e.text_content()), default=None)


def _xpath(selector: str) -> str:
    tag = re.match(r"[A-Za-z][\w-]*", selector)
    tests = []
    for kind, name in re.findall(r"([#.])([\w-]+)", selector):
        tests.append(
            f"@id='{name}'" if kind == "#" else f"contains(concat(' ',normalize-space(@class),' '),' {name} ')"
        )
    return f"//{tag.group() if tag else '*'}" + "".join(f"[{test}]" for test in tests)
