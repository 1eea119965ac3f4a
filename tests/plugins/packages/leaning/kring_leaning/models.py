from kring_steady.models import Note  # noqa: F401
