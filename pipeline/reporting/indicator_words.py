"""Indicators in words: amounts in the units of reports, bounds and verdicts in Chinese."""

from __future__ import annotations

from typing import Any

from pipeline.reporting.markdown import clean

VERDICTS = {"met": "达到", "missed": "未达到", "not_reported": "下年报告未提", "not_comparable": "不可比"}
COMMITMENTS = {"expected": "预期", "strive": "力争", "ensure": "确保"}
BOUNDS = {
    "about": "左右",
    "at_least": "以上",
    "at_most": "以内",
    "range": "区间",
    "exact": "定值",
    "qualitative": "未给数字",
}
QUANTITIES = {"level": "总量", "growth": "增速", "share": "比率", "points": "百分点变动", "multiple": "倍数"}
_REASONS = {
    "no report of the next year": "没有下一年的报告",
    "target without a number": "目标未给数字",
    "outturn without a number": "结果未给数字",
    "no target": "没有目标",
}
_MAGNITUDES = ((1e12, "万亿"), (1e8, "亿"), (1e4, "万"))


def plain(value: float) -> str:
    """A number without trailing zeros, with at most two decimals (four digits where it is small)."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) >= 0.1 or value == 0 else f"{value:.4g}"


def amount(value: float | None, unit: str | None) -> str:
    """An amount in a base unit as reports print it: 1.3 万亿元, 1322 万人, 5.5%."""
    if value is None:
        return "—"
    if unit in ("%", "个百分点", "倍", "", None) or abs(value) < 1e4:
        return f"{plain(value)}{unit or ''}"
    for size, mark in _MAGNITUDES:
        if abs(value) >= size:
            return f"{plain(value / size)}{mark}{unit}"
    return f"{plain(value)}{unit}"


def target_words(row: dict[str, Any]) -> str:
    """A target of ``indicator_outcomes`` with its bound: 7%左右, 6.5%–7%, 1000 万人以上."""
    if row["target_bound"] is None:
        return "—"
    if row["target_value"] is None:
        return BOUNDS["qualitative"]
    low = amount(row["target_value"], row["unit"])
    if row["target_bound"] == "range":
        return f"{low}–{amount(row['target_value_high'], row['unit'])}"
    return low + ("" if row["target_bound"] == "exact" else BOUNDS[row["target_bound"]])


def verdict_words(row: dict[str, Any]) -> str:
    """The verdict, or why there is none."""
    if row["verdict"] is None:
        return _REASONS.get(row["reason"] or "", "—")
    detail = _REASONS.get(row["reason"] or "", "")
    if row["verdict"] == "not_comparable" and not detail:
        detail = (
            "口径或单位不同" if (row["reason"] or "").startswith(("definition", "unit")) else "下年报告用别的方式表述"
        )
    return VERDICTS[row["verdict"]] + (f"（{detail}）" if detail else "")


def said(row: dict[str, Any], sentence: str) -> str:
    """A row of ``indicators`` in the report's own words: 增长7%左右, 1322万人."""
    text = clean(sentence[row["start_char"] : row["end_char"]])
    if row["bound"] == "qualitative":
        return text if len(text) <= 32 else text[:31] + "…"
    change = {"growth": ("增长", "下降"), "points": ("提高", "下降")}.get(row["quantity"])
    if change is None:  # a share of a ratio (12:27:61) is printed without its unit
        return text + ("%" if row["quantity"] == "share" and row["unit"] == "" else "")
    falls = (row["value"] or 0) < 0
    return f"{change[falls]} {text.lstrip('-−')}"
