"""Hooks of this room into Wagtail's admin."""

from django.urls import URLPattern, path
from wagtail import hooks

from adoption.admin import FeedbackViewSetGroup
from adoption.ambassadors.admin import AmbassadorsScreen
from adoption.feedback.admin import BoardScreen
from adoption.tasks import admin as tasks


@hooks.register("register_admin_viewset")
def register_feedback_viewsets() -> FeedbackViewSetGroup:
    """Register the menu with its lists."""
    return FeedbackViewSetGroup()


@hooks.register("register_admin_urls")
def register_screens() -> list[URLPattern]:
    """Register the board, the ambassadors, and the tasks below a release."""
    one = "releases/task/<int:pk>/"
    return [
        path("feedback/", BoardScreen.as_view(), name="kring_feedback_board"),
        path("ambassadors/", AmbassadorsScreen.as_view(), name="kring_ambassadors"),
        path("releases/<int:pk>/task/", tasks.GiveTask.as_view(), name="kring_release_task_new"),
        path(one, tasks.TaskScreen.as_view(), name="kring_release_task"),
        path(f"{one}change/", tasks.EditTask.as_view(), name="kring_release_task_edit"),
        path(f"{one}close/", tasks.CloseTask.as_view(), name="kring_release_task_close"),
    ]
