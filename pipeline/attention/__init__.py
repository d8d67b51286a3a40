"""Attention to declared concepts: hits, audit, rates; series over the years, trends, change points."""

from pipeline.attention.rates import attention_tables
from pipeline.attention.trends import trend_tables

__all__ = ["attention_tables", "trend_tables"]
