"""Reading the tasks of ambassadors: one's own, and how far all of them are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plugins import mail, snapshot
from plugins.decisions import is_on
from plugins.models import AmbassadorTask, TaskAnswer
from plugins.selectors.ambassadors import KEY
from plugins.selectors.audience import identities
from plugins.selectors.usage import SMALLEST_SHOWN, is_few, shown
from plugins.subjects import everyone, subject_keys, subject_labels

Outcome = TaskAnswer.Outcome


def open_tasks() -> QuerySet[AmbassadorTask]:
    """Return the tasks that are not closed, of releases that people have."""
    found = AmbassadorTask.objects.filter(closed_at=None, release__status__in=snapshot.COUNTING)
    return found.select_related("release")


@dataclass(frozen=True)
class OwnTask:
    """An open task as the ambassador sees it, with what they said of it."""

    task: AmbassadorTask
    plugin_title: str
    answer: TaskAnswer | None


def tasks_of(user: Any) -> list[OwnTask]:
    """Return the user's open tasks, what still has to be done first. Two queries, whatever their number.

    None for whoever is no ambassador, or has not got the plugin.
    """
    if KEY not in subject_keys(user):
        return []
    answers = TaskAnswer.objects.filter(ambassador__user=user)
    found = open_tasks().prefetch_related(Prefetch("answers", answers, to_attr="own_answers"))
    language = (get_language() or "")[:2]
    mine = [
        OwnTask(
            task,
            mail.plugin_title(task.release.plugin_id, language),
            next(iter(task.own_answers), None),  # type: ignore[attr-defined]
        )
        for task in found
        if is_for(task, subject_keys(user)) and is_on(task.release.plugin_id, user)
    ]
    return sorted(mine, key=lambda own: own.answer is not None)


def is_for(task: AmbassadorTask, keys: Iterable[str]) -> bool:
    """Return whether the task is for an ambassador with these subject keys."""
    return not task.keys or not set(task.keys).isdisjoint(keys)


@dataclass(frozen=True)
class Tally:
    """How many were asked and what they said, in numbers that tell of nobody."""

    label: str
    asked: str
    done: str
    not_possible: str


@dataclass(frozen=True)
class Progress:
    """How far a task is. ``remarks`` is None while too few people have answered to show them."""

    task: AmbassadorTask
    total: Tally
    units: list[Tally]
    remarks: list[TaskAnswer] | None


def progress(tasks: Sequence[AmbassadorTask]) -> list[Progress]:
    """Return how far each of these tasks of one release is. The queries do not grow with their number."""
    if not tasks:
        return []
    rules, everybody = snapshot.load(), everyone()
    people = identities(everybody)
    ambassadors = {pk: who for pk, who in people.items() if KEY in who.keys}
    given: dict[int, list[TaskAnswer]] = defaultdict(list)
    for answer in TaskAnswer.objects.filter(task__in=tasks).select_related("ambassador"):
        given[answer.task_id].append(answer)
    slug = tasks[0].release.plugin_id
    having = {pk: who for pk, who in ambassadors.items() if rules.is_on(slug, who)}
    labels = subject_labels(f"unit:{unit}" for unit in set(everybody.units.values()))
    names = {pk: labels[f"unit:{unit}"] for pk, unit in everybody.units.items()}
    return [
        _progress(task, {pk for pk, who in having.items() if is_for(task, who.keys)},
                  given[task.pk], names)
        for task in tasks
    ]  # fmt: skip


def _progress(
    task: AmbassadorTask, asked: set[int], given: list[TaskAnswer], units: dict[int, str]
) -> Progress:
    """Count one task. Whoever answered and left since counts all the same."""
    said = {answer.ambassador.user_id: answer.outcome for answer in given}
    per_unit: dict[str, list[str]] = defaultdict(list)
    for user in asked | said.keys():
        per_unit[units.get(user, _("Without a unit"))].append(said.get(user, ""))
    parts = [(label, outcomes) for label, outcomes in sorted(per_unit.items())]
    remarks = [answer for answer in given if answer.remark]
    return Progress(
        task,
        _total([outcomes for _label, outcomes in parts]),
        [
            Tally(
                label, shown(len(outcomes)), shown(outcomes.count(Outcome.DONE)),
                shown(outcomes.count(Outcome.NOT_POSSIBLE)),
            )
            for label, outcomes in parts
        ],
        remarks if len(given) >= SMALLEST_SHOWN else None,
    )  # fmt: skip


def _total(parts: list[list[str]]) -> Tally:
    def of(outcome: str) -> str:
        return told([outcomes.count(outcome) for outcomes in parts])

    return Tally(
        "", told([len(each) for each in parts]), of(Outcome.DONE), of(Outcome.NOT_POSSIBLE)
    )


def told(parts: list[int]) -> str:
    """Return the sum of numbers of people as it is told beside them.

    In fives when exactly one of them is hidden: a subtraction would give that one away.
    """
    total = sum(parts)
    if is_few(total) or sum(is_few(part) for part in parts) != 1:
        return shown(total)
    return _("%(number)s or more") % {"number": total - total % SMALLEST_SHOWN}
