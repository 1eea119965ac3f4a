"""Tell release managers that a release is held, or that evidence brings no decision about it."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop, override

from plugins import mail
from releases.evidence.sentences import missing, sentences
from releases.models import Release, ReleaseEvent, Ring
from releases.selectors.decisions import judged
from releases.services.audit import recorded
from releases.services.ladder import current_ring
from releases.services.simulate import sizes_of
from releases.services.telling import tell_managers

# The history stores it in English; it is translated when it is shown.
NO_DECISION = gettext_noop("There is no decision yet, and it is time to look at it.")


def tell_held(release: Release) -> None:
    """Mail all release managers that the release was held just now, with the reason."""
    event = ReleaseEvent.objects.filter(
        plugin=release.plugin_id, action="pause", after__release=release.pk
    ).last()
    _tell(release, f"held:{event.pk if event else 0}")


@transaction.atomic
def tell_undecided(ring: Ring) -> bool:
    """Mail all release managers, once for each ring, that there is no decision; False when they were told."""
    release = ring.release
    told = ReleaseEvent.objects.filter(
        plugin=release.plugin_id, action="undecided", after__ring_id=ring.pk
    )
    if told.exists():
        return False
    with recorded(
        plugin=release.feature_key, action="undecided", user=None, reason=NO_DECISION, counts=False
    ) as (_before, after):
        after |= {"release": release.pk, "ring": ring.name, "ring_id": ring.pk}
    _tell(release, f"undecided:{ring.pk}")
    return True


def _tell(release: Release, occasion: str) -> None:
    tell_managers(send_decision_notice, about=occasion, release_id=release.pk)


def send_decision_notice(*, release_id: int, user_id: int) -> None:
    """Tell one release manager what holds a release, unless it went on meanwhile or the manager left."""
    release = Release.objects.filter(pk=release_id, status__in=Release.UNDER_WAY).first()
    ring, user = current_ring(release) if release else None, mail.recipient(user_id)
    if release is None or ring is None or user is None:
        return
    found, language = judged(ring, sizes_of(release)[ring.order]), mail.language_of(user)
    with override(language):
        context = {
            "plugin_title": mail.plugin_title(release.feature_key, language),
            "is_held": release.status == Release.Status.PAUSED,
            "ring": ring.name,
            "days": found.figures.working_days,
            "missing": missing(found.figures),
            "unmet": [
                text for text, holds in sentences(found.figures, found.decision) if not holds
            ],
        }
    path = reverse("kring_release", args=[release.pk])
    mail.send(user=user, template="releases/email/decision", path=path, context=context)
