"""The page of a place: its series over the years."""
