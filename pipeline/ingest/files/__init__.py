"""What data/raw holds: its files, what they come apart into, and which text of a place and year is kept."""
