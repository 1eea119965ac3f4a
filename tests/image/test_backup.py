"""Backup and restore, on a real PostgreSQL and real files."""

import os
import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest

from tests.image.servers import database, missing, pg_environment, run_sql

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
pytestmark = pytest.mark.postgresql


class Installation:
    """A small database, a media folder and a folder of backups."""

    def __init__(self, url: str, folder: Path):
        self.url = url
        self.media = folder / "media"
        self.backups = folder / "backups"
        self.media.mkdir()
        self.backups.mkdir()

    def fill(self, text: str) -> None:
        run_sql(self.url, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
        run_sql(self.url, "CREATE TABLE IF NOT EXISTS page (id serial PRIMARY KEY, title text)")
        run_sql(self.url, f"INSERT INTO page (title) VALUES ('{text}')")
        (self.media / "documents").mkdir(exist_ok=True)
        (self.media / "documents" / f"{text}.txt").write_text(text)

    def titles(self) -> list[str]:
        return [title for (title,) in run_sql(self.url, "SELECT title FROM page ORDER BY id")]

    def files(self) -> list[str]:
        return sorted(
            p.relative_to(self.media).as_posix() for p in self.media.rglob("*") if p.is_file()
        )

    def run(self, script: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        if shutil.which("pg_dump") is None:
            missing("pg_dump is not installed (Debian: apt-get install postgresql-client)")
        return subprocess.run(
            ["sh", str(DEPLOY / script), *arguments],
            env={
                **os.environ,
                **pg_environment(self.url),
                "MEDIA_ROOT": str(self.media),
                "BACKUP_DIR": str(self.backups),
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
        )

    def back_up(self, **environment: str) -> Path:
        before = set(self.backups.iterdir())
        result = self.run("backup.sh", **environment)
        assert result.returncode == 0, result.stderr
        (made,) = set(self.backups.iterdir()) - before
        return made


@pytest.fixture
def installation(tmp_path):
    with database("kring_backup") as url:
        made = Installation(url, tmp_path)
        made.fill("first")
        yield made


def test_backup_holds_dump_files_and_checksums_for_the_owner_alone(installation):
    made = installation.back_up()

    names = sorted(path.name for path in made.iterdir())
    assert names == ["SHA256SUMS", "about.txt", "database.dump", "media.tar"]
    assert made.stat().st_mode & 0o077 == 0
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=made, check=True)


def test_restore_fills_an_empty_database(installation):
    made = installation.back_up()
    shutil.rmtree(installation.media / "documents")
    run_sql(installation.url, "DROP TABLE page")

    result = installation.run("restore.sh", made.name)

    assert result.returncode == 0, result.stderr
    assert installation.titles() == ["first"]
    assert installation.files() == ["documents/first.txt"]


def test_restore_refuses_a_filled_database_without_yes(installation):
    made = installation.back_up()
    installation.fill("second")

    result = installation.run("restore.sh", made.name)

    assert result.returncode == 1
    assert "--yes" in result.stderr
    assert installation.titles() == ["first", "second"]
    assert installation.files() == ["documents/first.txt", "documents/second.txt"]


def test_restore_with_yes_replaces_database_and_files(installation):
    made = installation.back_up()
    installation.fill("second")
    run_sql(installation.url, "CREATE TABLE newer (id int)")

    result = installation.run("restore.sh", made.name, "--yes")

    assert result.returncode == 0, result.stderr
    assert installation.titles() == ["first"]
    assert installation.files() == ["documents/first.txt"]
    assert run_sql(installation.url, "SELECT to_regclass('newer')") == [(None,)]


def test_what_was_restored_can_be_backed_up_and_restored_again(installation):
    installation.run("restore.sh", installation.back_up().name, "--yes")
    shutil.rmtree(next(installation.backups.iterdir()))

    result = installation.run("restore.sh", installation.back_up().name, "--yes")

    assert result.returncode == 0, result.stderr
    assert installation.titles() == ["first"]


def test_restore_of_a_damaged_backup_changes_nothing(installation):
    made = installation.back_up()
    with (made / "media.tar").open("ab") as file:
        file.write(b"damage")
    installation.fill("second")

    result = installation.run("restore.sh", made.name, "--yes")

    assert result.returncode == 1
    assert "damaged" in result.stderr
    assert installation.titles() == ["first", "second"]


def test_restore_that_fails_halfway_leaves_the_database_as_it_was(installation):
    made = installation.back_up()
    dump = made / "database.dump"
    dump.write_bytes(dump.read_bytes()[:-200])
    sums = subprocess.run(
        ["sha256sum", "database.dump"], cwd=made, capture_output=True, text=True, check=True
    ).stdout
    (made / "SHA256SUMS").write_text(sums)
    installation.fill("second")

    result = installation.run("restore.sh", made.name, "--yes")

    assert result.returncode != 0
    assert installation.titles() == ["first", "second"]
    assert installation.files() == ["documents/first.txt", "documents/second.txt"]


def test_restore_refuses_while_kring_is_connected(installation):
    made = installation.back_up()
    with psycopg.connect(installation.url):
        result = installation.run("restore.sh", made.name, "--yes")

    assert result.returncode == 1
    assert "stop web, worker and beat" in result.stderr


def test_failed_backup_leaves_no_folder_that_looks_complete(installation):
    result = installation.run("backup.sh", PGDATABASE="no_such_database")

    assert result.returncode != 0
    assert list(installation.backups.iterdir()) == []


def test_only_the_newest_backups_stay(installation):
    for day in ("20260101T020000Z", "20260102T020000Z"):
        (installation.backups / f"kring-{day}").mkdir()
    (installation.backups / "notes").mkdir()

    made = {installation.backups / "kring-20260102T020000Z", installation.backups / "notes"}
    result = installation.run("backup.sh", KEEP_BACKUPS="2")

    assert result.returncode == 0, result.stderr
    left = set(installation.backups.iterdir())
    assert made < left
    assert len(left) == 3


def waiting_jobs(url: str) -> None:
    """Make a table of jobs like Kring's, with one of each kind."""
    run_sql(url, "CREATE TABLE jobs_job (id serial PRIMARY KEY, status text)")
    run_sql(url, "INSERT INTO jobs_job (status) VALUES ('waiting'), ('running'), ('done')")


def statuses(url: str) -> list[str]:
    return [status for (status,) in run_sql(url, "SELECT status FROM jobs_job ORDER BY id")]


def test_restore_holds_what_would_mail_the_people_in_the_backup(installation):
    waiting_jobs(installation.url)
    made = installation.back_up()

    result = installation.run("restore.sh", made.name, "--yes")

    assert statuses(installation.url) == ["held", "held", "done"]
    assert "EMAIL_REDIRECT_TO" in result.stdout


def test_restore_lets_jobs_run_when_told_so(installation):
    waiting_jobs(installation.url)
    made = installation.back_up()

    installation.run("restore.sh", made.name, "--yes", "--run-jobs")

    assert statuses(installation.url) == ["waiting", "running", "done"]


def test_restore_refuses_an_option_that_it_does_not_know(installation):
    made = installation.back_up()

    result = installation.run("restore.sh", made.name, "--yes", "--run-job")

    assert result.returncode == 1
    assert "--run-job" in result.stderr
