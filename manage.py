#!/usr/bin/env python
"""Put ``site/`` on the import path, then run Django."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run a management command with the development settings as default."""
    sys.path.insert(1, str(Path(__file__).resolve().parent / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kring.settings.development")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
