"""Rebuild the indexes, compare them with the database, and report their state."""
