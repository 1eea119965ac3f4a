"""The day of the organisation: the same for everybody, whatever time zone somebody chose for their screens."""

from datetime import date, datetime

from django.utils import timezone


def day_of(moment: datetime) -> date:
    """Return the day on which this moment falls by the clocks of the organisation.

    Django's ``localdate`` goes by the time zone of who looks: the admin's is that of the account.
    """
    return moment.astimezone(timezone.get_default_timezone()).date()


def today() -> date:
    """Return the day that it is by the clocks of the organisation."""
    return day_of(timezone.now())
