"""Background tasks of plugins: rows of ``kring.jobs``, in a queue of their own, skipped when the plugin is off."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from kring import queues
from kring.jobs.api import enqueue
from kring.jobs.models import Job
from kring.jobs.runner import JobDroppedError, drop
from plugins.contributions import store
from plugins.contributions.guard import ends_process, report
from plugins.gate import snapshot
from plugins.gate.decisions import is_running
from plugins.models import ScheduleRun

RETRY_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class PluginTask:
    """A function that a worker calls. ``name`` is ``<slug>.<key>``."""

    slug: str
    key: str
    function: Callable[..., Any]

    @property
    def name(self) -> str:
        """Return the name, which begins with the slug of the plugin."""
        return f"{self.slug}.{self.key}"

    def __call__(self, **arguments: Any) -> Any:
        """Call the function directly."""
        return self.function(**arguments)

    def enqueue(self, *, key: str = "", delay: timedelta = timedelta(), **arguments: Any) -> Job:
        """Enqueue a call by a worker after this transaction, if the plugin is still running then.

        Calls with the same ``key`` count once while they wait; see ``kring.jobs.api.enqueue``.
        """
        return enqueue(
            run_task,
            key=key and f"plugins:{self.name}:{key}",
            delay=delay,
            queue=queues.PLUGINS,
            plugin=self.slug,
            task=self.key,
            values=arguments,
        )


@dataclass(frozen=True)
class Schedule:
    """A task that is enqueued every so many seconds."""

    task: PluginTask
    every: int


def run_task(*, plugin: str, task: str, values: dict[str, Any]) -> None:
    """Call a plugin's task. JobDroppedError when the plugin is off: the job is not kept for later.

    A failure is counted for the plugin, and the job is retried a minute later.
    """
    known = store.get(plugin)
    registered = known.tasks.get(task) if known else None
    if registered is None or not is_running(plugin):
        message = f"{plugin}.{task} was skipped: the plugin is off."
        raise JobDroppedError(message)
    try:
        # In a transaction of its own, so that the counted fault survives its rollback.
        with transaction.atomic():
            registered.function(**values)
    except BaseException as error:
        if ends_process(error):
            raise
        report(plugin, f"task {task}", error, user=None)
        # Not raised: the job's transaction contains the counted fault. The breaker ends the retries.
        registered.enqueue(delay=RETRY_AFTER, **values)


def start_due_schedules() -> list[str]:
    """Enqueue every due schedule of the plugins that reach anybody. Returns the names of the tasks."""
    started = []
    for known in store.everything():
        for schedule in known.schedules:
            if is_running(known.slug) and reaches_anybody(known.slug) and _claim(schedule):
                schedule.task.enqueue(key="schedule")
                started.append(schedule.task.name)
    return started


def reaches_anybody(slug: str) -> bool:
    """Return whether the rules give the plugin to any key, percentage or everyone."""
    rules = snapshot.current().rules.get(slug)
    return rules is not None and bool(
        rules.allowed or rules.ring or rules.percentage or rules.unit_percentage or rules.default
    )


def _claim(schedule: Schedule) -> bool:
    """Record that the schedule starts now; False when it is not due or another process was first."""
    now = timezone.now()
    run, created = ScheduleRun.objects.get_or_create(
        slug=schedule.task.slug, name=schedule.task.key, defaults={"started_at": now}
    )
    if created:
        return True
    due = ScheduleRun.objects.filter(
        pk=run.pk, started_at__lte=now - timedelta(seconds=schedule.every)
    )
    return bool(due.update(started_at=now))


def drain(slug: str) -> int:
    """Drop the waiting jobs of a plugin that was stopped, with a note. Returns how many."""
    waiting = Job.objects.filter(
        function=f"{run_task.__module__}.{run_task.__qualname__}",
        status=Job.Status.WAITING,
        arguments__plugin=slug,
    )
    return drop(waiting, f"{slug} was stopped while this waited.")
