"""Dead letters: documents that could not be indexed, kept with the reason until they can."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from search.models import DeadLetter
from search.outbox.entries import changed

MANAGE_INDEX = "search.manage_index"
REASON_LENGTH = 2_000


def split(key: str) -> tuple[str, str]:
    """Return the source and the id of a document's key."""
    source, _, document_id = key.partition(":")
    return source, document_id


def bury(reasons: Mapping[str, str]) -> None:
    """Keep these documents, by key, with the reason why they could not be indexed."""
    now = timezone.now()
    for key, reason in reasons.items():
        source, document_id = split(key)
        letter, is_new = DeadLetter.objects.get_or_create(
            source=source,
            document_id=document_id,
            defaults={"reason": reason[:REASON_LENGTH], "first_at": now, "last_at": now},
        )
        if not is_new:
            DeadLetter.objects.filter(pk=letter.pk).update(
                reason=reason[:REASON_LENGTH], last_at=now, failures=F("failures") + 1
            )


def clear(keys: Iterable[str]) -> None:
    """Forget the letters of documents that are in the index by now."""
    if not DeadLetter.objects.exists():
        return
    by_source: dict[str, list[str]] = {}
    for key in keys:
        source, document_id = split(key)
        by_source.setdefault(source, []).append(document_id)
    for source, ids in by_source.items():
        DeadLetter.objects.filter(source=source, document_id__in=ids).delete()


@transaction.atomic
def retry(*, by: Any, letter: DeadLetter | None = None) -> int:
    """Have one letter, or all of them, tried again soon. Returns how many.

    They stay until it succeeds. PermissionDenied unless ``by`` may manage the index.
    """
    if not by.has_perm(MANAGE_INDEX):
        raise PermissionDenied
    chosen = DeadLetter.objects.filter(pk=letter.pk) if letter else DeadLetter.objects.all()
    by_source: dict[str, list[str]] = {}
    for each in chosen:
        by_source.setdefault(each.source, []).append(each.document_id)
    for source, ids in by_source.items():
        changed(source, ids)
    return sum(map(len, by_source.values()))
