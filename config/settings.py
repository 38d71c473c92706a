"""Every setting, read from the environment (docs/operating.md lists the variables) and checked here."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from config import embedded, env, logs
from config.files import *  # noqa: F403  (all of them are settings)
from config.identity import *  # noqa: F403  (all of them are settings)
from config.place import EMBEDDED, HTTPS, PORT, ROOT, SITE_URL, VAR

SITE_NAME = env.text("SITE_NAME", "Keyway")
MFA_TOTP_ISSUER = SITE_NAME
DEBUG = False  # tracebacks in pages would show other firms' rows; errors go to the log, in development too

SECRET_KEY = env.secret("SECRET_KEY", embedded.secret_key() if EMBEDDED else None)
SECRET_KEY_FALLBACKS = env.secrets("SECRET_KEY_FALLBACKS")
FILES_URL = env.files_url("FILES_URL", SITE_URL)  # a host name of their own for downloads; none: the site's
ALLOWED_HOSTS = [str(urlsplit(url).hostname) for url in (SITE_URL, FILES_URL) if url]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
if EMBEDDED:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
    CSRF_TRUSTED_ORIGINS += [f"http://127.0.0.1:{PORT}"]

INSTALLED_APPS = [
    "config",
    "community.demo",
    "community.feed",
    "community.administration",
    "community.notifications",
    "community.realtime",
    "community.disclosures",
    "community.bookmarks",
    "community.polls",
    "community.scheduled",
    "community.outcomes",
    "community.retention",
    "community.threads",
    "community.chat",
    "community.rooms",
    "community.files",
    "community.links",
    "community.invites",
    "community.manners",
    "community.workspaces",
    "accounts",
    "community.mail",
    "community.events",
    "community",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
]
MIDDLEWARE = [
    "config.middleware.request_log",
    "config.middleware.maintenance",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.page_headers",
    "config.middleware.readable",
    "config.middleware.files_host",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.viewer_locale",
    "django.contrib.messages.middleware.MessageMiddleware",
    "community.workspaces.second_factor.second_factor",
    "config.errors.sentences",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "community.workspaces.context.shell",
            ],
            "builtins": ["community.templatetags.ui", "community.templatetags.drawn"],
        },
    }
]

# The database: two roles, the owner migrates and the app serves.
AS_OWNER = env.flag("KEYWAY_AS_OWNER")
env.together("DATABASE_OWNER_URL", "DATABASE_URL")
_app_url = env.text("DATABASE_URL", embedded.database_url(embedded.APP))
_owner_url = env.text("DATABASE_OWNER_URL", embedded.database_url(embedded.OWNER) if EMBEDDED else _app_url)
DATABASE_OWNER = env.database("DATABASE_OWNER_URL", _owner_url)
_app = env.database("DATABASE_URL", _app_url)
# Empty where one role does both. Migrations revoke UPDATE and DELETE on the log of events from this role.
DATABASE_APP_ROLE: str = _app["USER"] if _app["USER"] != DATABASE_OWNER["USER"] else ""
DATABASES: dict[str, dict[str, Any]] = {"default": dict(DATABASE_OWNER if AS_OWNER else _app)}
DATABASES["default"] |= {
    "CONN_MAX_AGE": None,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        "application_name": "keyway",
        "connect_timeout": 5,
        # What `community.rows.ask` has planned is planned once; and compiling a query takes longer than running ours.
        "options": "-c idle_in_transaction_session_timeout=60s -c synchronous_commit=on"
        " -c plan_cache_mode=force_generic_plan -c jit=off",
        **DATABASES["default"]["OPTIONS"],
    },
    "TEST": {"NAME": env.text("KEYWAY_TEST_DB", "test_keyway")},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis, in three dialects. What it holds may vanish at any time.
REDIS_URL = env.redis("REDIS_URL", env.text("REDIS_URL", embedded.redis_url()))
REDIS_PREFIX = env.text("REDIS_PREFIX", "keyway")
CACHES: dict[str, dict[str, Any]] = {
    # Limits, sign-in counters and used codes (allauth always takes "default"): they must outlive Redis.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "limits",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
    # Fragments and whatever else can be made again: a read that fails is a miss.
    "fast": {
        "BACKEND": "config.cache.FailsafeRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": REDIS_PREFIX,
        "TIMEOUT": 24 * 3600,
        "OPTIONS": {"socket_connect_timeout": 0.1, "socket_timeout": 0.1},
    },
}

# Sockets. A few threads ask the database for all of them, each with one connection.
SOCKET_DATABASE_THREADS = env.whole("SOCKET_DATABASE_THREADS", 4, least=2, most=32)

# Jobs.
CELERY_BROKER_URL = env.celery_broker(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 60,  # a killed worker's job comes back after a minute, not an hour
    "global_keyprefix": f"{REDIS_PREFIX}:celery:",
    "socket_timeout": 5,
    "socket_connect_timeout": 0.5,
    "max_retries": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False  # a beat sweep finds what could not be queued
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 50
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"

# Sessions and cookies. Browsers share cookies between ports, so two clones on one machine need two names.
_cookie = "__Host-{}" if HTTPS else f"keyway{PORT}_{{}}"
SESSION_ENGINE = "config.sessions"
SESSION_COOKIE_NAME = _cookie.format("session")
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.csrf_failed"
CSRF_COOKIE_NAME = _cookie.format("csrf")
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_NAME = _cookie.format("language")
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# What only the proxy may say: it alone reaches the servers' sockets, and it sets these headers itself.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_SUBDOMAINS", default=HTTPS)
SECURE_HSTS_PRELOAD = env.flag("HSTS_PRELOAD", default=HTTPS)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # bytes of a form; a post has at most 100,000 characters
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# Words and times. The database and the log keep UTC; a page shows its reader's zone.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]  # a language is offered once everything is translated, and not before
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# Files that everybody gets.
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [path for path in [ROOT / "static"] if path.exists()]

# Mail: with an EMAIL_URL over SMTP, else kept under var/mail and shown at /dev/mail/.
MAIL_FROM = env.sender("MAIL_FROM", "Keyway <keyway@localhost>" if EMBEDDED else None)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM
_email_url = env.text("EMAIL_URL", "" if EMBEDDED else None)
MAIL_FOLDER = VAR / ("mail" if embedded.DATABASE == "keyway" else f"mail-{embedded.DATABASE}")
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if _email_url
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = MAIL_FOLDER
DEV_MAIL = EMBEDDED and not _email_url  # /dev/mail/ shows everybody's mail: never on a real site
if _email_url:
    globals().update(env.smtp("EMAIL_URL", _email_url))

# Seconds between something new and the mail about it: who is looking reads it meanwhile and gets none.
MAIL_DELAY = env.whole("MAIL_DELAY", 120, least=0, most=86_400)

# How the site runs.
SERVER_TIMING = env.flag("SERVER_TIMING")
MAINTENANCE = env.flag("MAINTENANCE")
LOG_LEVEL = env.one_of("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO")
LOGGING = logs.configuration(LOG_LEVEL)
