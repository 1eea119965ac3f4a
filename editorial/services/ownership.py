"""Find the pages that a person owns, and those that are due for review."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from editorial.models import ContentRecord
from editorial.selectors import editable_pages
from kring.core.kinds import keys_where
from kring.core.types import AnyUser

SOON = timedelta(days=30)


def reviewable_records(user: AnyUser) -> QuerySet[ContentRecord]:
    """Return the records of the live pages that this user may edit or owns."""
    return ContentRecord.objects.filter(
        Q(page__in=editable_pages(user).values("pk")) | Q(owner__user=user.pk)
    ).filter(kind__in=keys_where(has_owner=True))


def due_records(user: AnyUser) -> QuerySet[ContentRecord]:
    """Return the records of this user's own pages with a review date before or within ``SOON``."""
    until = timezone.localdate() + SOON
    return ContentRecord.objects.filter(owner__user=user.pk, review_date__lte=until).order_by(
        "review_date", "title"
    )
