"""Count the files of our own that a trip through Kring touches, and its jumps between them."""
