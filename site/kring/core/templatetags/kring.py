"""What every template of the site may use."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kring.core.components import icon_shapes

register = template.Library()


@register.simple_tag
def icon_paths(name: str) -> str:
    """Return the shapes of an icon; templates write the component ``icon``."""
    return icon_shapes(name)


@register.filter
def initials(person: Any) -> str:
    """Return the first letters of the first and last word of a name, for where there is no photo."""
    words = [word for word in str(person).split() if word[0].isalpha()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper()


@register.filter
def tone(person: Any) -> int:
    """Return 1 to 6: which colour an avatar without photo has, always the same for one person."""
    return (getattr(person, "pk", None) or 0) % 6 + 1


@register.filter
def anchor(text: Any) -> str:
    """Return the address of a heading inside its page."""
    return slugify(str(text), allow_unicode=True)


@register.simple_tag(takes_context=True)
def query(context: Any, **changes: Any) -> str:
    """Return the query string of this page with some values changed; None takes one away."""
    values = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = value
    return f"?{values.urlencode()}" if values else "?"


@register.filter
def page_numbers(page: Any) -> list[int | None]:
    """Return the numbers to link to from this page of a list; None stands for a gap."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in numbers]


@register.filter
def nice_date(moment: Any) -> str:
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
