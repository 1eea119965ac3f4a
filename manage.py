#!/usr/bin/env python
"""Put ``site/`` on the import path, then run Django."""

import gc
import os
import sys
from pathlib import Path


def main() -> None:
    """Run a management command with the development settings as default."""
    # Starting makes objects by the hundred thousand and drops few: looking for garbage after every 700
    # of them, as Python does, takes a fifth of the time.
    gc.set_threshold(10_000, 10, 10)
    sys.path.insert(1, str(Path(__file__).resolve().parent / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kring.settings.development")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
