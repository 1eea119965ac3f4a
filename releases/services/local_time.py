"""Convert dates as people type them, in a named time zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from releases.models.release import validate_time_zone


def as_moment(local: datetime, time_zone: str) -> datetime:
    """Return the moment at which clocks in the zone show this time.

    ValidationError for an unknown zone, for an hour that the clocks skip in spring, and for one that they
    show twice in autumn: it is not clear which was meant.
    """
    validate_time_zone(time_zone)
    zone = ZoneInfo(time_zone)
    moment = local.replace(tzinfo=zone)
    values = {"time": f"{local:%d-%m-%Y %H:%M}", "zone": time_zone}
    if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise ValidationError(
            _("In %(zone)s there is no %(time)s: the clocks go forward then.") % values
        )
    if moment.utcoffset() != moment.replace(fold=1).utcoffset():
        raise ValidationError(
            _("In %(zone)s the clocks show %(time)s twice: they go back then. Choose another hour.")
            % values
        )
    return moment.astimezone(UTC)


def local_of(moment: datetime | None, time_zone: str) -> datetime | None:
    """Return what clocks in the zone show at this moment."""
    if moment is None:
        return None
    return moment.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None, second=0, microsecond=0)


def as_coming_moment(local: datetime, time_zone: str) -> datetime:
    """Return the moment like ``as_moment``. ValidationError also when it has passed."""
    moment = as_moment(local, time_zone)
    if moment <= timezone.now():
        raise ValidationError(
            _("%(time)s (%(zone)s) has passed.")
            % {"time": f"{local:%d-%m-%Y %H:%M}", "zone": time_zone}
        )
    return moment
