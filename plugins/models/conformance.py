"""What this organisation found out about the quality of a plugin."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from plugins.fields import PluginSlugField


class Conformance(models.Model):
    """One run of the conformance suite, for exactly these files. The last one for them counts."""

    class Origin(models.TextChoices):
        HERE = "here", _("this installation")
        ELSEWHERE = "elsewhere", _("the organisation's own tests, elsewhere")

    slug = PluginSlugField(_("plugin"))
    version = models.CharField(_("version"), max_length=60)
    files = models.CharField(_("hash of its files"), max_length=64)
    origin = models.CharField(_("run by"), max_length=10, choices=Origin.choices)
    # As in a file of records.
    record = models.JSONField(_("record"))
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("conformance of a plugin")
        verbose_name_plural = _("conformance of plugins")
        ordering = ["pk"]
        indexes = [models.Index(fields=["slug", "files"], name="plugins_conformance_files")]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"


class AcceptedWarning(models.Model):
    """Something that people would notice of a migration, and that the organisation accepted."""

    slug = PluginSlugField(_("plugin"))
    warning = models.TextField(_("warning"))
    reason = models.CharField(_("reason"), max_length=500)
    accepted_at = models.DateTimeField(_("accepted at"), auto_now_add=True)

    class Meta:
        verbose_name = _("accepted warning")
        verbose_name_plural = _("accepted warnings")
        constraints = [
            models.UniqueConstraint(fields=["slug", "warning"], name="plugins_accepted_unique")
        ]

    def __str__(self) -> str:
        return f"{self.slug}: {self.warning}"
