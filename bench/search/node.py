"""The Elasticsearch that the measurements of search use."""

import os
import subprocess
import sys
from pathlib import Path

NODE = Path(__file__).resolve().parents[2] / "deploy" / "elasticsearch" / "node.py"


def address() -> str:
    """Return the address of a node: the one the environment names, else a local one, started.

    Exits with a message when there is none and none can be started.
    """
    for variable in ("TEST_ELASTICSEARCH_URL", "ELASTICSEARCH_URL"):
        if found := os.environ.get(variable, "").strip():
            return found
    up = subprocess.run([sys.executable, str(NODE), "up"], stdout=subprocess.PIPE, text=True)
    if up.returncode:
        sys.exit("Search is measured on a real Elasticsearch, and none could be started.")
    return up.stdout.strip().splitlines()[-1]
