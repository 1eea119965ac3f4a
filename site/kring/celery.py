"""The Celery application. Only ``kring.jobs`` sends tasks; rooms call ``enqueue()``."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kring.settings.production")

app = Celery("kring")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
