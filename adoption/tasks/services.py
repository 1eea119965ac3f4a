"""Give tasks to the ambassadors of a release, answer them, and remind of them."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from adoption.ambassadors.models import Ambassador
from adoption.ambassadors.selectors import active
from adoption.tasks.models import AmbassadorTask, TaskAnswer
from adoption.tasks.selectors import open_tasks, tasks_of
from kring.core.days import today
from kring.core.types import AuthenticatedUser
from kring.jobs.api import enqueue
from plugins import mail
from plugins.permissions import check_may_manage_releases
from releases.errors import ReleaseError
from releases.models import Release, ReleaseEvent


class TaskError(ReleaseError):
    """The task cannot be given or changed; the text says why."""


@transaction.atomic
def give_task(
    *,
    release: Release,
    title: str,
    link: str,
    keys: Sequence[str],
    due_on: date,
    user: AuthenticatedUser,
) -> AmbassadorTask:
    """Give a task to the ambassadors who have the plugin, or to those with one of the keys, and mail them.

    TaskError for a release that nobody has, ValidationError for a day that has passed.
    """
    check_may_manage_releases(user)
    if release.has_ended or release.status not in Release.COUNTING:
        raise TaskError(_("Nobody has this release: start it before you give a task."))
    # A task that is due at once needs no reminder after its first mail.
    reminded_at = timezone.now() if due_on <= _last_day_to_remind_of() else None
    task = AmbassadorTask(release=release, created_by=user, reminded_at=reminded_at)
    _save(task, title, link, keys, due_on)
    _record(task, "give_task", user)
    _mail_all(task, "task_given")
    return task


@transaction.atomic
def edit_task(
    *,
    task: AmbassadorTask,
    title: str,
    link: str,
    keys: Sequence[str],
    due_on: date,
    user: AuthenticatedUser,
) -> AmbassadorTask:
    """Change an open task. The answers to it stay. TaskError for one that is closed."""
    check_may_manage_releases(user)
    task = AmbassadorTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if task.closed_at is not None:
        raise TaskError(_("This task is closed."))
    is_new_day = task.due_on != due_on
    if is_new_day:
        task.reminded_at = None
    task = _save(task, title, link, keys, due_on, is_new_day=is_new_day)
    _record(task, "change_task", user)
    return task


def _save(
    task: AmbassadorTask,
    title: str,
    link: str,
    keys: Sequence[str],
    due_on: date,
    *,
    is_new_day: bool = True,
) -> AmbassadorTask:
    if is_new_day and due_on < today():
        raise ValidationError({"due_on": _("This day has passed.")})
    task.title, task.link = title.strip(), link.strip()
    task.keys, task.due_on = list(keys), due_on
    task.full_clean()
    task.save()
    return task


@transaction.atomic
def close_task(*, task: AmbassadorTask, user: AuthenticatedUser, reason: str = "") -> None:
    """Close a task, once: it is shown to nobody any more. The answers stay."""
    check_may_manage_releases(user)
    open_task = AmbassadorTask.objects.filter(pk=task.pk, closed_at=None)
    if open_task.update(closed_at=timezone.now()):
        _record(task, "close_task", user, reason)
    task.refresh_from_db()


def _record(task: AmbassadorTask, action: str, user: AuthenticatedUser, reason: str = "") -> None:
    """Append what was done to the task to the history of releases."""
    ReleaseEvent.objects.append(
        plugin=task.release.plugin_id,
        action=action,
        actor=user,
        reason=reason.strip(),
        after={"release": task.release_id, "task": task.title},
    )


@transaction.atomic
def answer_task(
    *, task: AmbassadorTask, user: AuthenticatedUser, outcome: str, remark: str = ""
) -> TaskAnswer:
    """Store an ambassador's answer to one of their open tasks, in place of an earlier one.

    PermissionDenied when the task is not one of theirs, ValidationError for *not possible* without a reason.
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
def undo_answer(*, task: AmbassadorTask, user: AuthenticatedUser) -> None:
    """Delete an ambassador's answer to one of their open tasks."""
    _check_is_asked(task, user)
    TaskAnswer.objects.filter(task=task, ambassador__user=user).delete()


def _check_is_asked(task: AmbassadorTask, user: AuthenticatedUser) -> None:
    if all(own.task.pk != task.pk for own in tasks_of(user)):
        message = "Only the ambassadors of a task can answer it."
        raise PermissionDenied(message)


def remind_due() -> int:
    """Remind the ambassadors who have not answered a task that is due tomorrow, once for each task.

    A missed run is made up for on the due date itself. Returns how many tasks.
    """
    due = open_tasks().filter(
        reminded_at=None, due_on__gte=today(), due_on__lte=_last_day_to_remind_of()
    )
    return sum(_remind(pk) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _remind(pk: int) -> bool:
    """Remind of one task, once: a second worker finds it done."""
    task = AmbassadorTask.objects.select_for_update(of=("self",)).get(pk=pk)
    if task.reminded_at is not None:
        return False
    _mail_all(task, "task_reminder")
    task.reminded_at = timezone.now()
    task.save(update_fields=["reminded_at"])
    return True


def _last_day_to_remind_of() -> date:
    return today() + timedelta(days=1)


def _mail_all(task: AmbassadorTask, template: str) -> None:
    """Enqueue a mail to every ambassador without an answer; ``send_mail`` leaves out those not asked."""
    for user_id in active().exclude(task_answers__task=task).values_list("user_id", flat=True):
        key = f"adoption:{template}:{task.pk}:{task.due_on.isoformat()}:{user_id}"
        enqueue(send_mail, key=key, template=template, task_id=task.pk, user_id=user_id)


def send_mail(*, template: str, task_id: int, user_id: int) -> None:
    """Send one mail about a task, unless the person is not asked, has left, or has answered."""
    user = mail.recipient(user_id)
    if user is None:
        return
    open_tasks_of_user = (own for own in tasks_of(user) if own.answer is None)
    own = next((own for own in open_tasks_of_user if own.task.pk == task_id), None)
    if own is None:
        return
    title = mail.plugin_title(own.task.release.feature_key, mail.language_of(user))
    path = reverse("adoption:ambassadors")
    context = {"task": own.task, "plugin_title": title}
    mail.send(user=user, template=f"adoption/email/{template}", path=path, context=context)
