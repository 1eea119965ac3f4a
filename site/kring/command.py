"""The command line of Kring: ``manage.py`` in a checkout, ``kring`` where the package is installed."""

import gc
import os
import sys


def main() -> None:
    """Run a management command with the development settings as default."""
    # Starting makes objects by the hundred thousand and drops few: looking for garbage after every 700
    # of them, as Python does, takes a fifth of the time.
    gc.set_threshold(10_000, 10, 10)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kring.settings.development")
    # After the threshold: Django is most of what is loaded.
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, ProgrammingError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        _end(str(error))
    except (OperationalError, ProgrammingError) as error:
        _end(f"The database does not answer this: {str(error).strip()}. Was “migrate” run?")


def _end(sentence: str) -> None:
    """End with a sentence; with --traceback, by the error that is being handled."""
    if "--traceback" in sys.argv:
        raise
    sys.exit(sentence)
