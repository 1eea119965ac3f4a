"""The settings that hold everywhere. Only ``variables`` reads the environment."""

from csp.constants import NONCE
from django.utils.translation import gettext_lazy as _

from kring import __version__, layout, queues
from plugins.install.discovery import discover

from . import variables
from .beat import SCHEDULE

BASE_DIR = layout.BASE_DIR
SITE_DIR = layout.SITE_DIR
VAR_DIR = BASE_DIR / variables.text("VAR_DIR")

SECRET_KEY = variables.text("SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = variables.names("ALLOWED_HOSTS")
BASE_URL = variables.address("BASE_URL", "http://", "https://")

INSTALLED_APPS = [
    # Kring, highest room first: its templates and translations win.
    "home",
    "news",
    "blog",
    "editorial",
    "adoption",
    "releases",
    "search",
    "people",
    "plugins",
    "kring.jobs",
    "kring.core",
    # Wagtail
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.api.v2",
    "wagtail.api.v3",
    "wagtail.embeds",
    "wagtail.sites",
    "editorial.users_app.KringUsersAppConfig",
    "wagtail.snippets",
    "editorial.files_app.KringDocsAppConfig",
    "editorial.files_app.KringImagesAppConfig",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "rest_framework",
    "django_filters",
    # Sign-in
    "allauth",
    "allauth.account",
    "allauth.mfa",
    # Django
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
]

MIDDLEWARE = [
    # First, so that it measures all of a page and counts outside of its transaction.
    "plugins.contributions.host.LatenessMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "kring.core.security.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.SignInWallMiddleware",
    "kring.core.reader.ReaderMiddleware",
    "people.middleware.UserLanguageMiddleware",
    "kring.core.sent_once.SentOnceMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "kring.core.long_addresses.LongAddressMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.accounts.second_step.SecondStepMiddleware",
    "kring.core.audit.AuditMiddleware",
    "editorial.access.middleware.VisibleRedirectMiddleware",
    "editorial.admin.guard.AdminGuardMiddleware",
    "kring.core.admin_parameters.AdminParametersMiddleware",
    # Last, so that it is asked first when a view has failed.
    "kring.core.same_moment.SameMomentMiddleware",
]

ROOT_URLCONF = "kring.urls"
WSGI_APPLICATION = "kring.wsgi.application"
ASGI_APPLICATION = "kring.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "kring.core.templatetags.components",
            ],
        },
    },
]
COTTON_DIR = "components"

# Data
DATABASES = {
    "default": variables.database(
        variables.text("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'kring.sqlite3'}"
    )
}
DATABASES["default"]["ATOMIC_REQUESTS"] = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Several processes share the file: writers wait for each other instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = variables.address("REDIS_URL", "redis://", "rediss://", "unix://")
CACHES: dict[str, dict]
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "kring.core.cache.RedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(VAR_DIR / "cache"),
        }
    }
# The cache wagtail keeps renditions in; per process, so that a page needs no round trip.
CACHES["renditions"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "renditions",
    "TIMEOUT": 600,
    "OPTIONS": {"MAX_ENTRIES": 5000},
}

