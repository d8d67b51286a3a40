"""Headings, review and plan, asides and appendix, sentences."""
