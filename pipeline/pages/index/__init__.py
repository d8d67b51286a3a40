"""The index page: sections over all places."""