# People and sign-in
AUTH_USER_MODEL = "people.User"
# One, which also answers for permissions: each further one would hash the same wrong password again.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL
ACCOUNT_ADAPTER = "people.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"reset_password": "people.accounts.reset.ResetRequestForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_PREVENT_ENUMERATION = True
# The session always lasts SESSION_COOKIE_AGE, without a “remember me” box.
ACCOUNT_SESSION_REMEMBER = True
# Django's, because allauth's adds a row to the account of whom a visitor names.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
# Mail to any address that a visitor types would make the site a sender of spam.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    # Passwords are guarded by people.accounts.tries; this is for the codes of the second step.
    "login": "",
    "login_failed": "5/300s/key",
    # By people.accounts.reset.
    "reset_password": "",
    # A whole office may share one address, and a link cannot be guessed.
    "reset_password_from_key": "300/m/ip",
}
# The same, for passkeys.
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
# Seconds that the link in a password e-mail is valid, from when it is sent.
PASSWORD_RESET_TIMEOUT = 60 * 60 * 4
REQUIRE_SECOND_STEP = variables.flag("REQUIRE_SECOND_STEP")
MFA_ADAPTER = "people.accounts.second_step.MFAAdapter"
MFA_FORMS = {
    "authenticate": "people.accounts.second_step.CodeForm",
    "reauthenticate": "people.accounts.second_step.ConfirmCodeForm",
    "add_webauthn": "people.accounts.second_step.AddKeyForm",
    "edit_webauthn": "people.accounts.second_step.RenameKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# allauth fears somebody who signs up with another's address; here the organisation makes the accounts.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Kring"
# From signing in until signing in again, whether active in between or not.
SESSION_COOKIE_AGE = 60 * 60 * 24 * variables.number("SESSION_DAYS", least=1)
# Views that are open to visitors because the organisation says so.
VIEWS_OPEN_BY_CHOICE = (
    frozenset({"accessibility"})
    if variables.flag("ACCESSIBILITY_STATEMENT_PUBLIC")
    else frozenset()
)
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# Languages
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LANGUAGE_CODE = variables.choice("DEFAULT_LANGUAGE", *dict(LANGUAGES))
LOCALE_PATHS = [SITE_DIR / "locale", layout.ROOMS_DIR / "people" / "accounts" / "locale"]
FORMAT_MODULE_PATH = "kring.formats"
TIME_ZONE = variables.text("TIME_ZONE")
USE_I18N = True
USE_TZ = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = variables.text("STATIC_ROOT") or str(VAR_DIR / "static")
# assets/ holds what `manage.py build_assets` makes: vendored libraries and the components' styles.
STATICFILES_DIRS = [SITE_DIR / "static", SITE_DIR / "assets"]
MEDIA_URL = "/media/"
MEDIA_ROOT = variables.text("MEDIA_ROOT") or str(VAR_DIR / "media")
MEDIA_SENDFILE = variables.text("MEDIA_SENDFILE")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Mail
vars().update(variables.email(variables.text("EMAIL_URL")))
ORGANISATION = variables.text("ORGANISATION") or "Kring"
DEFAULT_FROM_EMAIL = variables.sender(variables.text("DEFAULT_FROM_EMAIL"), ORGANISATION)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10
if EMAIL_REDIRECT_TO := variables.text("EMAIL_REDIRECT_TO"):
    EMAIL_REAL_BACKEND = vars()["EMAIL_BACKEND"]
    EMAIL_BACKEND = "kring.core.redirected_mail.RedirectingBackend"

PERSONAL_FEEDS = variables.flag("PERSONAL_FEEDS")

# Wagtail
WAGTAIL_SITE_NAME = "Kring"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILIMAGES_IMAGE_MODEL = "editorial.KringImage"
WAGTAILDOCS_DOCUMENT_MODEL = "editorial.KringDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "editorial.document_forms.KringDocumentForm"
WAGTAILDOCS_EXTENSIONS = [each.lower().lstrip(".") for each in variables.names("DOCUMENT_TYPES")]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
# HEIC, as phones make it, becomes JPEG: see kring.core.pictures.
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "heif", "jpg", "jpeg", "png", "webp"]
LINK_SCHEMES = variables.schemes("LINK_SCHEMES")
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False, "LOGIN": False}
WAGTAIL_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False, "LOGIN": False}
# Addresses are ASCII in every script, see editorial.slugs.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "editorial.workflow.finish.publish_approved_revision"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
# No picture of an editor is fetched from a service elsewhere.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
# Below the admin "may not" and "not signed in" look alike to Wagtail; this view tells them apart.
WAGTAILADMIN_LOGIN_URL = "admin_login_redirect"
# A new colleague chooses their own password by "forgot your password".
WAGTAILUSERS_PASSWORD_REQUIRED = False
WAGTAILAPI_LIMIT_MAX = 100
# Searching has its own service, which knows what the reader may see and works without an index.
WAGTAILAPI_SEARCH_ENABLED = False
WAGTAILEMBEDS_RESPONSIVE_HTML = True
# editorial.services.redirects makes them, of a large section in the background.
WAGTAILREDIRECTS_AUTO_CREATE = False
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_TAGS_FROM_STRING = "kring.core.tags.tags_from_text"

# Search
ELASTICSEARCH_URL = variables.address("ELASTICSEARCH_URL", "http://", "https://")
ELASTICSEARCH_CA_CERTS = variables.text("ELASTICSEARCH_CA_CERTS")
ELASTICSEARCH_REPLICAS = variables.text("ELASTICSEARCH_REPLICAS")
INDEX_PREFIX = variables.text("INDEX_PREFIX")
WAGTAILSEARCH_BACKENDS: dict = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}
}
if ELASTICSEARCH_URL:
    # The database index is kept beside it: it answers when Elasticsearch does not.
    WAGTAILSEARCH_BACKENDS["database"] = WAGTAILSEARCH_BACKENDS["default"]
    WAGTAILSEARCH_BACKENDS["default"] = {
        "BACKEND": "search.backends.elasticsearch9",
        "URLS": [ELASTICSEARCH_URL],
        "INDEX_PREFIX": INDEX_PREFIX,
        "TIMEOUT": 5,
        "OPTIONS": {"max_retries": 1},
        "INDEX_SETTINGS": {"settings": {"index": {"number_of_replicas": 0}}},
    }
    if ELASTICSEARCH_CA_CERTS:
        WAGTAILSEARCH_BACKENDS["default"]["OPTIONS"]["ca_certs"] = ELASTICSEARCH_CA_CERTS

