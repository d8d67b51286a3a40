"""How numbers, words and tables are written on pages."""
