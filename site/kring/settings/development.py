"""For `make run` and for work on Kring itself: every missing service has an embedded default."""

from . import variables
from .base import *  # noqa: F403
from .optional import demo_app

DEBUG = variables.flag("DEBUG")
SECRET_KEY = variables.text("SECRET_KEY") or "for-development-only-" + "0123456789" * 4
ALLOWED_HOSTS = variables.names("ALLOWED_HOSTS") or ["*"]
INSTALLED_APPS = [*demo_app(), *INSTALLED_APPS]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
VAR_DIR.mkdir(parents=True, exist_ok=True)
for folder in ("broker", "broker-control", "media", "cache"):
    (VAR_DIR / folder).mkdir(exist_ok=True)
# Passkeys work on http://localhost without https.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
