"""Tables that can be pasted into a paper: Markdown and LaTeX (booktabs)."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.commands.compare.grouping import named
from pipeline.commands.compare.ratios import NO_PAIR, Comparison
from pipeline.commands.compare.regression import Regression
from pipeline.messages import text

_Rows = list[list[str]]
# What LaTeX takes for its own, or its older fonts do not have; a backslash first.
_SPECIAL = {
    "\\": r"\textbackslash{}",
    **{c: "\\" + c for c in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "−": "$-$",
    "×": r"$\times$",
    "<": "$<$",
    "–": "--",
}
_LATEX = {ord(c): made for c, made in _SPECIAL.items()}


def as_markdown(found: Comparison | Regression, source: str) -> str:
    """The table with its notes below.

    Args:
        found: a comparison or a regression.
        source: how to cite the corpus.
    """
    head, body, notes = _laid_out(found, source)
    cells = [[c.replace("|", "\\|") for c in row] for row in [head, *body]]
    rule = ["---", *["---:"] * (len(head) - 1)]
    lines = ["| " + " | ".join(row) + " |" for row in (cells[0], rule, *cells[1:])]
    return "\n".join([*lines, "", *notes])


def as_latex(found: Comparison | Regression, source: str) -> str:
    """The same for LaTeX: a tabular of the package booktabs; Chinese needs ctex or xeCJK.

    Args:
        found: a comparison or a regression.
        source: how to cite the corpus.
    """
    head, body, notes = _laid_out(found, source)
    rows = [" & ".join(cell.translate(_LATEX) for cell in row) + r" \\" for row in [head, *body]]
    middle = [*rows[1:]]
    if isinstance(found, Regression):
        middle.insert(3 * len(found.columns), r"\midrule")
    return "\n".join(
        [
            r"\begin{table}\centering",
            rf"\begin{{tabular}}{{l{'r' * (len(head) - 1)}}}",
            r"\toprule",
            rows[0],
            r"\midrule",
            *middle,
            r"\bottomrule",
            r"\end{tabular}",
            r"\par\smallskip\footnotesize " + " ".join(note.translate(_LATEX) for note in notes),
            r"\end{table}",
        ]
    )


def _laid_out(found: Comparison | Regression, source: str) -> tuple[list[str], _Rows, list[str]]:
    head, body = _coefficients(found) if isinstance(found, Regression) else _ratios(found)
    return head, body, [*(note.text() for note in found.notes), source]


def _ratios(found: Comparison) -> tuple[list[str], _Rows]:
    names = ("series", "group", "against", "clusters", "rates", "rate_ratio", "interval", "q_value")
    by_years = any(row["p_years"] is not None for row in found.rows)
    body = []
    for row in shown(found):
        by = str(row["by"])
        told = row["rate_ratio"] is not None
        why = text(f"says.compare.verdict.{row['verdict']}")
        body.append(
            [
                str(row["series"]),
                named(by, str(row["group"])),
                named(by, str(row["against"])),
                f"{row['clusters']} / {row['against_clusters']}",
                f"{number(row['per_10k_tokens'])} / {number(row['against_per_10k_tokens'])}",
                number(row["rate_ratio"]) if told else why,
                f"{number(row['low'])}–{number(row['high'])}" if told else "",
                probability(row["q_value"]),
                *([probability(row["p_years"]) or "–"] if by_years else []),
            ]
        )
    return [text(f"says.compare.head.{n}") for n in (*names, *(["p_years"] if by_years else []))], body


def _coefficients(found: Regression) -> tuple[list[str], _Rows]:
    """A column a series; a coefficient, its error in brackets, its q-value in square ones."""
    by = {(row["column"], row["series"]): row for row in found.rows}
    body: _Rows = []
    for column in found.columns:
        own = [by[column, s] for s in found.series]
        body.append([column, *(number(r["estimate"], signed=True) for r in own)])
        body.append(["", *(f"({number(r['std_error'])})" if r["std_error"] is not None else "" for r in own)])
        body.append(["", *(f"[{probability(r['q_value'])}]" if r["q_value"] is not None else "" for r in own)])
    first = [by[found.columns[0], s] for s in found.series]
    for name in ("place_effects", "year_effects"):
        body.append([text(f"says.compare.head.{name}"), *(text(f"says.compare.yes.{bool(r[name])}") for r in first)])
    body += [
        [text(f"says.compare.head.{name}"), *(f"{r[name]:,}" for r in first)] for name in ("places", "reports", "hits")
    ]
    return ["", *found.series], body


def number(value: object, *, signed: bool = False) -> str:
    """Three digits that matter; – for none."""
    if not isinstance(value, (int, float)):
        return "–"
    if value == 0 or 0.001 <= abs(value) < 1000:
        places = 3 if abs(value) < 1 else 2 if abs(value) < 10 else 1
        told = f"{value:+.{places}f}" if signed else f"{value:.{places}f}"
    else:
        form = ",.0f" if abs(value) >= 1000 else ".2g"
        told = f"{value:{'+' if signed else ''}{form}}"
    return told.replace("-", "−") if signed else told


def probability(value: object) -> str:
    """A p- or q-value; what is small is told as a bound."""
    if not isinstance(value, float):
        return ""
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def as_rows(found: Comparison, columns: Sequence[str]) -> list[list[object]]:
    """Rows of a comparison with groups as a reader is shown them."""
    return [
        [named(str(row["by"]), str(row[c])) if c in ("group", "against") else row[c] for c in columns]
        for row in shown(found)
    ]


def shown(found: Comparison) -> list[dict[str, object]]:
    """Rows of the pairs that could be compared; the notes name the others."""
    return [row for row in found.rows if row["verdict"] not in NO_PAIR]
