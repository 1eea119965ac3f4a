"""Make and change the plan of a release: its rings, dates and conditions."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.core.types import AuthenticatedUser
from plugins.contributions.usage import version_of
from plugins.gate.keys import feature_key
from plugins.install.features import features_of
from plugins.models import Plugin
from plugins.permissions import check_may_manage_releases
from releases.errors import ReleaseError
from releases.evidence import constants
from releases.models import PlanTemplate, Release, ReleaseEvent, Ring
from releases.selectors.installed import same_version
from releases.services.audit import recorded
from releases.services.limits import check_may_open
from releases.services.simulate import sizes_of

REACH = ("keys", "percentage", "percentage_unit")
CONDITIONS = ("soak_days", "used_share")
RING_FIELDS = ("name", *REACH, *CONDITIONS)


class PlanError(ReleaseError):
    """The plan cannot be saved like this; the text says why."""


class PlanChangedError(PlanError):
    """Somebody else changed the plan meanwhile."""


def last_change(release: Release) -> int:
    """Return the place in the history of the last change of this plan; 0 before the first."""
    changes = ReleaseEvent.objects.filter(
        plugin=release.plugin_id, action="change_plan", after__release=release.pk
    )
    return changes.values_list("sequence", flat=True).order_by("-sequence").first() or 0


@transaction.atomic
def create_release(
    *,
    plugin: Plugin,
    version: str,
    user: AuthenticatedUser,
    feature: str = "",
    template: PlanTemplate | None = None,
) -> Release:
    """Plan a release of this version of the plugin, or of one of its features, with the rings of a template.

    Nobody gets or loses anything by a plan. PlanError for a feature that the installed version does not have.
    """
    check_may_manage_releases(user)
    key = feature_key(plugin.slug, feature)
    if feature and key not in features_of(plugin.slug):
        raise PlanError(
            _("The installed version of the plugin has no feature “%(feature)s”.")
            % {"feature": feature}
        )
    with recorded(plugin=key, action="plan", user=user, counts=False) as (_before, after):
        installed = version_of(plugin.slug)
        if same_version(version, installed):
            # As evidence names it.
            version = installed
        release = Release.objects.create(
            plugin=plugin, feature=feature, version=version, created_by=user
        )
        for order, fields in enumerate(template.rings if template else []):
            Ring.objects.create(release=release, order=order, **_ring_fields(fields))
        after |= {"release": release.pk, "version": version, "rings": _as_history(release)}
    return release


@transaction.atomic
def save_plan(
    *,
    release: Release,
    time_zone: str,
    advances_automatically: bool,
    rings: Sequence[Mapping[str, Any]],
    user: AuthenticatedUser,
    reason: str = "",
    seen: int | None = None,
) -> Release:
    """Replace the plan. ``rings`` are in order; one with a ``pk`` is an existing ring.

    ``seen`` is the ``last_change`` of the plan that was changed: PlanChangedError when a colleague changed it since.

    PlanError when a ring that is open would be removed, moved or changed in whom it reaches, because that
    would silently take the plugin from people, unless it adds nobody; when its conditions would become more
    lenient, because what is enough is said beforehand; when a ring asks less than is asked of every ring, or
    would open after the end; or when the release is over.
    """
    check_may_manage_releases(user)
    release = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
    if release.is_over:
        raise PlanError(_("The release is over: plan a new one."))
    if seen is not None and seen != last_change(release):
        raise PlanChangedError(
            _(
                "A colleague has changed this plan meanwhile. Yours is not saved yet: look at theirs in another tab; "
                "saving again replaces it by yours."
            )
        )
    existing = {ring.pk: ring for ring in release.rings.all()}
    mended = _check_opened_stay(existing, rings)
    _check_conditions(existing, rings)
    _check_before_the_end(release, rings)
    with recorded(
        plugin=release.feature_key,
        action="change_plan",
        user=user,
        reason=reason,
        counts=bool(mended),
    ) as (before, after):
        before |= {"rings": _as_history(release), "automatic": release.advances_automatically}
        release.time_zone = time_zone
        release.advances_automatically = advances_automatically
        release.save(update_fields=["time_zone", "advances_automatically"])
        _write_rings(release, existing, rings)
        _open_mended(release, mended)
        after |= {
            "release": release.pk,
            "rings": _as_history(release),
            "automatic": advances_automatically,
        }
    return release


def _check_opened_stay(
    existing: Mapping[int, Ring], rings: Sequence[Mapping[str, Any]]
) -> list[int]:
    """Return the open rings, by key, that add nobody and are given other people. PlanError for any other change."""
    mended = []
    opened = [ring for ring in existing.values() if ring.opened_at]
    if [fields.get("pk") for fields in rings[: len(opened)]] != [ring.pk for ring in opened]:
        raise PlanError(_("Rings that are open keep their place: roll back to close them."))
    for ring, fields in zip(opened, rings, strict=False):
        if any(name in fields and fields[name] != getattr(ring, name) for name in REACH):
            if sizes_of(ring.release)[ring.order]:
                raise PlanError(
                    _("The ring “%(ring)s” is open: whom it reaches cannot change any more.")
                    % {"ring": ring}
                )
            mended.append(ring.pk)
    return mended


def _open_mended(release: Release, mended: Sequence[int]) -> None:
    """Let rings that added nobody begin anew with their new people. LimitError when they are too wide."""
    for ring in release.rings.filter(pk__in=mended).order_by("order"):
        check_may_open(ring)
        ring.opened_at = timezone.now()
        ring.save(update_fields=["opened_at"])


def _check_conditions(existing: Mapping[int, Ring], rings: Sequence[Mapping[str, Any]]) -> None:
    for fields in rings:
        ring = existing.get(fields.get("pk"))  # type: ignore[arg-type]
        known = ring or Ring()
        soak = fields.get("soak_days", known.soak_days)
        share = fields.get("used_share", known.used_share)
        if soak < constants.SOAK_DAYS or not 1 <= share <= 100:
            raise PlanError(
                _("A ring is watched for %(days)d working days at least, and somebody must use it.")
                % {"days": constants.SOAK_DAYS}
            )
        if ring and ring.opened_at and (soak < ring.soak_days or share < ring.used_share):
            raise PlanError(
                _("The ring “%(ring)s” is open: what is enough for it cannot become less any more.")
                % {"ring": ring}
            )


def _check_before_the_end(release: Release, rings: Sequence[Mapping[str, Any]]) -> None:
    for fields in rings:
        starts_at = fields.get("starts_at")
        if release.ends_at and starts_at and starts_at >= release.ends_at:
            raise PlanError(
                _("The ring “%(ring)s” would open after the release has ended.")
                % {"ring": fields["name"]}
            )


def _write_rings(
    release: Release, existing: Mapping[int, Ring], rings: Sequence[Mapping[str, Any]]
) -> None:
    kept = {fields["pk"] for fields in rings if fields.get("pk")}
    release.rings.exclude(pk__in=kept).delete()
    # Move them out of the way first: two rings of a release never have the same place.
    for place, ring in enumerate(ring for pk, ring in existing.items() if pk in kept):
        Ring.objects.filter(pk=ring.pk).update(order=1000 + place)
    for order, fields in enumerate(rings):
        ring = existing.get(fields.get("pk")) or Ring(release=release)  # type: ignore[arg-type]
        for name, value in _ring_fields(fields).items():
            setattr(ring, name, value)
        ring.starts_at = fields.get("starts_at", ring.starts_at)
        ring.order = order
        ring.save()


def _ring_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in RING_FIELDS if name in fields}


def _as_history(release: Release) -> list[dict[str, Any]]:
    """Return the rings as the history keeps them."""
    return [
        {
            **{name: getattr(ring, name) for name in RING_FIELDS},
            "starts_at": ring.starts_at.isoformat() if ring.starts_at else None,
        }
        for ring in release.rings.order_by("order")
    ]


@transaction.atomic
def discard_draft(*, release: Release, user: AuthenticatedUser, reason: str = "") -> None:
    """Delete a plan that was never started. PlanError for any other release."""
    check_may_manage_releases(user)
    release = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
    check_is_draft(release)
    with recorded(
        plugin=release.feature_key, action="discard_plan", user=user, reason=reason, counts=False
    ) as (before, _after):
        before |= {"release": release.pk, "version": release.version, "rings": _as_history(release)}
        release.delete()


def check_is_draft(release: Release) -> None:
    """PlanError unless the release was never started."""
    if release.status != Release.Status.DRAFT:
        raise PlanError(_("Only a release that was never started can be thrown away."))


@transaction.atomic
def save_as_template(
    *, release: Release, name: str, description: str, user: AuthenticatedUser
) -> PlanTemplate:
    """Save the release's rings as a template for later releases. PlanError when the name is taken."""
    check_may_manage_releases(user)
    name = name.strip()
    if PlanTemplate.objects.filter(name__iexact=name).exists():
        raise PlanError(_("There is already a plan called “%(name)s”.") % {"name": name})
    rings = [
        {field: getattr(ring, field) for field in RING_FIELDS}
        for ring in release.rings.order_by("order")
    ]
    return PlanTemplate.objects.create(name=name, description=description.strip(), rings=rings)
