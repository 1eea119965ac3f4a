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
from plugins.gate.decisions import is_running, reaches_anybody
from plugins.gate.keys import feature_of, plugin_of
from plugins.models import ScheduleRun

# A task that fails is tried again after a minute, then after two, four and eight; then it is given up.
RETRY_AFTER = timedelta(minutes=1)
TRIES = 5


@dataclass(frozen=True)
class PluginTask:
    """A function that a worker calls. ``name`` is ``<slug>.<key>``."""

    slug: str
    key: str
    function: Callable[..., Any]
    # The key of the feature that it belongs to.
    feature: str

    @property
    def name(self) -> str:
        """Return the name, which begins with the slug of the plugin."""
        return f"{self.slug}.{self.key}"

    def __call__(self, **arguments: Any) -> Any:
        """Call the function directly."""
        return self.function(**arguments)

    def enqueue(self, *, key: str = "", delay: timedelta = timedelta(), **arguments: Any) -> Job:
        """Enqueue a call by a worker after this transaction, if its plugin or feature still runs then.

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


def run_task(*, plugin: str, task: str, values: dict[str, Any], failed: int = 0) -> None:
    """Call a plugin's task. JobDroppedError when it, or its feature, is off: the job is not kept for later.

    A failure is counted for the plugin, and the job is tried again later, five times in all.
    """
    known = store.get(plugin)
    registered = known.tasks.get(task) if known else None
    if registered is None or not is_running(registered.feature):
        message = f"{plugin}.{task} was skipped: it is off."
        raise JobDroppedError(message)
    try:
        # In a transaction of its own, so that the counted fault survives its rollback.
        with transaction.atomic():
            registered.function(**values)
    except BaseException as error:
        if ends_process(error):
            raise
        report(registered.feature, f"task {task}", error, user=None)
        # Not raised: the job's transaction contains the counted fault.
        if failed + 1 < TRIES:
            _try_again(registered, values, failed + 1)


def _try_again(task: PluginTask, values: dict[str, Any], failed: int) -> None:
    """Enqueue a call that has failed so often; each time it waits twice as long."""
    enqueue(
        run_task,
        delay=RETRY_AFTER * 2 ** (failed - 1),
        queue=queues.PLUGINS,
        plugin=task.slug,
        task=task.key,
        values=values,
        failed=failed,
    )


def start_due_schedules() -> list[str]:
    """Enqueue every due schedule of what reaches anybody. Returns the names of the tasks."""
    started = []
    for known in store.everything():
        for schedule in known.schedules:
            feature = schedule.task.feature
            if is_running(feature) and reaches_anybody(feature) and _claim(schedule):
                schedule.task.enqueue(key="schedule")
                started.append(schedule.task.name)
    return started


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


def drain(key: str) -> int:
    """Drop the waiting jobs of a plugin or feature that was stopped, with a note. Returns how many."""
    waiting = Job.objects.filter(
        function=f"{run_task.__module__}.{run_task.__qualname__}",
        status=Job.Status.WAITING,
        arguments__plugin=plugin_of(key),
    )
    if feature_of(key):
        known = store.get(plugin_of(key))
        tasks = known.tasks.values() if known else ()
        waiting = waiting.filter(
            arguments__task__in=[task.key for task in tasks if task.feature == key]
        )
    return drop(waiting, f"{key} was stopped while this waited.")
