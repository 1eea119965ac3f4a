"""What surrounds every page: the navigation, the way to a page, the alert and the reader."""

from typing import Any

from django import template
from django.db.models import QuerySet

from editorial.models import ContentRecord
from editorial.selectors import visible_to
from home.models import Alert, HomePage
from home.selectors import reader_of
from people.models import Person

register = template.Library()


def _kept(context: Any, name: str, make) -> Any:
    """Return what ``make`` returned the first time in this request."""
    request = context["request"]
    if not hasattr(request, name):
        setattr(request, name, make())
    return getattr(request, name)


def _sections(user: Any) -> list[ContentRecord]:
    home = ContentRecord.objects.filter(kind=HomePage.record_kind)
    records = visible_to(user).filter(parent_id__in=home.values("pk"), page__show_in_menus=True)
    # Sorted here: asked to sort, a database may walk all content in the order of the tree.
    found = records.only("title", "url", "path", "language").order_by()
    return sorted(found, key=lambda record: record.path)


@register.simple_tag(takes_context=True)
def navigation(context: Any) -> list[ContentRecord]:
    """Return the sections that the reader may see, ``is_current`` on the one they are in.

    One query a request, whatever asks for it.
    """
    request = context.get("request")
    if request is None or not getattr(request, "user", None) or not request.user.is_authenticated:
        return []
    sections = _kept(context, "_kring_sections", lambda: _sections(request.user))
    for section in sections:
        section.is_current = request.path.startswith(section.url) and section.url != "/"
    return sections


@register.simple_tag(takes_context=True)
def ancestors(context: Any, page: Any) -> QuerySet[ContentRecord] | list:
    """Return what lies above the page and may be seen by the reader, the home page first."""
    if not page or not getattr(page, "path", ""):
        return []
    steps = range(page.steplen * 2, len(page.path), page.steplen)
    above = [page.path[:end] for end in steps]
    records = visible_to(context["request"].user).filter(path__in=above)
    return records.only("title", "url", "language").order_by("path")


@register.simple_tag
def alert() -> Alert | None:
    """Return the alert that is to be shown now, or None."""
    return Alert.current()


@register.simple_tag(takes_context=True)
def reader(context: Any) -> Person | None:
    """Return the person who reads, with their photo; None for a login without a person."""
    user = context["request"].user
    if not user.is_authenticated:
        return None
    return _kept(context, "_kring_reader", lambda: reader_of(user))


@register.simple_tag(takes_context=True)
def enters_admin(context: Any) -> bool:
    """Return whether the reader may enter Wagtail's admin, without a query of its own."""
    user, person = context["request"].user, reader(context)
    if person is None or user.is_superuser:
        return user.has_perm("wagtailadmin.access_admin")
    return person.enters_admin
