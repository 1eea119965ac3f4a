#!/usr/bin/env python
"""Put ``site/`` on the import path, then run a management command."""

import sys
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parent / "site"))

from kring.command import main

if __name__ == "__main__":
    main()
