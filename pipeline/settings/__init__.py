"""What a user edits, read and checked."""
