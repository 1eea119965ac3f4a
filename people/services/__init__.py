"""The writes of the people room."""
