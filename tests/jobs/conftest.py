"""Real Celery workers, in processes of their own, on Redis and on the embedded broker."""

from collections.abc import Callable

import pytest

from tests.support import migrated, workers


@pytest.fixture(params=["redis", "embedded"])
def broker(request, tmp_path):
    """Point this process at the broker, and return the worker's environment for it."""
    if request.param == "redis":
        url, options = request.getfixturevalue("redis_url"), {}
        extra = {"REDIS_URL": url}
    else:
        (tmp_path / "broker").mkdir()
        folder = str(tmp_path / "broker")
        url = "filesystem://localhost/"
        options = {
            "data_folder_in": folder,
            "data_folder_out": folder,
            "control_folder": str(tmp_path / "broker-control"),
        }
        migrated.know_the_plugins(tmp_path)
        extra = {"REDIS_URL": "", "VAR_DIR": str(tmp_path)}
    with workers.use_broker(url, options):
        yield extra | {"WORKER_ALIVE_FILE": str(tmp_path / "alive")}


@pytest.fixture
def start_worker(broker, postgresql, tmp_path):
    """Return a function that starts a worker on the test database, which runs until the test ends."""
    with workers.workers(broker, tmp_path) as start:
        yield start


@pytest.fixture
def wait_until() -> Callable[[Callable[[], bool]], bool]:
    """Return a function that waits until something holds, and says whether it came to hold."""
    return workers.wait_until
