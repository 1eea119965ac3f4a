"""The forms of the blogs."""
