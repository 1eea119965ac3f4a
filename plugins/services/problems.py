"""What the services of this room refuse with."""


class ReleaseError(Exception):
    """A change of a release is refused; the text tells a release manager why."""
