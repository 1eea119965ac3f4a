"""The compose file and what it takes from the environment."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from kring import __version__, queues
from kring.settings.variables import VARIABLES
from tools.services import PLANNING

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
# They run once and end: their exit code says what a health check would.
ONE_SHOT = {"migrate", "backup", "restore"}
EACH = pytest.mark.parametrize("name", SERVICES)


def example() -> dict[str, str]:
    """Return the settings of env.example."""
    lines = (DEPLOY / "env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_every_part_of_kring_has_a_service():
    assert {
        "nginx",
        "web",
        "worker",
        "plugin-worker",
        "beat",
        "migrate",
        "postgres",
        "redis",
        "elasticsearch",
    } <= set(SERVICES)


@EACH
def test_service_has_a_health_check_or_ends_by_itself(name):
    service = SERVICES[name]
    assert service.get("healthcheck", {}).get("test") or name in ONE_SHOT
    assert service["restart"] == ("no" if name in ONE_SHOT else "unless-stopped")


@EACH
def test_image_is_pinned_to_a_version(name):
    image = SERVICES[name]["image"]
    if not image.startswith("${KRING_IMAGE"):
        assert re.search(r":\d+(\.\d+)*(-\w+)?$", image), image


@EACH
def test_service_gives_up_every_right_it_does_not_need(name):
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service.get("privileged")


@EACH
def test_root_file_system_is_read_only(name):
    # Elasticsearch writes into its own configuration folder when it starts.
    assert SERVICES[name]["read_only"] is (name != "elasticsearch")


@EACH
def test_service_has_limits(name):
    assert set(SERVICES[name]["deploy"]["resources"]["limits"]) == {"cpus", "memory"}


@EACH
def test_only_the_proxy_is_reached_from_outside(name):
    assert ("ports" in SERVICES[name]) is (name == "nginx")


def test_stores_stand_in_a_network_without_a_way_out():
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert [SERVICES[name]["networks"] for name in ("postgres", "redis", "elasticsearch")] == [
        ["inside"]
    ] * 3


@pytest.mark.parametrize("name", ["web", "worker", "plugin-worker", "beat"])
def test_kring_waits_for_its_migrations(name):
    assert SERVICES[name]["depends_on"]["migrate"] == {
        "condition": "service_completed_successfully"
    }


def test_each_queue_has_workers():
    commands = [SERVICES[name]["command"] for name in ("worker", "plugin-worker")]
    taken = [name for command in commands for name in command[-1].split(",")]
    assert sorted(taken) == sorted([*queues.ALL, queues.SCHEDULE])


def test_postgresql_plans_as_in_the_tests():
    assert " ".join(SERVICES["postgres"]["command"][1:]) == PLANNING


def test_one_beat_and_at_least_two_web():
    assert SERVICES["beat"]["deploy"]["replicas"] == 1
    assert SERVICES["web"]["deploy"]["replicas"] >= 2


def test_proxy_may_read_media_and_not_change_them():
    assert "media:/var/lib/kring/media:ro" in SERVICES["nginx"]["volumes"]
    assert "media:/var/lib/kring/media" in SERVICES["web"]["volumes"]


def test_proxy_serves_protected_files_only_by_a_word_of_kring():
    text = (DEPLOY / "nginx" / "nginx.conf").read_text()
    block = re.search(r"location /protected/ \{(.*?)\}", text, re.DOTALL)[1]
    assert "internal;" in block
    assert "alias /var/lib/kring/media/;" in block


def test_elasticsearch_has_the_version_that_the_tests_use():
    pom = (DEPLOY / "elasticsearch" / "pom.xml").read_text()
    version = re.search(r"<elasticsearch\.version>([\d.]+)<", pom)[1]
    assert SERVICES["elasticsearch"]["image"] == f"elasticsearch:{version}"


def test_every_variable_of_the_compose_file_is_explained_in_the_example():
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", (DEPLOY / "compose.yaml").read_text()))
    assert used <= set(example())


def test_example_names_nothing_that_nobody_reads():
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", (DEPLOY / "compose.yaml").read_text()))
    assert set(example()) <= used | {variable.name for variable in VARIABLES}


def test_example_contains_no_secret():
    secret = re.compile("KEY|PASSWORD|EMAIL_URL")
    assert {name for name, value in example().items() if secret.search(name) and value} == set()


def test_git_ignores_what_belongs_to_one_installation():
    ignored = set((DEPLOY / ".gitignore").read_text().splitlines())
    assert {".env", "certificates/", "backups/"} <= ignored


def test_example_names_the_version_of_the_project():
    assert example()["KRING_IMAGE"].endswith(f":{__version__}")


def test_every_room_goes_into_the_image():
    left_out = set((ROOT / ".dockerignore").read_text().splitlines())
    rooms = {app.split(".")[0] for app in settings.INSTALLED_APPS} - {"demo"}
    assert {room for room in rooms if (ROOT / room).is_dir()}.isdisjoint(left_out)
