"""A site of a test's own, in processes of its own, into which packages are installed."""

import http.client
import os
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings

from tools.services import free_port

ROOT = settings.BASE_DIR
START_SECONDS = 240
OK = 200


class OwnSite:
    """A site with a database, a folder and an address of its own, into which a package is installed.

    ``packages`` is where its processes look for packages first; what is there when they start is what they run.
    """

    def __init__(self, folder: Path, var: Path):
        self.folder, self.port = folder, free_port()
        self.packages = folder / "packages"
        self.environment = os.environ | {
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "ELASTICSEARCH_URL": "",
            "VAR_DIR": str(var),
            "BASE_URL": self.address,
            "DJANGO_SETTINGS_MODULE": "kring.settings.development",
            "PYTHONPATH": os.pathsep.join(map(str, (self.packages, ROOT / "site", ROOT))),
        }

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def run(self, *arguments: str) -> str:
        """Run Python here; return what it said."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            text=True,
            capture_output=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def serve(self) -> subprocess.Popen:
        log = (self.folder / "site.log").open("w")
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "kring.wsgi",
                "--bind",
                f"127.0.0.1:{self.port}",
                "--worker-class",
                "gthread",
                "--threads",
                "4",
                "--timeout",
                "120",
            ],
            cwd=ROOT,
            env=self.environment,
            stdout=log,
            stderr=log,
        )

    def get(self, path: str, session: str = "") -> tuple[int, str]:
        """Ask for an address as the person of this session; return status and text."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        asking.request(
            "GET",
            path,
            headers={"Cookie": f"sessionid={session}", "Host": f"localhost:{self.port}"},
        )
        answer = asking.getresponse()
        text = answer.read().decode(errors="replace")
        asking.close()
        return answer.status, text

    def wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                if self.get("/health/ready")[0] == OK:
                    return
            except OSError:
                pass
            time.sleep(0.3)
        raise AssertionError((self.folder / "site.log").read_text())
