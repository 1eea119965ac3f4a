"""The models that belong to no room."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SetupItem(models.Model):
    """A thing that the set-up made. If it was renamed or deleted since, it stays that way."""

    key = models.CharField(_("key"), max_length=100, unique=True)
    content_type = models.ForeignKey(
        ContentType, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    object_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    made = GenericForeignKey("content_type", "object_id")

    class Meta:
        verbose_name = _("set-up item")
        verbose_name_plural = _("set-up items")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key


class Stamp(models.Model):
    """A number that increases with every change of one thing, see ``kring.core.stamps``."""

    name = models.CharField(max_length=40, primary_key=True)
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Change(models.Model):
    """One change of a right, a restriction or a setting: who, when, and the values before and after.

    Written by ``kring.core.audit`` and never changed afterwards. The name stays when the account is gone.
    """

    class Action(models.TextChoices):
        ADDED = "added", _("Added")
        CHANGED = "changed", _("Changed")
        DELETED = "deleted", _("Deleted")

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    user_name = models.CharField(_("who"), max_length=255, blank=True)
    area = models.CharField(_("area"), max_length=20)
    action = models.CharField(_("action"), max_length=10, choices=Action.choices)
    object_type = models.CharField(_("type"), max_length=100)
    object_id = models.CharField(max_length=64)
    label = models.CharField(_("name"), max_length=255)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    # What one request changes about one thing is one row.
    request_id = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        default_permissions = ("view",)
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="kring_core_change_object")
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.get_action_display()}"
