"""Why a file is not read."""


class LockedFile(Exception):  # noqa: N818
    """A password is needed to read the file."""
