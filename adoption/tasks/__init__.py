"""Tasks that ambassadors try for a release, and their answers."""
