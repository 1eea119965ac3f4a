"""Tags and filters for all templates of the site."""

from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kring.core.addresses import own_path, own_path_or_web
from kring.core.components import icon_shapes
from kring.core.kinds import PAGE, kinds

register = template.Library()


# For addresses that people gave: what is stored may be older than the rule.
register.filter("own_path", own_path)
register.filter("own_path_or_web", own_path_or_web)


@register.simple_tag
def icon_paths(name: str) -> str:
    """Return the shapes of an icon; templates write the component ``icon``."""
    return icon_shapes(name)


@register.simple_tag
def organisation() -> str:
    """Return the name of the organisation, which signs mails."""
    return settings.ORGANISATION


@register.filter
def initials(person: object) -> str:
    """Return the first letters of the first and last word of a name, to show without a photo."""
    words = [word for word in str(person).split() if word[0].isalpha()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper()


@register.filter
def tone(person: object) -> int:
    """Return the colour of an avatar without photo, 1 to 6, always the same for one person."""
    return (getattr(person, "pk", None) or 0) % 6 + 1


@register.filter
def anchor(text: object) -> str:
    """Return the address of a heading inside its page."""
    return slugify(str(text), allow_unicode=True)


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """Return the query string of this page with some values changed; None removes one."""
    values = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = value
    return f"?{values.urlencode()}" if values else "?"


@register.filter
def page_numbers(page: Page) -> list[int | None]:
    """Return the page numbers to link to from this page of a list, with None for a gap."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in numbers]


@register.filter
def nice_date(moment: datetime | date | None) -> str:
    """Return "today", "yesterday", a day and month, or for an older moment a full date."""
    if not moment:
        return ""
    day = timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
    today = timezone.localdate()
    if day == today:
        return _("today")
    if day == today - timedelta(days=1):
        return _("yesterday")
    return date_format(day, "j F" if day.year == today.year else "j F Y")


@register.filter
def kind_label(key: str) -> str:
    """Return the label of a page kind; the key in words for a kind that no longer exists."""
    kind = kinds().get(key)
    return str(kind.label) if kind else key.replace("_", " ").capitalize()


@register.filter
def card_date(record: Any) -> datetime | None:
    """Return the date on the card of a record, which its kind chooses; None for no date."""
    kind = kinds().get(record.kind, PAGE)
    return getattr(record, kind.dated) if kind.dated else None
