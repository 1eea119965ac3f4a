"""Builds of the index, and comparisons of it with the database."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# The process that builds writes a heartbeat at least this often.
HEARTBEAT_SECONDS = 60


class IndexBuild(models.Model):
    """One rebuild and its progress, so that another process can go on where this one stopped."""

    class Status(models.TextChoices):
        RUNNING = "running", _("Running")
        FINISHED = "finished", _("Finished")
        ABANDONED = "abandoned", _("Abandoned")

    # Empty when only the index in the database is built.
    index = models.CharField(_("index"), max_length=255, blank=True)
    mapping_version = models.PositiveIntegerField(_("version of the mapping"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.RUNNING
    )
    # By source: the last id that is in the index, and None when the source is done.
    cursors = models.JSONField(default=dict)
    # By source: how many documents went in.
    counts = models.JSONField(default=dict)
    total = models.PositiveIntegerField(_("to do"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    # "host:process" of the process that builds now; empty between two turns.
    owner = models.CharField(max_length=255, blank=True)
    note = models.TextField(_("note"), blank=True)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    heartbeat_at = models.DateTimeField(_("last sign of life"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)
    # Time spent building, without the time between two turns.
    seconds = models.FloatField(_("seconds"), default=0)

    class Meta:
        verbose_name = _("build of the search index")
        verbose_name_plural = _("builds of the search index")
        default_permissions = ()
        permissions = [("manage_index", _("Can manage the search index"))]
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["status"], condition=Q(status="running"), name="search_one_build_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.index or 'database'} ({self.get_status_display()})"

    @property
    def percentage(self) -> int:
        """The part that is done, in percent, of what was counted at the start."""
        return min(100, 100 * self.done // self.total) if self.total else 100

    @property
    def rate(self) -> float:
        """Rows a second, pauses included."""
        return self.done / self.seconds if self.seconds else 0.0

    @property
    def remaining_seconds(self) -> float:
        """How long it may still take at this rate; zero when unknown."""
        return max(0, self.total - self.done) / self.rate if self.rate else 0.0


class Reconciliation(models.Model):
    """One comparison of an index with the database: what differed, and was repaired."""

    target = models.CharField(_("index"), max_length=20)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    seconds = models.FloatField(_("seconds"), default=0)
    documents = models.PositiveIntegerField(_("documents"), default=0)
    missing = models.PositiveIntegerField(_("missing"), default=0)
    different = models.PositiveIntegerField(_("different"), default=0)
    extra = models.PositiveIntegerField(_("too many"), default=0)

    class Meta:
        verbose_name = _("comparison of the search index")
        verbose_name_plural = _("comparisons of the search index")
        default_permissions = ()
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.target}: {self.differences}"

    @property
    def differences(self) -> int:
        """How many documents differed between the index and the database."""
        return self.missing + self.different + self.extra
