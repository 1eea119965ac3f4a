"""The Django project of Kring: settings, URLs, Celery and background jobs."""

from kring.celery import app as celery_app

__all__ = ["celery_app"]
__version__ = "0.1.0"
