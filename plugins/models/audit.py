"""Every change to a release, in a chain that shows when somebody altered it."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

GENESIS = "0" * 64
# Who acts when nobody does: the clock, or a command.
SYSTEM = "system"


class ReleaseEventManager(models.Manager["ReleaseEvent"]):
    """Events are appended; the chain is one for all plugins."""

    @transaction.atomic
    def append(
        self,
        *,
        plugin: str,
        action: str,
        actor: Any = None,
        at: datetime | None = None,
        **details: Any,
    ) -> "ReleaseEvent":
        """Write the next event of the chain.

        ``details`` may hold reason, before, after and people_affected. ``at`` is for a history that is
        loaded; by default it happens now. The last event is locked, so that two writers cannot both
        follow it.
        """
        last = self.select_for_update().order_by("-sequence").first()
        event = ReleaseEvent(
            sequence=last.sequence + 1 if last else 1,
            plugin=plugin,
            action=action,
            actor=actor if getattr(actor, "pk", None) else None,
            actor_name=str(actor or SYSTEM),
            # As it will be read again: the hash is over its text.
            created_at=(at or timezone.now()).astimezone(UTC),
            previous_hash=last.hash if last else GENESIS,
            **details,
        )
        event.hash = event.computed_hash()
        event.save(force_insert=True)
        return event

    def first_broken(self) -> "ReleaseEvent | None":
        """Return the first event that was altered, or that follows a removed one; None if all is well."""
        previous = GENESIS
        for sequence, event in enumerate(self.order_by("sequence").iterator(), start=1):
            whole = event.previous_hash == previous and event.sequence == sequence
            if not whole or event.hash != event.computed_hash():
                return event
            previous = event.hash
        return None


class ReleaseEvent(models.Model):
    """Who did what, why, what was before and after, and how many people it touched."""

    sequence = models.PositiveBigIntegerField(unique=True)
    plugin = models.CharField(_("plugin"), max_length=31, db_index=True)
    action = models.CharField(_("action"), max_length=40)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Kept beside the link: the account may go, the event stays.
    actor_name = models.CharField(_("who"), max_length=300, blank=True)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    people_affected = models.PositiveIntegerField(_("people affected"), null=True)
    created_at = models.DateTimeField(_("when"))
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = ReleaseEventManager()

    class Meta:
        verbose_name = _("release event")
        verbose_name_plural = _("release events")
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.plugin}: {self.action}"

    def computed_hash(self) -> str:
        """Return the SHA-256 of the previous hash and of everything this event says."""
        said = {
            "sequence": self.sequence,
            "plugin": self.plugin,
            "action": self.action,
            "actor": self.actor_name,
            "reason": self.reason,
            "before": self.before,
            "after": self.after,
            "people": self.people_affected,
            "at": self.created_at.isoformat(),
        }
        text = json.dumps(said, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(f"{self.previous_hash}{text}".encode()).hexdigest()

    def delete(self, *args, **kwargs):
        """Refuse: the chain only grows."""
        message = "Release events are never deleted."
        raise TypeError(message)
