"""Make a ring mandatory, so that its people cannot put the plugin aside, and optional again."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.core.types import AuthenticatedUser
from plugins.gate import snapshot
from plugins.gate.rules import Identity, Reason, Snapshot, is_mandatory
from plugins.permissions import check_may_manage_releases
from releases.errors import ReleaseError
from releases.models import OptOut, Release, Ring
from releases.models.of_feature import fields_of
from releases.selectors.audience import everybody
from releases.selectors.rings import reaches
from releases.services.audit import recorded

ROWS_AT_ONCE = 1000


class MandatoryError(ReleaseError):
    """The ring cannot become mandatory, or optional again; the text says why."""


def _lock(ring: Ring) -> Ring:
    """Return the ring as it is now, its release locked until the transaction ends."""
    Release.objects.select_for_update(of=("self",)).get(pk=ring.release_id)
    return Ring.objects.select_related("release").get(pk=ring.pk)


@transaction.atomic
def make_mandatory(*, ring: Ring, user: AuthenticatedUser, reason: str) -> Ring:
    """Make an open ring mandatory; its people who had put the plugin aside have it again.

    MandatoryError without a reason, for a ring that is not open, and when people of the ring could still
    put a plugin aside that this one needs.
    """
    check_may_manage_releases(user)
    if not reason.strip():
        raise MandatoryError(_("Say why: colleagues read it."))
    ring = _lock(ring)
    is_over = ring.release.has_ended or ring.release.status not in Release.COUNTING
    if ring.opened_at is None or is_over:
        raise MandatoryError(_("Only a ring that is open can be mandatory."))
    rules, slug = snapshot.load(), ring.release.feature_key
    if slug not in rules.rules:
        raise MandatoryError(_("The installed version of the plugin does not have this feature."))
    within = {pk: who for pk, who in everybody().items() if reaches(rules.rules[slug], ring, who)}
    _check_dependencies(rules, slug, within.values())
    with recorded(
        plugin=slug, action="make_mandatory", user=user, reason=reason, affected=len(within)
    ) as (before, after):
        before["mandatory"] = ring.mandatory_since is not None
        ring.mandatory_since, ring.mandatory_reason = timezone.now(), reason.strip()
        ring.save(update_fields=["mandatory_since", "mandatory_reason"])
        _end_opt_outs(slug, within)
        after |= {"release": ring.release_id, "ring": ring.name, "mandatory": True}
    return ring


def _check_dependencies(rules: Snapshot, slug: str, people: Iterable[Identity]) -> None:
    """MandatoryError when some of these people could put aside a plugin that this one depends on."""
    depends = rules.rules[slug].depends
    for who in people:
        for other in depends:
            decision = rules.decide(other, who)
            has_it = decision.on or decision.reason is Reason.OPTED_OUT
            if has_it and not is_mandatory(rules.rules[other], who):
                raise MandatoryError(
                    _(
                        "People of this ring can put “%(plugin)s” aside, which this plugin needs: "
                        "make that mandatory for them first."
                    )
                    % {"plugin": other}
                )


def _end_opt_outs(slug: str, people: Iterable[int]) -> None:
    """End the opt-outs of these people; the rows stay, so that each of them can read so."""
    opt_outs = OptOut.objects.filter(**fields_of(slug), ended_at=None).values_list("pk", "user_id")
    within = set(people)
    ended, now = [pk for pk, user in opt_outs if user in within], timezone.now()
    for first in range(0, len(ended), ROWS_AT_ONCE):
        rows = ended[first : first + ROWS_AT_ONCE]
        OptOut.objects.filter(pk__in=rows).update(ended_at=now)


@transaction.atomic
def make_optional(*, ring: Ring, user: AuthenticatedUser, reason: str = "") -> Ring:
    """Make a ring optional again: its people may put the plugin aside. Nobody loses it by this.

    MandatoryError while a plugin that depends on this one is mandatory.
    """
    check_may_manage_releases(user)
    ring = _lock(ring)
    rules, slug = snapshot.load(), ring.release.feature_key
    for other in rules.rules.values():
        if slug in other.depends and other.mandatory:
            raise MandatoryError(
                _("“%(plugin)s” needs this plugin and is mandatory: make that optional first.")
                % {"plugin": other.slug}
            )
    with recorded(plugin=slug, action="make_optional", user=user, reason=reason, counts=False) as (
        before,
        after,
    ):
        before["mandatory"] = ring.mandatory_since is not None
        ring.mandatory_since, ring.mandatory_reason = None, ""
        ring.save(update_fields=["mandatory_since", "mandatory_reason"])
        OptOut.objects.filter(**fields_of(slug), ended_at__isnull=False).delete()
        after |= {"release": ring.release_id, "ring": ring.name, "mandatory": False}
    return ring
