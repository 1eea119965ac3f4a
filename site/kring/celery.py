"""The Celery application. Only ``kring.jobs`` sends tasks; rooms call ``enqueue()``."""

import os

from celery import Celery

from kring.jobs.consuming import AliveStep, ConsumingStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kring.settings.production")

app = Celery("kring")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Of rooms in which ``tasks`` is a concept of its own.
app.autodiscover_tasks(related_name="periodic")
app.steps["worker"].add(ConsumingStep)
app.steps["consumer"].add(AliveStep)
