"""Errors with which the services of this room refuse."""

from kring.core.errors import RefusedError


class ReleaseError(RefusedError):
    """A change of a release is refused; the text says why to a release manager."""
