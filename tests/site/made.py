"""Made-up corpora as a site has them: with paragraphs, and with words cut two characters long."""

from __future__ import annotations

from typing import Any

from pipeline.settings.model import Settings
from pipeline.site import site_files
from pipeline.tables import ALL
from tests.pages.made_up import Tables, corpus_of, make_tables


def make_corpus_tables(**asked: Any) -> Tables:
    """Tables of :func:`make_tables` with paragraphs, tokens and the sizes of parts."""
    tables = make_tables(**asked)
    sentences = tables["sentences"].to_pylist()
    tokens: list[dict[str, Any]] = []
    sizes: dict[tuple[str, str], int] = {}
    for s in sentences:
        for start in range(0, len(s["text"]), 2):
            word = s["text"][start : start + 2]
            number = 1 + sum(1 for _ in tokens) if not tokens or tokens[-1]["report_id"] != s["report_id"] else 0
            tokens.append(
                {
                    "report_id": s["report_id"],
                    "token_no": 1 if number else tokens[-1]["token_no"] + 1,
                    "sentence_no": s["sentence_no"],
                    "text": word,
                    "start_char": start,
                    "end_char": start + len(word),
                    "is_word": word[0].isalnum(),
                    "is_appendix": False,
                }
            )
            for part in (s["part"], "all"):
                sizes[s["report_id"], part] = sizes.get((s["report_id"], part), 0) + word[0].isalnum()
    reports = {r["report_id"]: r for r in tables["reports"].to_pylist()}
    paragraphs = [
        {
            **{k: s[k] for k in ("report_id", "paragraph_no", "part", "text", "n_tokens")},
            "section_no": {"review": 2, "plan": 3}.get(s["part"], 1),
            "is_heading": False,
            "is_appendix": False,
        }
        for s in sentences
    ]
    parts = [
        {
            **{k: reports[i][k] for k in ("report_id", "place", "level", "year")},
            "part": p,
            "n_tokens": n,
            "n_sentences": 1,
        }
        for (i, p), n in sizes.items()
    ]
    return tables | {
        "tokens": ALL["tokens"].from_rows(tokens),
        "paragraphs": ALL["paragraphs"].from_rows(paragraphs),
        "report_parts": ALL["report_parts"].from_rows(parts),
    }


def make_site(tables: Tables, settings: Settings | None = None) -> dict[str, str]:
    """All files of the site of some tables."""
    files = list(site_files(corpus_of(tables, settings)))
    assert len(files) == len(dict(files)), "a file is made twice"
    return dict(files)
