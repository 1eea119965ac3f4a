"""The tasks of Kring's workflows. What they share stands in ``editorial.services.workflow``."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Task


class ReviewTask(AbstractGroupApprovalTask):
    """A member of a group approves, but never whoever submitted or wrote the revision."""

    class Meta:
        verbose_name = _("review by a second person")
        verbose_name_plural = _("reviews by a second person")


class OwnerApprovalTask(Task):
    """The owner of the page approves."""

    class Meta:
        verbose_name = _("approval by the owner")
        verbose_name_plural = _("approvals by the owner")


class LineApprovalTask(Task):
    """A manager up the line of whoever submitted approves."""

    levels = models.PositiveSmallIntegerField(
        _("levels up"), default=1, help_text=_("1 is the direct manager, 2 that manager's manager.")
    )

    admin_form_fields = [*Task.admin_form_fields, "levels"]

    class Meta:
        verbose_name = _("approval up the line")
        verbose_name_plural = _("approvals up the line")
