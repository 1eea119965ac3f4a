"""A django-tasks backend that sends Wagtail's own background work through ``enqueue()``."""

from contextlib import suppress
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.utils import get_random_id, normalize_json

from kring.jobs.api import enqueue


class JobsBackend(BaseTaskBackend):
    """Enqueues every django-tasks task as a job.

    Wagtail updates its search and reference index with such tasks. With this backend they run after
    the commit, once for each key, are retried, and never make a save fail.
    """

    supports_defer = True

    def enqueue(self, task: Task, args: list[Any], kwargs: dict[str, Any]) -> TaskResult:
        """Queue the task once this transaction has committed."""
        self.validate_task(task)
        call = normalize_json({"task": task.module_path, "args": list(args), "kwargs": kwargs})
        enqueue(run_django_task, key=_key(call), **call)
        return TaskResult(
            task=task,
            id=get_random_id(),
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )


def _key(call: dict[str, Any]) -> str:
    """Return the same key for the same call; empty if it would be too long to store."""
    key = f"jobs:django-tasks:{call['task']}:{call['args']}:{call['kwargs']}"
    return key if len(key) <= 255 else ""


def run_django_task(*, task: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Call a django-tasks task. If its object no longer exists, the task is done, not failed."""
    with suppress(ObjectDoesNotExist):
        import_string(task).call(*args, **kwargs)
