"""The base class of refusals by services."""


class RefusedError(Exception):
    """A change is refused; the text explains why, in the reader's language."""
