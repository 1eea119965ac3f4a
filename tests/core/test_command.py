"""A management command that cannot do its work ends with a sentence, not with a traceback."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

REFUSED = "postgres://kring:secret@127.0.0.1:1/kring"


@pytest.fixture
def ended(tmp_path):
    """Return a function that runs a command on a new site without a database, and gives how it ended."""

    def run(*arguments: str, **changes: str) -> subprocess.CompletedProcess:
        own = {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "kring.settings.development"}
        away = {"DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL"}
        environment = {name: value for name, value in os.environ.items() if name not in away}
        return subprocess.run(
            [sys.executable, settings.BASE_DIR / "manage.py", *arguments],
            env=environment | own | changes,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.mark.parametrize(
    ("arguments", "changes", "sentence"),
    [
        (["search", "status"], {"DATABASE_URL": REFUSED}, "The database does not answer this"),
        (["jobs", "held"], {"SESSION_DAYS": "0"}, "SESSION_DAYS must be 1 or more"),
    ],
)
def test_what_stops_a_command_is_told_in_a_sentence(ended, arguments, changes, sentence):
    result = ended(*arguments, **changes)

    assert result.returncode == 1
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr
    assert "secret" not in result.stderr
