"""Attention to declared concepts: hits, audit, rates, differences; series over the years, trends, change points."""

from pipeline.attention.differences import difference_tables
from pipeline.attention.rates import attention_tables
from pipeline.attention.trends import trend_tables

__all__ = ["attention_tables", "difference_tables", "trend_tables"]
