"""Giving ambassadors of a release something to try, and saying what came of it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.jobs.api import enqueue
from plugins import mail, snapshot
from plugins.models import Ambassador, AmbassadorTask, Release, ReleaseEvent, TaskAnswer
from plugins.selectors.ambassador_tasks import open_tasks, tasks_of
from plugins.selectors.ambassadors import active
from plugins.services.permissions import check_may_manage_releases
from plugins.services.problems import ReleaseError


class TaskError(ReleaseError):
    """The task cannot be given or changed; the text says why."""


@transaction.atomic
def give_task(
    *, release: Release, title: str, link: str, keys: Sequence[str], due_on: date, user: Any
) -> AmbassadorTask:
    """Ask the ambassadors who have the plugin, or those with one of the keys, to try something, by mail too.

    TaskError for a release that nobody has, ValidationError for a day that has passed.
    """
    check_may_manage_releases(user)
    if release.has_ended or release.status not in snapshot.COUNTING:
        raise TaskError(_("Nobody has this release: start it before you give a task."))
    # Whoever hears of it now need not hear of it twice.
    told_at = timezone.now() if due_on <= _last_day_to_remind_of() else None
    task = AmbassadorTask(release=release, created_by=user, reminded_at=told_at)
    _save(task, title, link, keys, due_on)
    _note(task, "give_task", user)
    _write_to_all(task, "task_given")
    return task


@transaction.atomic
def edit_task(
    *, task: AmbassadorTask, title: str, link: str, keys: Sequence[str], due_on: date, user: Any
) -> AmbassadorTask:
    """Change an open task. What ambassadors said of it stays. TaskError for one that is closed."""
    check_may_manage_releases(user)
    task = AmbassadorTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if task.closed_at is not None:
        raise TaskError(_("This task is closed."))
    is_new_day = task.due_on != due_on
    if is_new_day:
        task.reminded_at = None
    task = _save(task, title, link, keys, due_on, is_new_day=is_new_day)
    _note(task, "change_task", user)
    return task


def _save(
    task: AmbassadorTask, title: str, link: str, keys: Sequence[str], due_on: date,
    *, is_new_day: bool = True,
) -> AmbassadorTask:  # fmt: skip
    if is_new_day and due_on < timezone.localdate():
        raise ValidationError({"due_on": _("This day has passed.")})
    task.title, task.link = title.strip(), link.strip()
    task.keys, task.due_on = list(keys), due_on
    task.full_clean()
    task.save()
    return task


@transaction.atomic
def close_task(*, task: AmbassadorTask, user: Any, reason: str = "") -> None:
    """Ask nobody any more. What was said stays."""
    check_may_manage_releases(user)
    open_one = AmbassadorTask.objects.filter(pk=task.pk, closed_at=None)
    if open_one.update(closed_at=timezone.now()):
        _note(task, "close_task", user, reason)
    task.refresh_from_db()


def _note(task: AmbassadorTask, action: str, user: Any, reason: str = "") -> None:
    """Write in the history of the release what was done to the task."""
    ReleaseEvent.objects.append(
        plugin=task.release.plugin_id, action=action, actor=user, reason=reason.strip(),
        after={"release": task.release_id, "task": task.title},
    )  # fmt: skip


@transaction.atomic
def answer_task(*, task: AmbassadorTask, user: Any, outcome: str, remark: str = "") -> TaskAnswer:
    """Keep what an ambassador says of one of their open tasks, in place of what they said before.

    PermissionDenied for whoever was not asked, ValidationError for *not possible* without a word on why.
    """
    _check_is_asked(task, user)
    remark = remark.strip()
    if outcome == TaskAnswer.Outcome.NOT_POSSIBLE and not remark:
        raise ValidationError({"remark": _("Write in a few words what stood in the way.")})
    ambassador = Ambassador.objects.select_for_update().get(user=user)
    answer = TaskAnswer.objects.filter(task=task, ambassador=ambassador).first()
    answer = answer or TaskAnswer(task=task, ambassador=ambassador)
    answer.outcome, answer.remark, answer.answered_at = outcome, remark, timezone.now()
    answer.full_clean()
    answer.save()
    return answer


@transaction.atomic
def undo_answer(*, task: AmbassadorTask, user: Any) -> None:
    """Forget what an ambassador said of one of their open tasks."""
    _check_is_asked(task, user)
    TaskAnswer.objects.filter(task=task, ambassador__user=user).delete()


def _check_is_asked(task: AmbassadorTask, user: Any) -> None:
    if all(own.task.pk != task.pk for own in tasks_of(user)):
        message = "Only ambassadors who are asked say something about a task."
        raise PermissionDenied(message)


def remind_due() -> int:
    """Remind the ambassadors who have said nothing of a task that is due tomorrow, once a task.

    A day on which nothing ran is made up for on the day itself. Returns how many tasks there are.
    """
    due = open_tasks().filter(
        reminded_at=None, due_on__gte=timezone.localdate(), due_on__lte=_last_day_to_remind_of()
    )
    return sum(_remind(pk) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _remind(pk: int) -> bool:
    """Remind of one task: a second worker that comes by finds it done."""
    task = AmbassadorTask.objects.select_for_update(of=("self",)).get(pk=pk)
    if task.reminded_at is not None:
        return False
    _write_to_all(task, "task_reminder")
    task.reminded_at = timezone.now()
    task.save(update_fields=["reminded_at"])
    return True


def _last_day_to_remind_of() -> date:
    return timezone.localdate() + timedelta(days=1)


def _write_to_all(task: AmbassadorTask, template: str) -> None:
    """Write to every ambassador who has said nothing of the task; whoever is not asked gets nothing."""
    for user_id in active().exclude(task_answers__task=task).values_list("user_id", flat=True):
        key = f"plugins:{template}:{task.pk}:{task.due_on.isoformat()}:{user_id}"
        enqueue(send_mail, key=key, template=template, task_id=task.pk, user_id=user_id)


def send_mail(*, template: str, task_id: int, user_id: int) -> None:
    """Send one mail about a task, unless the person is not asked, left, or has said what came of it."""
    user = mail.recipient(user_id)
    mine = tasks_of(user) if user is not None else []
    own = next((own for own in mine if own.task.pk == task_id and own.answer is None), None)
    if own is None:
        return
    title = mail.plugin_title(own.task.release.plugin_id, mail.language_of(user))
    path = reverse("plugins:ambassadors")
    context = {"task": own.task, "plugin_title": title}
    mail.send(user=user, template=template, path=path, context=context)
