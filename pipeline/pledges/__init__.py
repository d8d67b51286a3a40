"""What a report promises, and what the next year says of it."""
