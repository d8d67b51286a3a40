"""Reports given as sentences with | between their words, laid out for counting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline import tables
from pipeline.corpus.layout import Layout


def batch(reports: Mapping[str, Sequence[str]]) -> Layout:
    """A batch of reports, each a list of segmented sentences, all in the plan part."""
    rows: dict[str, list[dict[str, object]]] = {"reports": [], "sentences": [], "tokens": []}
    for report_id, sentences in reports.items():
        rows["reports"].append({"report_id": report_id, "place": report_id[:2], "level": "district", "year": 2015})
        token_no = 0
        for number, segmented in enumerate(sentences, 1):
            words, start = segmented.split("|"), 0
            own = {"report_id": report_id, "sentence_no": number}
            n = sum(w[0].isalnum() for w in words)
            rows["sentences"].append({**own, "paragraph_no": 1, "part": "plan", "text": "".join(words), "n_tokens": n})
            for word in words:
                token_no += 1
                place = {"token_no": token_no, "text": word, "start_char": start, "end_char": start + len(word)}
                rows["tokens"].append({**own, **place, "is_word": word[0].isalnum()})
                start += len(word)
    return Layout(*(tables.ALL[name].from_rows(r) for name, r in rows.items()))
