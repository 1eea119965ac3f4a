"""Screens on which release managers give tasks to ambassadors and follow them."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from adoption.tasks import services
from adoption.tasks.forms import TaskForm
from adoption.tasks.models import AmbassadorTask
from adoption.tasks.selectors import progress
from kring.core.errors import RefusedError
from kring.core.small_numbers import SMALLEST_SHOWN
from kring.core.types import SignedInRequest
from releases.admin.actions import Action, Confirm
from releases.admin.base import ReleaseScreen
from releases.admin.release import OfRelease


class TaskFormScreen(ReleaseScreen):
    """The form of a task: what to try, by whom and until when."""

    template_name = "releases/admin/form.html"

    @cached_property
    def form(self) -> TaskForm:
        """The form of the task."""
        data = self.request.POST if self.request.method == "POST" else None
        return TaskForm(data, initial=self.get_initial())

    def get_initial(self) -> dict[str, Any]:
        """Return what the form starts with."""
        return {}

    def save(self) -> AmbassadorTask:
        """Save the task and return it."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form."""
        return super().get_context_data(
            form=self.form, media=self.form.media, submit=_("Save the task"), **kwargs
        )

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save the task and show it, or show the form with its errors."""
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        try:
            task = self.save()
        except RefusedError as error:
            self.form.add_error("title", str(error))
        except ValidationError as error:
            self.form.add_error(None, error)
        else:
            messages.success(request, _("The task is saved."))
            return redirect("kring_release_task", task.pk)
        return self.render_to_response(self.get_context_data())


class GiveTask(OfRelease, TaskFormScreen):
    """Gives a new task."""

    page_title = gettext_lazy("Give ambassadors a task")

    def save(self) -> AmbassadorTask:
        """Give the task."""
        return services.give_task(
            release=self.release, user=self.request.user, **self.form.cleaned_data
        )


class OfTask(ReleaseScreen):
    """A screen about one task."""

    @cached_property
    def task(self) -> AmbassadorTask:
        """The task in the address."""
        tasks = AmbassadorTask.objects.select_related("release__plugin")
        return get_object_or_404(tasks, pk=self.kwargs["pk"])

    def get_parents(self) -> list[dict[str, Any]]:
        """Lead back over the release."""
        release = self.task.release
        address = reverse("kring_release", args=[release.pk])
        return [*self.above(release.plugin_id), {"url": address, "label": release.version}]


class EditTask(OfTask, TaskFormScreen):
    """Changes a task."""

    page_title = gettext_lazy("Change the task")

    def get_initial(self) -> dict[str, Any]:
        """Return the task as it is."""
        return {name: getattr(self.task, name) for name in ("title", "link", "keys", "due_on")}

    def save(self) -> AmbassadorTask:
        """Change the task."""
        return services.edit_task(task=self.task, user=self.request.user, **self.form.cleaned_data)


class TaskScreen(OfTask):
    """Shows the progress of a task by unit, without small numbers and without names."""

    template_name = "adoption/tasks/screen.html"

    def get_page_title(self) -> str:
        """Name the task."""
        return self.task.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the progress."""
        [task_progress] = progress([self.task])
        return super().get_context_data(
            task=self.task, progress=task_progress, smallest=SMALLEST_SHOWN, **kwargs
        )


class CloseTask(OfTask, Confirm):
    """Closes a task."""

    action = Action(
        gettext_lazy("Close the task"),
        gettext_lazy("Ambassadors no longer see it. What they said stays."),
        gettext_lazy("The task is closed."),
        services.close_task,
    )

    def back(self) -> str:
        """Go back to the task."""
        return reverse("kring_release_task", args=[self.task.pk])

    def consequences(self) -> dict[str, Any]:
        """Return nothing: closing a task takes nothing from anybody."""
        return {}

    def run(self, reason: str) -> None:
        """Close the task."""
        services.close_task(task=self.task, user=self.request.user, reason=reason)
