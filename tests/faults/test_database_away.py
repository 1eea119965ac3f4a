"""A database that cannot be reached takes a web process out of service."""

import os
import subprocess
import sys

from tests.support.workers import ROOT

ASK = """
import django
django.setup()
from django.test import Client
answer = Client(raise_request_exception=False).get("/health/ready")
print(answer.status_code, answer.json()["status"])
"""


def test_the_site_says_that_it_is_not_ready():
    environment = os.environ | {
        # Nobody listens on this port.
        "DATABASE_URL": "postgres://nobody@127.0.0.1:9/nothing",
        "DJANGO_SETTINGS_MODULE": "kring.settings.development",
        "ALLOWED_HOSTS": "testserver",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
    }

    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert done.stdout.strip() == "503 unavailable", done.stderr[-2000:]
