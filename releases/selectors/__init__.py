"""Read releases: the people whom they reach, their progress and their figures."""
