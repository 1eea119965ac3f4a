"""What tasks add to releases: a panel on their screen, rows in their report, names of events."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption.tasks.models import AmbassadorTask
from adoption.tasks.selectors import progress
from releases.models import Release
from releases.selectors.report import Row

ACTIONS = {
    "give_task": gettext_lazy("Task given"),
    "change_task": gettext_lazy("Task changed"),
    "close_task": gettext_lazy("Task closed"),
}


def panel(release: Release, request: HttpRequest) -> SafeString:
    """Return the tasks of a release with their progress, and a button to give one."""
    tasks = AmbassadorTask.objects.filter(release=release).select_related("release")
    can_give = not release.has_ended and release.status in Release.COUNTING
    context = {"release": release, "tasks": progress(list(tasks)), "can_give": can_give}
    return render_to_string("adoption/tasks/panel.html", context, request)


def report_rows(release: Release, title: str) -> Iterator[Row]:
    """Yield one row for each task of a release: how many did it, of how many who were asked."""
    tasks = AmbassadorTask.objects.filter(release=release).select_related("release")
    for each in progress(list(tasks)):
        figure = _("Task done: %(task)s") % {"task": each.task}
        total = each.total
        yield Row(title, release.version, figure=figure, number=total.done, target=total.asked)
