"""Attention to declared concepts: hits, audit, rates, trends; and keyness of words."""

from pipeline.attention.keyness import keyness_tables
from pipeline.attention.panel import attention_tables
from pipeline.attention.trends import trend_tables

__all__ = ["attention_tables", "keyness_tables", "trend_tables"]
