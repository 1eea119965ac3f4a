"""Errors with which the services of this room refuse."""

from kring.core.errors import RefusedError


class ParkedError(RefusedError):
    """The plugin is parked at this moment; the text says why and what to do."""
