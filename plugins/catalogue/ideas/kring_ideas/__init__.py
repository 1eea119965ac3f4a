"""Ideas: an idea box in which every idea gets votes and an answer."""
