"""Reproducible measurements: ratios and query counts with the size of the data. They gate nothing."""
