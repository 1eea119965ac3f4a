"""Empty the bin of what has been in it long enough, with the files that nobody else uses."""

import contextlib
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from editorial.models import BinEntry, KringDocument, KringImage


def empty_bin() -> int:
    """Delete the entries that are older than ``KRING_BIN_DAYS`` days for good. Returns how many."""
    before = timezone.now() - timedelta(days=settings.KRING_BIN_DAYS)
    due = BinEntry.objects.filter(deleted_at__lt=before).values_list("pk", flat=True)
    return sum(_remove(pk) for pk in list(due))


@transaction.atomic
def _remove(pk: int) -> int:
    entry = BinEntry.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if entry is None:
        return 0
    files = [name for name in entry.files if not _is_used(name)]
    entry.delete()
    transaction.on_commit(lambda: delete_files(files))
    return 1


def _is_used(name: str) -> bool:
    return any(model.objects.filter(file=name).exists() for model in (KringImage, KringDocument))


def delete_files(names: list[str]) -> None:
    """Delete files from the storage."""
    for name in names:
        # A file that is gone already needs no second attempt.
        with contextlib.suppress(FileNotFoundError):
            default_storage.delete(name)
