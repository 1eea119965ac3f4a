"""Feedback of people about a feature that they have."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plugins.fields import PluginSlugField
from plugins.gate.keys import feature_key


def random_key() -> int:
    """Return a key that tells neither when a row was written nor after which other one."""
    return secrets.randbelow(2**53 - 1) + 1


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    """Reads that every list and figure shares."""

    def shown(self) -> "FeedbackQuerySet":
        """Leave out what was given without a name this week.

        It appears with the rest of its week, on Monday, so that nobody sees it come just after somebody wrote.
        """
        return self.filter(Q(giver__isnull=False) | Q(created_at__lt=start_of_week()))


def start_of_week(moment: datetime | None = None) -> datetime:
    """Return the midnight at which the week of this moment began, by default this week.

    By the clocks of the organisation: by those of an account far to the east the week would be over before its end here.
    """
    local = timezone.localtime(moment, timezone.get_default_timezone())
    today = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=today.weekday())


class Feedback(models.Model):
    """A tip, a top or a flop, from a person who has the feature.

    Without a giver it is anonymous: nothing that identifies them is stored, not even for the rate limit, and of
    the time only the week.
    """

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)

    class Kind(models.TextChoices):
        TIP = "tip", _("Tip")
        TOP = "top", _("Top")
        FLOP = "flop", _("Flop")

    class Status(models.TextChoices):
        NEW = "new", _("New")
        PLANNED = "planned", _("Planned")
        DONE = "done", _("Done")
        WONT_DO = "wont_do", _("Won't do")

    OPEN = (Status.NEW, Status.PLANNED)

    plugin = PluginSlugField(_("plugin"))
    # What it is about: a feature in the manifest, or the plugin as a whole; and which version. A version that
    # is not known is blank: then the time tells which release it is about.
    feature = models.CharField(_("feature"), max_length=31, blank=True, default="")
    version = models.CharField(_("version"), max_length=60, blank=True, default="")
    ring_order = models.PositiveSmallIntegerField(_("ring"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices)
    text = models.TextField(_("text"), max_length=2000, blank=True)
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    page_url = models.CharField(_("given on"), max_length=500, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.NEW)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    # When the giver read the answer on the site.
    seen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(_("given"), default=timezone.now)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["plugin", "kind", "status"], name="adoption_feedback_open"),
            models.Index(fields=["giver", "-created_at"], name="adoption_feedback_giver"),
        ]

    def __str__(self) -> str:
        return f"{self.plugin}: {self.get_kind_display()}"

    @property
    def feature_key(self) -> str:
        """The key of what it is about: the slug of the plugin, or ``<slug>.<feature>``."""
        return feature_key(self.plugin, self.feature)

    @property
    def is_open(self) -> bool:
        """Return whether it still waits for a decision or for work."""
        return self.status in self.OPEN
