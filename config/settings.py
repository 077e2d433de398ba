"""Every setting, read once from the environment. With neither DATABASE_URL nor BROKER_URL set, one machine is enough."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from config import logs
from config.env import Env
from config.local.home import APPLICATION, OWNER, Home

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# --- Where this installation keeps its files -------------------------------------------------------------------
HOME = Home(Path(env.text("DIVERGENCE_HOME", str(BASE_DIR / "var"))).absolute())

OFFICE_TEMPLATES = Path(
    env.text("DIVERGENCE_TEMPLATES", str(HOME.path / "templates"))
).absolute()  # Word templates of an office


def _kept(name: str) -> str:
    """A secret of this home. A home that cannot be written is a fault like any other."""
    try:
        return HOME.secret(name)
    except OSError as error:
        fault = f"DIVERGENCE_HOME is {HOME.path}, which cannot be used ({error.strerror}); name another directory."
        env.faults.extend([] if fault in env.faults else [fault])
        return ""


# --- Web -------------------------------------------------------------------------------------------------------
DEBUG = False
BIND_ADDRESS = env.text("BIND_ADDRESS", "127.0.0.1")
PORT = env.number("PORT", HOME.serving() or 8000, 0, 65535)  # a command beside a server links to that
SECRET_KEY = env.text("SECRET_KEY") or _kept("secret_key")
PUBLIC_URL = env.site("PUBLIC_URL", f"http://127.0.0.1:{PORT}")
ALLOWED_HOSTS = [
    *env.words("ALLOWED_HOSTS"),
    "127.0.0.1",
    "localhost",
    "[::1]",
    urlsplit(PUBLIC_URL).hostname or "localhost",
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
HTMX_VERSION = int(env.choice("HTMX_VERSION", "2", ("2", "4")))  # the pages keep to what both understand
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
SECURE_HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False  # the operator's other names are not ours to decide
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = [
    "articles.views.uploads.Bounded",  # first: no file of more than 10 MB reaches memory or the disk
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "articles.apps.ArticlesConfig",
    "analysis.apps.AnalysisConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "csp",
    "ninja",
    "django_linear_migrations",
]
MIDDLEWARE = [
    "config.numbering.NumberMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.reading.ReadingMiddleware",
    "config.zones.ReaderZoneMiddleware",
    "config.partials.PartialsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "config.templatetags.words",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = None  # whitenoise serves from where the files lie; nothing has to be collected
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# --- Database and broker ---------------------------------------------------------------------------------------
BROKER_URL = env.url("BROKER_URL", "", ("redis", "rediss", "redis+socket", "unix"))
DATABASE_ROLE = env.choice("DIVERGENCE_DATABASE_ROLE", APPLICATION, (APPLICATION, OWNER))  # the owner migrates
STATEMENT_TIMEOUT = env.number("STATEMENT_TIMEOUT", 0, 0, 86_400)  # seconds; 0: none
PANEL_SECONDS = env.number("PANEL_SECONDS", 5, 1, 600)  # what one panel of a page may take
_outside = env.database("DATABASE_URL")
EMBEDDED = _outside is None  # PostgreSQL runs in DIVERGENCE_HOME, under our own supervisor
_database: dict[str, Any] = _outside or HOME.database(DATABASE_ROLE, _kept(DATABASE_ROLE))
if STATEMENT_TIMEOUT:
    _options = _database.setdefault("OPTIONS", {})
    _options["options"] = f"{_options.get('options', '')} -c statement_timeout={STATEMENT_TIMEOUT}s".strip()
DATABASES = {"default": {**_database, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- What is read and how --------------------------------------------------------------------------------------
FETCH_ALLOW_NETWORKS = env.networks("FETCH_ALLOW_NETWORKS")
FETCH_ROUTES = env.routes("FETCH_ROUTES")
FETCH_CONTACT = env.text("FETCH_CONTACT", PUBLIC_URL)

# articles cannot know who counts and tags its pieces: this is told the weeks from which pieces were taken out.
AFTER_REMOVAL = "analysis.tagging.rollups.recount"
KEPT_PIECES = "analysis.keeping.kept.kept"  # answers the pieces that people keep: they are not removed
AFTER_STORING = "analysis.tasks.pieces_stored"  # told the ids of pieces that came or changed

# --- Time, language, mail, errors ------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = env.zone("TIME_ZONE", "Asia/Singapore")
LANGUAGE_CODE = env.pattern("LANGUAGE_CODE", "en", r"[a-z]{2,3}(-[A-Za-z0-9]+)*", "en")
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
_mail = env.mail("EMAIL_URL")
vars().update(_mail)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _mail else 'console'}.EmailBackend"
SENTRY_DSN = env.url("SENTRY_DSN", "", ("http", "https"))
if SENTRY_DSN and find_spec("sentry_sdk") is None:
    env.faults.append(
        "SENTRY_DSN is set and the package sentry-sdk is not installed; install it or remove the setting."
    )
LOGGING = logs.configuration(
    level=env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
    as_json=env.choice("LOG_FORMAT", "text", ("text", "json")) == "json",
    secrets=(
        SECRET_KEY,
        str(_database["PASSWORD"]),
        urlsplit(BROKER_URL).password or "",
        _mail.get("EMAIL_HOST_PASSWORD", ""),
    ),
)

# --- Sign-in ---------------------------------------------------------------------------------------------------
LOGIN_URL = "/"  # reading is open; an act without a sign-in leads back to the front page
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# What `check --deploy` says and why it does not apply here. The rest must stay silent.
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # redirecting to https is the proxy's work
    "security.W005", "security.W021",  # HSTS of subdomains and preloading: see above
    *([] if SECURE_HTTPS else ["security.W004", "security.W012", "security.W016"]),  # plain http on loopback
]  # fmt: skip

env.finish()
