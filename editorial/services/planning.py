"""Find what will appear and disappear by itself."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import Page, Revision

from editorial.models import ContentRecord
from editorial.selectors import editable_pages
from kring.core.types import AnyUser


@dataclass(frozen=True, slots=True)
class Planned:
    """A page, and the moment at which it appears or disappears."""

    pk: int
    title: str
    moment: datetime
    appears: bool


def planned_for(user: AnyUser) -> list[Planned]:
    """Return what is planned on the pages that this user may edit or owns, the first moment first."""
    appearing = dict(
        Revision.objects.filter(
            base_content_type=ContentType.objects.get_for_model(Page),
            approved_go_live_at__gt=timezone.now(),
        ).values_list("object_id", "approved_go_live_at")
    )
    mine = _pages_of(user)
    found = [
        Planned(pk, title, appearing[str(pk)], appears=True)
        for pk, title in mine.filter(pk__in=appearing).values_list("pk", "draft_title")
    ]
    ending = mine.filter(live=True, expire_at__gt=timezone.now())
    found += [
        Planned(pk, title, moment, appears=False)
        for pk, title, moment in ending.values_list("pk", "title", "expire_at")
    ]
    return sorted(found, key=lambda one: (one.moment, one.title))


def _pages_of(user: AnyUser) -> QuerySet[Page]:
    owned = ContentRecord.objects.filter(owner__user=user.pk)
    return Page.objects.filter(
        Q(pk__in=editable_pages(user).values("pk")) | Q(pk__in=owned.values("pk"))
    )
