"""Reports written as segmented sentences."""

from __future__ import annotations

import pyarrow as pa

from pipeline import tables

Texts = dict[str, list[tuple[str, str]]]


def corpus(texts: Texts, *, level: str = "city") -> dict[str, pa.Table]:
    """Tables of reports: report_id (place-year) to sentences, each a part and words separated by bars."""
    rows: dict[str, list[dict[str, object]]] = {"reports": [], "sentences": [], "tokens": []}
    for report_id, sentences in texts.items():
        place, _, year = report_id.rpartition("-")
        rows["reports"].append(
            {"report_id": report_id, "place": place, "level": level, "year": int(year), "text_sha256": report_id}
        )
        n = 0
        for number, (part, segmented) in enumerate(sentences, 1):
            words = segmented.split("|")
            flags = [w[0].isalnum() for w in words]
            rows["sentences"].append({"report_id": report_id, "sentence_no": number, "paragraph_no": number, "part": part,
                                      "text": "".join(words), "n_tokens": sum(flags)})  # fmt: skip
            start = 0
            for word, flag in zip(words, flags, strict=True):
                n += 1
                rows["tokens"].append({"report_id": report_id, "token_no": n, "sentence_no": number, "text": word,
                                       "start_char": start, "end_char": start + len(word), "is_word": flag})  # fmt: skip
                start += len(word)
    return {name: tables.ALL[name].from_rows(r) for name, r in rows.items()}
