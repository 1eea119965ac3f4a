"""What happens in the same transaction when Wagtail or Django says that something changed."""

from editorial.receivers import files, records, workflow  # noqa: F401
