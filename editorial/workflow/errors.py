"""The errors of workflows. No model imports here, see ``finish``."""

from django.core.exceptions import PermissionDenied


class ApprovalRefused(PermissionDenied):
    """The user may not decide on this page in review, or not any more."""


class WorkflowHasNoTasks(PermissionDenied):
    """The workflow cannot start: all its tasks are switched off."""
