"""For production: refuses to start on an insecure or missing setting, and says which."""

from django.core.exceptions import ImproperlyConfigured

from . import variables
from .base import *  # noqa: F403

DEBUG = False

_problems = []
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10:
    _problems.append("SECRET_KEY must be 50 or more random characters.")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    _problems.append("ALLOWED_HOSTS must name the host names of the site, without '*'.")
if variables.flag("DEBUG"):
    _problems.append("DEBUG must be off: it shows settings to visitors.")
if not variables.text("DATABASE_URL").startswith("postgres"):
    _problems.append("DATABASE_URL must be a PostgreSQL address (postgres://…).")
if not REDIS_URL:
    _problems.append("REDIS_URL must be set: cache, sessions and the broker need it.")
if not BASE_URL.startswith("https://") and variables.flag("SECURE_SSL_REDIRECT"):
    _problems.append("BASE_URL must start with https:// (or set SECURE_SSL_REDIRECT=false).")
if variables.text("EMAIL_URL").startswith("console"):
    _problems.append("EMAIL_URL must name a mail server: password resets go by e-mail.")
if 0 < len(METRICS_TOKEN) < 20:
    _problems.append("METRICS_TOKEN must be 20 or more random characters, or empty.")
if _problems:
    raise ImproperlyConfigured(
        "Kring does not start, because of these settings (see docs/operators/settings.md):\n- "
        + "\n- ".join(_problems)
    )

SECURE_SSL_REDIRECT = variables.flag("SECURE_SSL_REDIRECT")
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_HSTS_SECONDS = variables.number("SECURE_HSTS_SECONDS") if SECURE_SSL_REDIRECT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SESSION_COOKIE_SECURE = SECURE_SSL_REDIRECT
CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
CSRF_TRUSTED_ORIGINS = [BASE_URL]
if variables.flag("TRUSTED_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # The limits on sign-in count by the visitor's address, not by the proxy's.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # other hosts of the same domain are not ours to decide about
    "security.W019",  # Wagtail's previews are frames of the same origin
    "security.W021",  # a preload list is for public sites
    "staticfiles.W004",  # the image holds the collected files, not where they came from
]
