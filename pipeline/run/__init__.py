"""One run: its plan, its private file, its steps, and publication."""
