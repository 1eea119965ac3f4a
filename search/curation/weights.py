"""The weights in force, and the ways in which they change. Each service checks the permission itself."""

from collections.abc import Mapping
from dataclasses import asdict, fields

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.core.audit import SEARCH, record
from kring.core.models import Change
from kring.core.stamps import Cached, raise_stamp
from kring.core.types import AuthenticatedUser
from search.engine.weights import DEFAULT, Weights
from search.models import WeightsVersion
from search.permissions import check_may_manage_search

NAMES = tuple(field.name for field in fields(Weights))
LARGEST = 100.0
STAMP = "search.weights"
Status = WeightsVersion.Status


def weights_of(values: Mapping[str, float]) -> Weights:
    """Return stored values as weights; missing ones have Kring's own value."""
    return Weights(**{**asdict(DEFAULT), **{k: float(v) for k, v in values.items() if k in NAMES}})


def weights_in_force() -> Weights:
    """Return the weights in force, without a query. Other processes follow a change within a second."""
    return _cached.get()


def _load() -> Weights:
    version = WeightsVersion.objects.filter(status=Status.IN_FORCE).first()
    return weights_of(version.values) if version else DEFAULT


_cached = Cached(STAMP, _load)
forget = _cached.forget


@transaction.atomic
def make_draft(*, values: dict[str, float], reason: str, by: AuthenticatedUser) -> WeightsVersion:
    """Save these weights as a draft. ValidationError for an invalid weight or a missing reason."""
    check_may_manage_search(by)
    _check(values, reason)
    return WeightsVersion.objects.create(values=values, reason=reason, made_by=by)


@transaction.atomic
def change_draft(
    *, version: WeightsVersion, values: dict[str, float], reason: str, by: AuthenticatedUser
) -> None:
    """Change a draft. ValidationError for a version that was ever in force: history does not change."""
    check_may_manage_search(by)
    _check(values, reason)
    _check_draft(version)
    version.values, version.reason = values, reason
    version.save()
    # They compared other weights.
    version.comparisons.all().delete()


@transaction.atomic
def discard_draft(*, version: WeightsVersion, by: AuthenticatedUser) -> None:
    """Delete a draft. ValidationError for a version that was ever in force."""
    check_may_manage_search(by)
    _check_draft(version)
    version.delete()


@transaction.atomic
def put_in_force(*, version: WeightsVersion, by: AuthenticatedUser) -> None:
    """Put a draft in force instead of the present version. ValidationError unless it is a draft."""
    check_may_manage_search(by)
    locked = WeightsVersion.objects.select_for_update().get(pk=version.pk)
    _check_draft(locked)
    before = WeightsVersion.objects.filter(status=Status.IN_FORCE).first()
    _retire()
    version.status, version.in_force_by = Status.IN_FORCE, by
    version.in_force_since = timezone.now()
    version.save()
    _record(version, before)
    raise_stamp(STAMP)


@transaction.atomic
def go_back(
    *, version: WeightsVersion | None, reason: str, by: AuthenticatedUser
) -> WeightsVersion:
    """Put the weights of an earlier version in force as a new version; Kring's own for None."""
    check_may_manage_search(by)
    values = dict(version.values) if version else asdict(DEFAULT)
    source = (
        _("Back to version %(number)s") % {"number": version.pk}
        if version
        else _("Back to Kring's own")
    )
    again = make_draft(values=values, reason=f"{source}: {reason}"[:255], by=by)
    put_in_force(version=again, by=by)
    return again


def _record(version: WeightsVersion, before: WeightsVersion | None) -> None:
    """Tell the audit log which weights are now different."""
    old = asdict(weights_of(before.values) if before else DEFAULT)
    new = asdict(weights_of(version.values))
    names = [name for name in NAMES if old[name] != new[name]]
    record(
        SEARCH,
        version,
        str,
        Change.Action.CHANGED,
        {name: old[name] for name in names},
        {name: new[name] for name in names},
    )


def _retire() -> None:
    now = timezone.now()
    WeightsVersion.objects.filter(status=Status.IN_FORCE).update(
        status=Status.FORMER, in_force_until=now
    )


def _check(values: dict[str, float], reason: str) -> None:
    errors: dict[str, str] = {}
    if not reason.strip():
        errors["reason"] = _("Say why, for people who look at this in a year.")
    for name in NAMES:
        if not 0 <= values.get(name, 0.0) <= LARGEST:
            errors[name] = _("A weight is a number from 0 to %(largest)s.") % {"largest": "100"}
    if errors:
        raise ValidationError(errors)


def _check_draft(version: WeightsVersion) -> None:
    if version.status != Status.DRAFT:
        raise ValidationError(_("Only a draft can be changed. Make a new one from it."))
