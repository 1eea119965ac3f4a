"""Giving ambassadors of a release something to try, and seeing what came of it."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from plugins.admin.actions import Action, Confirm
from plugins.admin.base import ReleaseScreen
from plugins.admin.forms import TaskForm
from plugins.admin.release import OfRelease
from plugins.models import AmbassadorTask
from plugins.selectors.ambassador_tasks import progress
from plugins.selectors.usage import SMALLEST_SHOWN
from plugins.services import ambassador_tasks as services
from plugins.services.problems import ReleaseError


class TaskFormScreen(ReleaseScreen):
    """Asks what is to be tried, by whom and until when."""

    template_name = "plugins/admin/form.html"

    @cached_property
    def form(self) -> TaskForm:
        """The task."""
        data = self.request.POST if self.request.method == "POST" else None
        return TaskForm(data, initial=self.get_initial())

    def get_initial(self) -> dict[str, Any]:
        """Return what the form starts with."""
        return {}

    def save(self) -> AmbassadorTask:
        """Keep the task."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form."""
        return super().get_context_data(
            form=self.form, media=self.form.media, submit=_("Save the task"), **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save the task and show it, or say what is not right."""
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        try:
            task = self.save()
        except ReleaseError as error:
            self.form.add_error("title", str(error))
        except ValidationError as error:
            self.form.add_error(None, error)
        else:
            messages.success(request, _("The task is saved."))
            return redirect("kring_release_task", task.pk)
        return self.render_to_response(self.get_context_data())


class GiveTask(OfRelease, TaskFormScreen):
    """A new task."""

    page_title = gettext_lazy("Give ambassadors a task")

    def save(self) -> AmbassadorTask:
        """Give it."""
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
        """Start with the task as it is."""
        return {name: getattr(self.task, name) for name in ("title", "link", "keys", "due_on")}

    def save(self) -> AmbassadorTask:
        """Change it."""
        return services.edit_task(task=self.task, user=self.request.user, **self.form.cleaned_data)


class TaskScreen(OfTask):
    """How far a task is, unit by unit, without small numbers and without names."""

    template_name = "plugins/admin/task.html"

    def get_page_title(self) -> str:
        """Name the task."""
        return self.task.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the progress."""
        found = progress([self.task])[0]
        return super().get_context_data(
            task=self.task, progress=found, smallest=SMALLEST_SHOWN, **kwargs
        )


class CloseTask(OfTask, Confirm):
    """Asks nobody any more."""

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
        """Show nothing more."""
        return {}

    def run(self, reason: str) -> None:
        """Close it."""
        services.close_task(task=self.task, user=self.request.user, reason=reason)
