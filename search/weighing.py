"""The weights in force, and the ways in which they change. Each service checks the permission itself."""

from dataclasses import asdict, fields
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from search.engine.weights import DEFAULT, Weights
from search.models import WeightsVersion
from search.permissions import check_may_manage_search
from search.stamps import WEIGHTS, Kept, raise_stamp

NAMES = tuple(field.name for field in fields(Weights))
LARGEST = 100.0
Status = WeightsVersion.Status


def weights_of(values: Any) -> Weights:
    """Return stored values as weights; what is not among them is as Kring has it."""
    return Weights(**{**asdict(DEFAULT), **{k: float(v) for k, v in values.items() if k in NAMES}})


def weights_in_force() -> Weights:
    """Return what counts how much now. Costs nothing: other processes follow a change within a second."""
    return _kept.get()


def _load() -> Weights:
    version = WeightsVersion.objects.filter(status=Status.IN_FORCE).first()
    return weights_of(version.values) if version else DEFAULT


_kept = Kept(WEIGHTS, _load)
forget = _kept.forget


@transaction.atomic
def make_draft(*, values: dict[str, float], reason: str, by: Any) -> WeightsVersion:
    """Keep these weights as a draft. ValidationError for one that is no weight, or without a reason."""
    check_may_manage_search(by)
    _check(values, reason)
    return WeightsVersion.objects.create(values=values, reason=reason, made_by=by)


@transaction.atomic
def change_draft(
    *, version: WeightsVersion, values: dict[str, float], reason: str, by: Any
) -> None:
    """Change a draft. ValidationError for what was in force once: history stays as it was."""
    check_may_manage_search(by)
    _check(values, reason)
    _check_draft(version)
    version.values, version.reason = values, reason
    version.save()
    # They were about other weights.
    version.comparisons.all().delete()


@transaction.atomic
def discard_draft(*, version: WeightsVersion, by: Any) -> None:
    """Throw a draft away. ValidationError for what was in force once."""
    check_may_manage_search(by)
    _check_draft(version)
    version.delete()


@transaction.atomic
def put_in_force(*, version: WeightsVersion, by: Any) -> None:
    """Let a draft count from now on, instead of what counts now. ValidationError unless it is a draft."""
    check_may_manage_search(by)
    locked = WeightsVersion.objects.select_for_update().get(pk=version.pk)
    _check_draft(locked)
    _retire()
    version.status, version.in_force_by = Status.IN_FORCE, by
    version.in_force_since = timezone.now()
    version.save()
    raise_stamp(WEIGHTS)


@transaction.atomic
def go_back(*, version: WeightsVersion | None, reason: str, by: Any) -> WeightsVersion:
    """Let the weights of an earlier version count again, as a new version; those of Kring for None."""
    check_may_manage_search(by)
    values = dict(version.values) if version else asdict(DEFAULT)
    said = _("Back to version %(number)s") % {"number": version.pk} if version else _("Back to Kring's own")  # fmt: skip
    again = make_draft(values=values, reason=f"{said}: {reason}"[:255], by=by)
    put_in_force(version=again, by=by)
    return again


def _retire() -> None:
    now = timezone.now()
    WeightsVersion.objects.filter(status=Status.IN_FORCE).update(
        status=Status.FORMER, in_force_until=now
    )


def _check(values: dict[str, float], reason: str) -> None:
    errors: dict[str, str] = {}
    if not reason.strip():
        errors["reason"] = _("Say why, for who looks at this in a year.")
    for name in NAMES:
        if not 0 <= values.get(name, 0.0) <= LARGEST:
            errors[name] = _("A weight is a number from 0 to %(largest)s.") % {"largest": "100"}
    if errors:
        raise ValidationError(errors)


def _check_draft(version: WeightsVersion) -> None:
    if version.status != Status.DRAFT:
        raise ValidationError(_("Only a draft can be changed. Make a new one from it."))
