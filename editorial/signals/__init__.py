"""Receivers of the editorial room; they run in the transaction of the change."""

from editorial.signals import bin, files, records, redirects, workflow  # noqa: F401
