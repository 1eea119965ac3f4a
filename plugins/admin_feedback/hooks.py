"""What Wagtail is told about these screens; imported by ``plugins.wagtail_hooks``."""

from django.urls import path
from wagtail import hooks

from plugins.admin_feedback.screens import AmbassadorsScreen, BoardScreen
from plugins.admin_feedback.viewsets import FeedbackViewSetGroup


@hooks.register("register_admin_viewset")
def register_feedback_viewsets():
    """Register the menu with its lists."""
    return FeedbackViewSetGroup()


@hooks.register("register_admin_urls")
def register_feedback_screens():
    """Register the board and the ambassadors."""
    return [
        path("feedback/", BoardScreen.as_view(), name="kring_feedback_board"),
        path("ambassadors/", AmbassadorsScreen.as_view(), name="kring_ambassadors"),
    ]
