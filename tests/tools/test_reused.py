"""A run that uses the database of the last one starts with what migrations made."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

NAME = f"test_reused{os.getpid()}"
FILES = {
    "pytest.ini": "[pytest]\nDJANGO_SETTINGS_MODULE = tiny\n",
    "conftest.py": 'pytest_plugins = ["tests.support.reused"]\n',
    "tiny.py": 'INSTALLED_APPS = ["room"]\n',
    "room/__init__.py": "",
    "room/models.py": (
        "from django.db import models\n\nclass Note(models.Model):\n    text = models.TextField()\n"
    ),
    "room/migrations/__init__.py": "",
    "room/migrations/0001_note.py": """
from django.db import migrations, models


def write(apps, editor):
    apps.get_model("room.Note").objects.create(text="migrated")


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel("Note", [
            ("id", models.AutoField(primary_key=True)), ("text", models.TextField())
        ]),
        migrations.RunPython(write),
    ]
""",
    "test_notes.py": """
import pytest
from room.models import Note


@pytest.mark.django_db(transaction=True)
def test_it_starts_with_what_migrations_made_and_commits():
    assert [note.text for note in Note.objects.all()] == ["migrated"]
    Note.objects.create(text="left behind")
""",
}


@pytest.fixture
def project(postgresql, django_db_blocker, tmp_path):
    """Return a small project with a test that commits; its databases are removed at the end."""
    for file, text in FILES.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text)
    known = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}
    engine = "django.db.backends.postgresql"
    database = {"ENGINE": engine, "NAME": "tiny", "TEST": {"NAME": NAME}, **known}
    with (tmp_path / "tiny.py").open("a") as file:
        file.write(f"DATABASES = {{'default': {database!r}}}\n")
    yield tmp_path
    with connection._nodb_cursor() as cursor:
        for name in (NAME, f"{NAME}_migrated"):
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")


def run(project: Path, *arguments: str) -> None:
    """Run its test. AssertionError with what pytest says when it fails."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(settings.BASE_DIR), str(project)]),
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--reuse-db", *arguments],
        cwd=project, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_the_last_run_committed_or_flushed_is_not_there(project):
    run(project)

    run(project)


def test_a_new_database_replaces_what_was_kept(project):
    run(project)
    migration = project / "room" / "migrations" / "0001_note.py"
    migration.write_text(migration.read_text().replace('"migrated"', '"anew"'))
    test = project / "test_notes.py"
    test.write_text(test.read_text().replace('["migrated"]', '["anew"]'))

    run(project, "--create-db")

    run(project)
