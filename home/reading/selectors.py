"""Read what a reader kept and read, and what many use."""

from datetime import timedelta

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from editorial.models import ContentRecord
from editorial.selectors import cards, visible_to
from home.reading.models import ReadPage, SavedPage
from kring.core.small_numbers import SMALLEST_SHOWN
from kring.core.types import AuthenticatedUser

MOST_USED, USED_WITHIN = 5, timedelta(days=90)


def is_saved(user: AuthenticatedUser, page_id: int) -> bool:
    """Return whether the user kept this page for later."""
    return SavedPage.objects.filter(user_id=user.pk, page_id=page_id).exists()


def saved(user: AuthenticatedUser) -> QuerySet[ContentRecord]:
    """Return the pages that the user kept and may still see, the last kept first."""
    return _of_reader(user, SavedPage.objects.all(), "saved_at")


def recently_read(user: AuthenticatedUser) -> QuerySet[ContentRecord]:
    """Return the pages that the user read and may still see, the last read first."""
    return _of_reader(user, ReadPage.objects.all(), "read_at")


def _of_reader(user: AuthenticatedUser, rows: QuerySet, moment: str) -> QuerySet[ContentRecord]:
    mine = rows.filter(user_id=user.pk)
    when = mine.filter(page_id=OuterRef("pk")).values(moment)[:1]
    found = visible_to(user).filter(pk__in=mine.values("page_id")).annotate(when=Subquery(when))
    return cards(found).order_by(F("when").desc(), "-pk")


def most_used(user: AuthenticatedUser, below: str) -> list[ContentRecord]:
    """Return up to five visible pages below this path with the most readers of the last 90 days.

    Pages with so few readers that these could be recognised are left out.
    """
    reads = ReadPage.objects.filter(
        page_id=OuterRef("pk"), read_at__gte=timezone.now() - USED_WITHIN
    )
    readers = reads.order_by().values("page_id").annotate(number=Count("pk")).values("number")
    found = visible_to(user).filter(path__startswith=below).exclude(path=below)
    counted = found.annotate(readers=Subquery(readers)).filter(readers__gte=SMALLEST_SHOWN)
    return list(
        counted.defer("text", "keywords").order_by(F("readers").desc(), "title")[:MOST_USED]
    )
