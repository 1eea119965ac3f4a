"""Dead letters: documents that could not be indexed, kept with the reason until they can."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kring.core.types import AuthenticatedUser
from search.contract.documents import split_key
from search.models import DeadLetter
from search.outbox.entries import changed
from search.permissions import check_may_manage_index

REASON_LENGTH = 2_000


def bury(reasons: Mapping[str, str]) -> None:
    """Keep these documents, by key, with the reason why they could not be indexed."""
    now = timezone.now()
    for key, reason in reasons.items():
        source, document_id = split_key(key)
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
        source, document_id = split_key(key)
        by_source.setdefault(source, []).append(document_id)
    for source, ids in by_source.items():
        DeadLetter.objects.filter(source=source, document_id__in=ids).delete()


@transaction.atomic
def retry(*, by: AuthenticatedUser, letter: DeadLetter | None = None) -> int:
    """Queue one letter, or all of them, to be tried again. Returns how many.

    They stay until it succeeds. PermissionDenied unless ``by`` may manage the index.
    """
    check_may_manage_index(by)
    chosen = DeadLetter.objects.filter(pk=letter.pk) if letter else DeadLetter.objects.all()
    by_source: dict[str, list[str]] = {}
    for each in chosen:
        by_source.setdefault(each.source, []).append(each.document_id)
    for source, ids in by_source.items():
        changed(source, ids)
    return sum(map(len, by_source.values()))
