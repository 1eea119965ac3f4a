"""Start Kring for real, in a process of its own, with plugins of ``tests/plugins/packages``."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

PACKAGES = Path(__file__).parent / "packages"
# Asks the registry, and walks the site as a visitor does.
LOOK = """
import json, sys
from django.conf import settings
from django.test import Client
from plugins.install import registry
from people.models import User
from tests.support.factories import make_home
make_home()
user, _ = User.objects.get_or_create(email="visitor@example.org")
client = Client(headers={"accept-language": "en"}, HTTP_HOST="localhost")
client.force_login(user)
status = client.get("/").status_code
found = {f.slug: [f.state, f.reason, f.cure] for f in registry.installed()}
from kring.celery import app
app.loader.import_default_modules()
print(json.dumps({"home": status, "found": found, "order": registry.order(),
                  "tasks": len(app.tasks), "apps": settings.INSTALLED_APPS}))
"""


@dataclass
class Site:
    """A site of its own: the folder it keeps things in, and the plugins that are on its path."""

    var: Path
    plugins: tuple[str, ...]
    seconds: int = 8

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        """Run ``manage.py`` and return what came of it."""
        path = [str(PACKAGES / slug) for slug in self.plugins]
        env = os.environ | {
            "PYTHONPATH": os.pathsep.join(path),
            "DJANGO_SETTINGS_MODULE": "kring.settings.development",
            "VAR_DIR": str(self.var),
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "ELASTICSEARCH_URL": "",
            "DEFAULT_LANGUAGE": "en",
            "KRING_PLUGIN_SECONDS": str(self.seconds),
            **environment,
        }
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=env,
            capture_output=True,
            text=True,
            timeout=240,
        )

    def look(self, **environment: str) -> dict:
        """Start the site, visit its home page, and return what was found. AssertionError if it fails."""
        done = self.run("shell", "--no-imports", "-c", LOOK, **environment)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.strip().splitlines()[-1])


def every_package() -> tuple[str, ...]:
    """Return the names of all packages of the tests."""
    return tuple(sorted(folder.name for folder in PACKAGES.iterdir() if folder.is_dir()))
