"""The history of releases: every change, in a chain that shows whether it was altered."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, NoReturn

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kring.core.characters import clean_text, clean_values
from kring.core.types import AuthenticatedUser
from plugins.fields import PluginSlugField

GENESIS = "0" * 64
# The actor of what a schedule or a command does.
SYSTEM = "system"
REASON_LENGTH = 500


class ReleaseEventManager(models.Manager["ReleaseEvent"]):
    """Appends events to one chain for all plugins."""

    @transaction.atomic
    def append(
        self,
        *,
        plugin: str,
        action: str,
        actor: AuthenticatedUser | None = None,
        at: datetime | None = None,
        **details: Any,
    ) -> "ReleaseEvent":
        """Append the next event of the chain.

        ``details`` may hold reason, before, after and people_affected. ``at`` is for a history that is
        imported; by default it is now. The last event is locked, so that two writers cannot both follow it.
        """
        # A command has no limit of its own, and what was done counts whatever was said of it.
        details["reason"] = details.get("reason", "")[:REASON_LENGTH]
        last = self.select_for_update().order_by("-sequence").first()
        event = ReleaseEvent(
            sequence=last.sequence + 1 if last else 1,
            plugin=plugin,
            action=action,
            actor=actor,
            actor_name=clean_text(str(actor or SYSTEM), line_end=" "),
            # In the form in which the database returns it: the hash covers its text.
            created_at=(at or timezone.now()).astimezone(UTC),
            previous_hash=last.hash if last else GENESIS,
            # As it is stored, for the same reason.
            **clean_values(details),
        )
        event.hash = event.computed_hash()
        event.save(force_insert=True)
        return event

    def first_broken(self) -> "ReleaseEvent | None":
        """Return the first event that was altered, or that follows a removed one; None if all is well."""
        previous = GENESIS
        for sequence, event in enumerate(self.order_by("sequence").iterator(), start=1):
            follows = event.previous_hash == previous and event.sequence == sequence
            if not follows or event.hash != event.computed_hash():
                return event
            previous = event.hash
        return None


class ReleaseEvent(models.Model):
    """One change: who did what and why, the state before and after, and how many people it affected."""

    sequence = models.PositiveBigIntegerField(unique=True)
    plugin = PluginSlugField(_("plugin"), outlives_plugin=True)
    action = models.CharField(_("action"), max_length=40)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Kept as text too: the event outlives the account.
    actor_name = models.CharField(_("who"), max_length=300, blank=True)
    reason = models.CharField(_("why"), max_length=REASON_LENGTH, blank=True)
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
        """Return the SHA-256 of the previous hash and of the content of this event."""
        content = {
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
        text = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(f"{self.previous_hash}{text}".encode()).hexdigest()

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """TypeError always: the chain only grows."""
        message = "Release events are never deleted."
        raise TypeError(message)
