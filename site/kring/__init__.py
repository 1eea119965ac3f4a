"""The Django project of Kring: settings, URLs, Celery and background jobs.

Importing it loads nothing else, so that ``kring.command`` can choose the settings first.
"""

__version__ = "0.1.0"
