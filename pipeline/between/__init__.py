"""Places beside and above one another: who said a term first, and how it spread."""

from pipeline.between.diffusion import diffusion_tables

__all__ = ["diffusion_tables"]
