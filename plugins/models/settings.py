"""The settings that administrators and people chose for a plugin, and the last runs of its schedules."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plugins.fields import PluginSlugField


class PluginSetting(models.Model):
    """The chosen settings of one plugin, as JSON. Settings that were not chosen have their default."""

    slug = PluginSlugField(_("plugin"), primary_key=True)
    values = models.JSONField(_("values"), default=dict)

    class Meta:
        verbose_name = _("settings of a plugin")
        verbose_name_plural = _("settings of plugins")

    def __str__(self) -> str:
        return self.slug


class PersonalSetting(models.Model):
    """The settings that one person chose differently from the site, as JSON. Without any there is no row."""

    slug = PluginSlugField(_("plugin"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), on_delete=models.CASCADE, related_name="+"
    )
    values = models.JSONField(_("values"), default=dict)

    class Meta:
        verbose_name = _("settings of a person")
        verbose_name_plural = _("settings of people")
        constraints = [
            models.UniqueConstraint(fields=["user", "slug"], name="plugins_personal_setting_unique")
        ]

    def __str__(self) -> str:
        return f"{self.slug}, {self.user}"


class SettingChange(models.Model):
    """One change of settings: who made it, when, and the values before and after."""

    slug = PluginSlugField(_("plugin"), db_index=True)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("change of settings")
        verbose_name_plural = _("changes of settings")
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.slug}, {self.changed_at:%d-%m-%Y %H:%M}"


class ScheduleRun(models.Model):
    """When a schedule of a plugin was last started."""

    slug = PluginSlugField(_("plugin"))
    name = models.CharField(_("task"), max_length=100)
    started_at = models.DateTimeField(_("started"))

    class Meta:
        verbose_name = _("run of a schedule")
        verbose_name_plural = _("runs of schedules")
        constraints = [
            models.UniqueConstraint(fields=["slug", "name"], name="plugins_schedule_unique")
        ]

    def __str__(self) -> str:
        return self.name
