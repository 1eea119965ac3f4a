"""Tasks for the ambassadors of a release, and their answers."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from adoption.ambassadors.models import Ambassador
from kring.core.addresses import AddressValidator
from releases.models.release import Release, validate_keys


class AmbassadorTask(models.Model):
    """A short task for the ambassadors who have the plugin, or for some of them."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(_("task"), max_length=160)
    link = models.CharField(
        _("where"),
        max_length=500,
        blank=True,
        validators=[AddressValidator()],
        help_text=_("An address that begins with / or https://. It may stay empty."),
    )
    # Empty: all of them.
    keys = models.JSONField(_("who"), default=list, blank=True, validators=[validate_keys])
    due_on = models.DateField(_("due"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("task for ambassadors")
        verbose_name_plural = _("tasks for ambassadors")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.title


class TaskAnswer(models.Model):
    """The answer of one ambassador to a task. Without an answer there is no row."""

    class Outcome(models.TextChoices):
        DONE = "done", _("Done")
        NOT_POSSIBLE = "not_possible", _("Not possible")

    task = models.ForeignKey(AmbassadorTask, on_delete=models.CASCADE, related_name="answers")
    ambassador = models.ForeignKey(
        Ambassador, on_delete=models.CASCADE, related_name="task_answers"
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    remark = models.TextField(_("remark"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("answered"), default=timezone.now)

    class Meta:
        verbose_name = _("answer to a task")
        verbose_name_plural = _("answers to tasks")
        ordering = ["answered_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "ambassador"], name="adoption_task_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.get_outcome_display()}"
