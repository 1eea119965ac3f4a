"""Feedback, ambassadors and goals in the Wagtail admin, for release managers."""
