"""Text as it was found to text as it was meant: characters, layout, page chrome, doubled text."""
