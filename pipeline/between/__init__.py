"""Places beside and above one another: who said a term first, how it spread, whose words and whose priorities they share."""

from pipeline.between.alignment import alignment_tables
from pipeline.between.alignment_trends import alignment_summaries
from pipeline.between.borrowed import borrowed_tables
from pipeline.between.diffusion import diffusion_tables
from pipeline.between.hazard import hazard_tables

__all__ = ["alignment_summaries", "alignment_tables", "borrowed_tables", "diffusion_tables", "hazard_tables"]
