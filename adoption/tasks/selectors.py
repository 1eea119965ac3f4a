"""Read the tasks of ambassadors: those of one person, and the progress of all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from adoption.ambassadors.selectors import KEY
from adoption.tasks.models import AmbassadorTask, TaskAnswer
from kring.core.small_numbers import SMALLEST_SHOWN, is_few, shown
from kring.core.subjects import everyone, subject_keys, subject_labels
from kring.core.types import AuthenticatedUser
from plugins import mail
from plugins.gate import snapshot
from plugins.gate.decisions import is_on
from releases.models import Release
from releases.selectors.audience import identities

Outcome = TaskAnswer.Outcome


def open_tasks() -> QuerySet[AmbassadorTask]:
    """Return the tasks that are not closed, of releases that people have."""
    tasks = AmbassadorTask.objects.filter(closed_at=None, release__status__in=Release.COUNTING)
    return tasks.select_related("release")


@dataclass(frozen=True)
class OwnTask:
    """An open task as an ambassador sees it, with their answer."""

    task: AmbassadorTask
    plugin_title: str
    answer: TaskAnswer | None


def tasks_of(user: AuthenticatedUser) -> list[OwnTask]:
    """Return the user's open tasks, those without an answer first. Two queries, whatever their number.

    Empty for a user who is no ambassador; tasks of plugins that the user does not have are left out.
    """
    if KEY not in subject_keys(user):
        return []
    tasks = list(open_tasks())
    answers = {
        answer.task_id: answer
        for answer in TaskAnswer.objects.filter(ambassador__user=user, task__in=tasks)
    }
    language = (get_language() or "")[:2]
    own_tasks = [
        OwnTask(task, mail.plugin_title(task.release.feature_key, language), answers.get(task.pk))
        for task in tasks
        if is_for(task, subject_keys(user)) and is_on(task.release.feature_key, user)
    ]
    return sorted(own_tasks, key=lambda own: own.answer is not None)


def answers_of(user: AuthenticatedUser) -> QuerySet[TaskAnswer]:
    """Return the user's answers to tasks, for their own data."""
    return TaskAnswer.objects.filter(ambassador__user=user)


def is_for(task: AmbassadorTask, keys: Iterable[str]) -> bool:
    """Return whether the task is for an ambassador with these subject keys."""
    return not task.keys or not set(task.keys).isdisjoint(keys)


@dataclass(frozen=True)
class Tally:
    """How many people were asked and what they answered, in numbers that identify nobody."""

    label: str
    asked: str
    done: str
    not_possible: str


@dataclass(frozen=True)
class Progress:
    """The progress of a task. ``remarks`` is None while too few people have answered to show them."""

    task: AmbassadorTask
    total: Tally
    units: list[Tally]
    remarks: list[TaskAnswer] | None


def progress(tasks: Sequence[AmbassadorTask]) -> list[Progress]:
    """Return the progress of these tasks of one release. The queries do not grow with their number."""
    if not tasks:
        return []
    rules, everybody = snapshot.load(), everyone()
    people = identities(everybody)
    ambassadors = {pk: who for pk, who in people.items() if KEY in who.keys}
    given: dict[int, list[TaskAnswer]] = defaultdict(list)
    for answer in TaskAnswer.objects.filter(task__in=tasks).select_related("ambassador"):
        given[answer.task_id].append(answer)
    key = tasks[0].release.feature_key
    having = {pk: who for pk, who in ambassadors.items() if rules.is_on(key, who)}
    labels = subject_labels(f"unit:{unit}" for unit in set(everybody.units.values()))
    names = {pk: labels[f"unit:{unit}"] for pk, unit in everybody.units.items()}
    return [
        _progress(
            task,
            {pk for pk, who in having.items() if is_for(task, who.keys)},
            given[task.pk],
            names,
        )
        for task in tasks
    ]


def _progress(
    task: AmbassadorTask, asked: set[int], given: list[TaskAnswer], units: dict[int, str]
) -> Progress:
    """Count one task. An ambassador who answered and left since then still counts."""
    outcome_of = {answer.ambassador.user_id: answer.outcome for answer in given}
    per_unit: dict[str, list[str]] = defaultdict(list)
    for user in asked | outcome_of.keys():
        per_unit[units.get(user, _("Without a unit"))].append(outcome_of.get(user, ""))
    remarks = [answer for answer in given if answer.remark]
    return Progress(
        task,
        _total(list(per_unit.values())),
        [_tally(label, outcomes) for label, outcomes in sorted(per_unit.items())],
        remarks if len(given) >= SMALLEST_SHOWN else None,
    )


def _tally(label: str, outcomes: list[str]) -> Tally:
    return Tally(
        label,
        asked=shown(len(outcomes)),
        done=shown(outcomes.count(Outcome.DONE)),
        not_possible=shown(outcomes.count(Outcome.NOT_POSSIBLE)),
    )


def _total(parts: list[list[str]]) -> Tally:
    def of(outcome: str) -> str:
        return shown_total([outcomes.count(outcome) for outcomes in parts])

    asked = shown_total([len(outcomes) for outcomes in parts])
    return Tally("", asked, done=of(Outcome.DONE), not_possible=of(Outcome.NOT_POSSIBLE))


def shown_total(parts: list[int]) -> str:
    """Return the sum of numbers of people as it is shown beside them.

    It is rounded down to fives when exactly one of them is hidden: a subtraction would reveal it.
    """
    total = sum(parts)
    if is_few(total) or sum(is_few(part) for part in parts) != 1:
        return shown(total)
    return _("%(number)s or more") % {"number": total - total % SMALLEST_SHOWN}
