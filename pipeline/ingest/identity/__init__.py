"""Whose report it is, of which year, and whether it is one."""