# Background work: every job goes through kring.jobs.api.enqueue().
TASKS = {"default": {"BACKEND": "kring.jobs.backend.JobsBackend"}}
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost/"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
# No results, nothing to clean up: beat would plan it.
CELERY_RESULT_EXPIRES = None
# A message is acknowledged when its work starts, because the row of the job is the truth: a worker that holds
# unacknowledged messages dies of putting them back when Redis restarts (docs/decisions/0761).
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Take no message before there is somebody to do its work. Only Redis can.
CELERY_WORKER_DISABLE_PREFETCH = bool(REDIS_URL)
# A broker may be away for a night.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_DEFAULT_QUEUE = queues.DEFAULT
CELERY_TASK_QUEUES = queues.DECLARED
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_TRANSPORT_OPTIONS: dict = {
    # One attempt: a save must not wait for a broker that is down, and the job row is safe.
    "max_retries": 0,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "visibility_timeout": 3600,
}
if not REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker"),
        "data_folder_out": str(VAR_DIR / "broker"),
        "control_folder": str(VAR_DIR / "broker-control"),
    }
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = SCHEDULE
CELERY_BEAT_SCHEDULER = "kring.jobs.beat:Scheduler"
# An idle worker that takes nothing from a queue that is not empty ends after this long, to be started again.
JOBS_IDLE_SECONDS = 60
WORKER_ALIVE_FILE = variables.text("WORKER_ALIVE_FILE")
# A running job says this often that it is alive. After four silences its worker counts as dead.
JOBS_HEARTBEAT_SECONDS = 30

# Security
# Where embedded films may come from.
EMBED_FRAMES = [
    "https://www.youtube-nocookie.com",
    "https://www.youtube.com",
    "https://player.vimeo.com",
]
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        # A template that needs an inline script marks it with request.csp_nonce.
        "script-src": ["'self'", NONCE],
        "style-src": ["'self'", NONCE],
        # Bootstrap's form controls and the QR code of an authenticator are data: images.
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        # A page in review is shown inside the page for the decision on it.
        "frame-src": ["'self'", *EMBED_FRAMES],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
}
ADMIN_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'", *EMBED_FRAMES],
}
PERMISSIONS_POLICY = (
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self)"
)
CSRF_FAILURE_VIEW = "people.accounts.pending.csrf_failure"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
}

METRICS_TOKEN = variables.text("METRICS_TOKEN")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {
        "handlers": ["console"],
        "level": variables.choice("LOG_LEVEL", "DEBUG", "INFO", "WARNING", "ERROR"),
    },
    # It would log a line for every search.
    "loggers": {"elastic_transport.transport": {"level": "WARNING"}},
}

# Plugins: every process keeps the rules of releases in memory and looks for changes.
PLUGINS_WATCH = True
PLUGINS_DIR = VAR_DIR / "plugins"
KRING_EVIDENCE_SECONDS = variables.number("KRING_EVIDENCE_SECONDS")
# So many views of one plugin run at a time in a process, so that none can take all of its threads.
WEB_THREADS = variables.number("WEB_THREADS", least=1)
PLUGIN_VIEWS = variables.number("KRING_PLUGIN_VIEWS") or max(1, WEB_THREADS // 2)
KRING_BIN_DAYS = variables.number("KRING_BIN_DAYS", least=1)
KRING_AUDIT_DAYS = variables.number("KRING_AUDIT_DAYS")
KRING_SEARCH_LOG_DAYS = variables.number("KRING_SEARCH_LOG_DAYS", least=1)
KRING_PLUGIN_SECONDS = variables.number("KRING_PLUGIN_SECONDS", least=1)
KRING_PLUGIN_LOCK_SECONDS = variables.number("KRING_PLUGIN_LOCK_SECONDS")
KRING_PLUGINS = discover(
    kring_version=__version__,
    safe_mode=variables.flag("KRING_SAFE_MODE"),
    folder=PLUGINS_DIR,
    seconds=KRING_PLUGIN_SECONDS,
)
# Last, so that no plugin can replace a template or text of Kring.
INSTALLED_APPS += [found.package for found in KRING_PLUGINS if not found.problem]
