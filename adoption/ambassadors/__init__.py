"""Colleagues who try a feature first and help others with it."""
