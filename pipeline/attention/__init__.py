"""Attention to declared concepts: hits, audit, rates, differences; series over the years, trends, change points."""
