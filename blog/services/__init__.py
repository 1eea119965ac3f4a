"""Change blogs and their posts."""
