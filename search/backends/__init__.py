"""Wagtail search backends that go through Kring's background work."""
