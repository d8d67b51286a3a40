"""Places beside and above one another: who said a term first, how it spread, and who takes whose words."""

from pipeline.between.borrowed import borrowed_tables
from pipeline.between.diffusion import diffusion_tables

__all__ = ["borrowed_tables", "diffusion_tables"]
