"""Django settings, read from the environment; docs/reference/settings.md lists every variable."""

import os
import sys
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from loudou.config.binding import BindingCursor
from loudou.platform.extensions.plugins import plugin_apps
from loudou.platform.identity.rules.client_address import read_networks
from loudou.platform.notifications.shapes import SmtpTerms

BASE_DIR = Path(__file__).resolve().parents[3]
DATA_DIR = Path(os.environ.get("LOUDOU_DATA", BASE_DIR / ".data")).resolve()
TESTING = "pytest" in sys.modules

DEBUG = os.environ.get("LOUDOU_DEBUG", "") == "1"
SECRET_KEY = os.environ.get("LOUDOU_SECRET_KEY", "")
if not SECRET_KEY:
    key_file = DATA_DIR / "secret.key"
    SECRET_KEY = key_file.read_text().strip() if key_file.exists() else "only-for-commands-that-sign-nothing"
ALLOWED_HOSTS = os.environ.get("LOUDOU_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("LOUDOU_TRUSTED_ORIGINS", "").split(",") if origin]
SECURE = os.environ.get("LOUDOU_HTTPS", "") == "1"
TRUSTED_PROXIES = read_networks(os.environ.get("LOUDOU_TRUSTED_PROXIES", ""))

INSTALLED_APPS = [  # ours first: their templates and translations win over those of libraries
    "loudou.ui",
    "loudou.platform.identity",
    "loudou.platform.access",
    "loudou.platform.changes",
    "loudou.platform.outbox",
    "loudou.platform.jobs",
    "loudou.platform.customfields",
    "loudou.platform.numbering",
    "loudou.platform.worktime",
    "loudou.platform.notifications",
    "loudou.platform.records",
    "loudou.platform.transfer",
    "loudou.platform.search",
    "loudou.intelligence",
    "loudou.activities",
    "loudou.customers",
    "loudou.marketing.behaviour",
    "loudou.marketing.campaigns",
    "loudou.marketing.tenders",
    "loudou.marketing.intake",
    "loudou.leads",
    "loudou.sales.pipeline",
    "loudou.cpq.catalog",
    "loudou.cpq.quoting",
    "loudou.revenue.orders",
    "loudou.revenue.receivables",
    "loudou.insight.analytics",
    "loudou.processes",
    "loudou.workspace",
    "loudou.workspace.administration",
    "loudou.config",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "procrastinate.contrib.django",
    "django_htmx",
]
INSTALLED_APPS = [
    app
    for app in INSTALLED_APPS
    if not app.startswith("loudou.") or (BASE_DIR / "src" / app.replace(".", "/") / "apps.py").exists()
]
INSTALLED_APPS += plugin_apps()

MIDDLEWARE = [
    "loudou.config.middleware.ClientAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "loudou.ui.middleware.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "loudou.config.middleware.ContextMiddleware",
]

ROOT_URLCONF = "loudou.config.urls"
WSGI_APPLICATION = "loudou.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "loudou.ui.context_processors.frame",
            ],
        },
    },
]


def database_from(url: str) -> dict[str, object]:
    """The Django database entry for a libpq URL; statements and locks are bounded so that nothing waits forever."""
    parts = conninfo_to_dict(url)
    # Compiling, or starting a helper process, takes longer than most statements of a page.
    planning = "-c jit=off -c parallel_setup_cost=10000"
    limits = "-c statement_timeout=60000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=120000"
    # A busy test machine is no fault of the statement at hand.
    limits = planning if TESTING else f"{planning} {limits}"
    return {
        "ENGINE": "loudou.config.database",
        "NAME": parts.get("dbname", "loudou"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # What a connection asks again and again is planned once (ADR 0013).
        "OPTIONS": {
            "options": limits,
            "server_side_binding": True,
            "cursor_factory": BindingCursor,
            "prepare_threshold": 5,
        }
        | ({"sslmode": parts["sslmode"]} if "sslmode" in parts else {}),
    }


DATABASES = {"default": database_from(os.environ.get("DATABASE_URL", "postgresql:///loudou"))}
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # user names are unique whatever their case, by a constraint on lower()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APP_ROLE = os.environ.get("LOUDOU_APP_ROLE", "loudou_app")

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else ["django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "loudou.platform.identity.sign_in.ClosedSignUpAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/15m/ip,5/15m/key"}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "platform_cache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "loudou.config.views.csrf_failed"

LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LANGUAGE_CODE = "zh-hans"
LOCALE_PATHS = [  # packages with texts of their own that are no Django apps
    BASE_DIR / "src" / "loudou" / package / "locale"
    for package in (
        "kernel",
        "platform/rules",
        "platform/outgoing",
        "platform/transfer/reading",
        "platform/transfer/mapping",
    )
]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("LOUDOU_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "/static/"
STATIC_ROOT = None if TESTING else BASE_DIR / "build" / "collected"
STATICFILES_DIRS = [BASE_DIR / "build" / "static"] if (BASE_DIR / "build" / "static").exists() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
IMPORT_MAX_BYTES = 100 * 1024 * 1024

NINJA_PAGINATION_MAX_LIMIT = 200
PROCRASTINATE_ON_APP_READY = "loudou.platform.jobs.app.on_app_ready"
PROCRASTINATE_IMPORT_PATHS = ["loudou.leads.tasks.learning"]
TEST_RUNNER = "django.test.runner.DiscoverRunner"
TRACKED_SITES = [site for site in os.environ.get("LOUDOU_TRACKED_SITES", "").split(",") if site]
EVENTS_PER_MINUTE = int(os.environ.get("LOUDOU_EVENTS_PER_MINUTE", "6000"))
BEHAVIOUR_MONTHS = int(os.environ.get("LOUDOU_BEHAVIOUR_MONTHS", "25"))
INTAKE_DAYS = int(os.environ.get("LOUDOU_INTAKE_DAYS", "730"))
# host:port the operator vouches for: only these may be asked inside the own network, or without encryption.
PRIVATE_HOSTS = [host for host in os.environ.get("LOUDOU_PRIVATE_HOSTS", "").split(",") if host]
# Where mails to people are handed over; without a host none are written.
SMTP_HOST = os.environ.get("LOUDOU_SMTP_HOST", "")
SMTP = (
    SmtpTerms(
        SMTP_HOST,
        int(os.environ.get("LOUDOU_SMTP_PORT", "587")),
        os.environ.get("LOUDOU_SMTP_SECURITY", "starttls"),
        os.environ.get("LOUDOU_MAIL_FROM", "Loudou <loudou@localhost>"),
        os.environ.get("LOUDOU_SMTP_USER", ""),
        os.environ.get("LOUDOU_SMTP_PASSWORD", ""),
    )
    if SMTP_HOST
    else None
)
# Where people find this installation: links in mails lead there.
PUBLIC_URL = os.environ.get("LOUDOU_PUBLIC_URL", "http://localhost:8000").rstrip("/")
DEFAULT_CURRENCY = os.environ.get("LOUDOU_CURRENCY", "CNY")
# A merge of leads can be taken apart for so many days.
UNMERGE_DAYS = int(os.environ.get("LOUDOU_UNMERGE_DAYS", "30"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOUDOU_LOG_LEVEL", "WARNING")},
}
