"""Every setting, read once from the environment. With neither DATABASE_URL nor BROKER_URL set, one machine is enough."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from config.env import Env
from config.local.home import Home
from csp.constants import NONE, SELF

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# --- Where this installation keeps its files -------------------------------------------------------------------
HOME = Home(Path(env.text("DIVERGENCE_HOME", str(BASE_DIR / "var"))))

# --- Web -------------------------------------------------------------------------------------------------------
DEBUG = False
PORT = env.number("PORT", 8000, 0, 65535)
SECRET_KEY = env.text("SECRET_KEY") or HOME.secret("secret_key")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
PUBLIC_URL = env.url("PUBLIC_URL", f"http://127.0.0.1:{PORT}", ("http", "https")).rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
SECURE_HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
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
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
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
                    [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"])],
                )
            ],
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = HOME.path / "static"
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# --- Database and broker ---------------------------------------------------------------------------------------
DATABASE_URL = env.url("DATABASE_URL", "", ("postgres", "postgresql"))
BROKER_URL = env.url("BROKER_URL", "", ("redis", "rediss", "unix", "pgmq"))


def _database(url: str) -> dict[str, object]:
    """DATABASE_URL as Django wants it; without one, the embedded server's socket and role."""
    if not url:
        return HOME.database()
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


DATABASES = {"default": {**_database(DATABASE_URL), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- What is read and how --------------------------------------------------------------------------------------
FETCH_ALLOW_NETWORKS = env.networks("FETCH_ALLOW_NETWORKS")
FETCH_CONTACT = env.text("FETCH_CONTACT", PUBLIC_URL)

# --- Time, language, mail, errors ------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = env.zone("TIME_ZONE", "Asia/Singapore")
LANGUAGE_CODE = env.text("LANGUAGE_CODE", "en")
EMAIL_URL = env.url("EMAIL_URL", "", ("smtp", "smtps"))
SENTRY_DSN = env.url("SENTRY_DSN", "", ("http", "https"))

env.finish()
