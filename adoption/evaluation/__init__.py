"""Moments at which the people of a ring are asked what they think, and the decisions taken then."""
