"""Tags for what surrounds every page: the navigation, the way to a page, the alert and the reader."""

from dataclasses import dataclass

from django import template
from django.db.models import QuerySet
from django.template import Context
from wagtail.models import Page

from editorial.models import ContentRecord
from editorial.selectors import visible_to
from home.models import HOME, Alert
from home.selectors import PageReader, reader_of
from kring.core.memo import memoized
from kring.core.types import SignedInRequest

register = template.Library()

# What a link to a page reads of its record.
LABELS = ("title", "title_nl", "title_en", "url", "language")


@dataclass(frozen=True, slots=True)
class Section:
    """A link of the navigation; ``is_current`` if the reader is in that section."""

    title: str
    url: str
    language: str
    is_current: bool


def _sections(request: SignedInRequest) -> list[Section]:
    home = ContentRecord.objects.filter(kind=HOME.key)
    records = visible_to(request.user).filter(
        parent_id__in=home.values("pk"), page__show_in_menus=True
    )
    # Sorted here: asked to sort, a database may walk all content in the order of the tree.
    found = records.only(*LABELS, "path").order_by()
    return [
        Section(
            title=record.label,
            url=record.url,
            language=record.label_language,
            is_current=request.path.startswith(record.url) and record.url != "/",
        )
        for record in sorted(found, key=lambda record: record.path)
    ]


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[Section]:
    """Return the sections that the reader may see. One query a request, however often it is asked."""
    request = context.get("request")
    if request is None or not getattr(request, "user", None) or not request.user.is_authenticated:
        return []
    return memoized(request, "_kring_sections", lambda: _sections(request))


@register.simple_tag(takes_context=True)
def ancestors(context: Context, page: Page | None) -> QuerySet[ContentRecord] | list[ContentRecord]:
    """Return the pages above this one that the reader may see, the home page first."""
    if not page or not getattr(page, "path", ""):
        return []
    steps = range(page.steplen * 2, len(page.path), page.steplen)
    above = [page.path[:end] for end in steps]
    records = visible_to(context["request"].user).filter(path__in=above)
    return records.only(*LABELS).order_by("path")


@register.simple_tag
def alert() -> Alert | None:
    """Return the alert to show now, or None."""
    return Alert.current()


@register.simple_tag(takes_context=True)
def alert_link(context: Context, shown: Alert) -> ContentRecord | None:
    """Return the page that the alert leads to, if the reader may see it."""
    if shown.link_id is None:
        return None
    records = visible_to(context["request"].user).filter(pk=shown.link_id)
    return records.only("title", "url", "language").first()


@register.simple_tag(takes_context=True)
def reader(context: Context) -> PageReader | None:
    """Return who reads, with their photo; None for a login without a person."""
    user = context["request"].user
    if not user.is_authenticated:
        return None
    return memoized(context["request"], "_kring_reader", lambda: reader_of(user))


@register.simple_tag(takes_context=True)
def enters_admin(context: Context) -> bool:
    """Return whether the reader may enter Wagtail's admin, without a query of its own."""
    user, page_reader = context["request"].user, reader(context)
    if page_reader is None or user.is_superuser:
        return user.has_perm("wagtailadmin.access_admin")
    return page_reader.enters_admin
