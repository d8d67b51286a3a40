"""What reports state in numbers: quantities with unit and bound, indicators, targets against outturns, pledges."""

from pipeline.indicators.build import indicator_tables
from pipeline.indicators.outcomes import outcome_tables

__all__ = ["indicator_tables", "outcome_tables"]
