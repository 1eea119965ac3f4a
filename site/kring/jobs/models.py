"""The queue of jobs. The broker only carries the message that a job is waiting."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kring import queues


class JobQuerySet(models.QuerySet):
    """Reads that the worker and the sweeper share."""

    def due(self) -> "JobQuerySet":
        """Return waiting jobs whose time has come, oldest first."""
        return self.filter(status=Job.Status.WAITING, not_before__lte=timezone.now()).order_by(
            "not_before"
        )


class Job(models.Model):
    """A call of a function after the commit of the transaction that enqueued it."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        DROPPED = "dropped", _("Dropped")
        # After a restore, until an operator decides.
        HELD = "held", _("Held")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    function = models.CharField(_("function"), max_length=255)
    arguments = models.JSONField(_("arguments"), default=dict)
    key = models.CharField(_("key"), max_length=255, blank=True)
    # With a default in the database: during an upgrade the previous version still writes jobs.
    queue = models.CharField(
        _("queue"), max_length=20, default=queues.DEFAULT, db_default=queues.DEFAULT
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(_("not before"), default=timezone.now)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    # When the broker last got its message. None: it never had one, as for a later time or another attempt.
    sent_at = models.DateTimeField(_("sent"), null=True)
    started_at = models.DateTimeField(_("started"), null=True)
    # Until when the worker that runs it is taken to be alive.
    lease_until = models.DateTimeField(_("lease until"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    # The last error, or why the job was dropped.
    error = models.TextField(_("error"), blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        constraints = [
            # The key makes a waiting job unique: asking twice before it starts is one job.
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(status="waiting") & ~Q(key=""),
                name="jobs_waiting_key_unique",
            )
        ]
        indexes = [
            models.Index(fields=["status", "not_before"], name="jobs_status_not_before"),
            models.Index(fields=["status", "finished_at"], name="jobs_status_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.function} ({self.get_status_display()})"
