"""For the test suite: the real services that the runner found, and nothing slow by accident."""

from pathlib import Path
from tempfile import mkdtemp

from . import variables
from .base import *  # noqa: F403
from .optional import demo_app

SUFFIX = variables.text("KRING_TEST_SUFFIX")

SECRET_KEY = "only-for-tests-" + "0123456789" * 4
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [*demo_app(), *INSTALLED_APPS]
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
DATABASES["default"]["TEST"] = {
    "NAME": variables.text("KRING_TEST_DATABASE") or None if IS_SQLITE else f"test_kring{SUFFIX}"
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
TEST_DIR = Path(mkdtemp(prefix="kring-test-"))
MEDIA_ROOT = str(TEST_DIR / "media")
VAR_DIR.mkdir(parents=True, exist_ok=True)
WHITENOISE_AUTOREFRESH = True
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
INDEX_PREFIX = f"test{SUFFIX}_"
# Search has tests of its own on the real node; everything else uses the database backend,
# so that a save does not wait for an index that no assertion looks at.
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}
}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "max_retries": 0,
    "data_folder_in": str(TEST_DIR / "broker"),
    "data_folder_out": str(TEST_DIR / "broker"),
    "control_folder": str(TEST_DIR / "broker-control"),
}
CELERY_BROKER_URL = "filesystem://localhost/"
(TEST_DIR / "broker").mkdir()
(TEST_DIR / "broker-control").mkdir()
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

# Keeps plugins that a test parks or archives out of the developer's own folder.
PLUGINS_DIR = TEST_DIR / "plugins"
PLUGINS_DIR.mkdir()

# No thread during tests: their changes are never committed, so a test itself reloads the rules.
PLUGINS_WATCH = False
# For the same reason what is counted is written at once.
KRING_EVIDENCE_SECONDS = 0
