"""The features that a reader has, since when, those to come, and those put aside."""
