"""Change releases, and judge when a ring may open. What changes something checks the permission itself."""
