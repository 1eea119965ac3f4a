"""Wagtail's workflow, held together where Wagtail lets go of it."""
