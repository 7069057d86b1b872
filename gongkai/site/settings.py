"""Settings of a running site. What a place may want to change is an environment variable (docs/deployment.md)."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from gongkai.site.datafolder import default_folder, make_folder, secret_key

env = environ.Env()
HERE = Path(__file__).parent

DATA = default_folder()
make_folder(DATA)

DEBUG = False
SECRET_KEY = env.str("GONGKAI_SECRET_KEY", default="") or secret_key(DATA)
ALLOWED_HOSTS = env.list("GONGKAI_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

# Plain http is for this machine alone (`gongkai demo`); a system check refuses it for any other host.
PLAIN_HTTP = env.bool("GONGKAI_PLAIN_HTTP", default=False)
# How many proxies of our own stand in front; only then are their X-Forwarded-* headers believed.
PROXIES = env.int("GONGKAI_PROXIES", default=0)
SITE_NAME = env.str("GONGKAI_SITE_NAME", default="政府信息公开")
DEMONSTRATION = env.bool("GONGKAI_DEMONSTRATION", default=False)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "gongkai.agencies",
    "gongkai.people",
    "gongkai.reports",
    "gongkai.portal",
    "gongkai.site",
]
AUTH_USER_MODEL = "people.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

MIDDLEWARE = [
    "gongkai.site.requestlog.RequestLog",
    "gongkai.site.health.Probes",
    "django.middleware.security.SecurityMiddleware",
    "gongkai.site.security.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "gongkai.site.uploads.UploadLimit",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "gongkai.portal.elder.ElderMode",
    "gongkai.site.throttle.Throttle",
]
ROOT_URLCONF = "gongkai.site.urls"
WSGI_APPLICATION = "gongkai.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "gongkai.portal.context.page",
            ]
        },
    }
]

# One program on one folder by default; DATABASE_URL names a PostgreSQL for a county, a city or a province.
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA / "gongkai.sqlite3",
    "TEST": {"NAME": str(DATA / "test.sqlite3")},  # a file, as in service: in memory there is no WAL
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    },
}


def database() -> dict[str, Any]:
    """What DATABASE_URL names, with the driver looked for now: the error is plainer here than at the first query."""
    if not env.str("DATABASE_URL", default=""):
        return SQLITE
    named: dict[str, Any] = env.db_url("DATABASE_URL")
    if named["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL 只能是 PostgreSQL 的地址（postgres://…）；使用 SQLite 时不用设置它。")
    if find_spec("psycopg") is None:
        raise ImproperlyConfigured(
            "DATABASE_URL 指向 PostgreSQL，但没有安装驱动。请运行：pip install 'gongkai[postgres]'"
        )
    return {**named, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [HERE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_MANIFEST_STRICT = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

# An upload stays in memory and is gone with its request: no temporary file is ever written.
FILE_UPLOAD_HANDLERS = ["gongkai.site.uploads.MemoryOnly"]
UPLOAD_LIMIT = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 5

SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else env.int("GONGKAI_HSTS_SECONDS", default=365 * 24 * 3600)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "gongkai.site.errors.forbidden"
# We answer for this host, not for its subdomains: they belong to other agencies of the same county.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "gongkai.site.requestlog.JsonLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "gongkai": {"level": env.str("GONGKAI_LOG_LEVEL", default="INFO")},
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
