"""Hide numbers of people so small that individuals could be recognised."""

from django.utils.translation import gettext as _

SMALLEST_SHOWN = 5


def is_few(people: float) -> bool:
    """Return whether this number of people is too small to be shown."""
    return 0 < people < SMALLEST_SHOWN


def shown(people: int) -> str:
    """Return a number of people as text: exact, or “fewer than” if it is too small."""
    if is_few(people):
        return _("fewer than %(number)s") % {"number": SMALLEST_SHOWN}
    return str(people)
