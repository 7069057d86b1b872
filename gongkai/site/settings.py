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
# What links in mails begin with.
SITE_URL = env.str("GONGKAI_URL", default=f"{'http' if PLAIN_HTTP else 'https'}://{ALLOWED_HOSTS[0]}").rstrip("/")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "gongkai.ledger",
    "gongkai.tasks",
    "gongkai.files",
    "gongkai.search",
    "gongkai.ui",
    "gongkai.agencies",
    "gongkai.people",
    "gongkai.duties",
    "gongkai.notices",
    "gongkai.disclosure",
    "gongkai.applications",
    "gongkai.reports",
    "gongkai.workbench",
    "gongkai.portal",
    "gongkai.site",
    # Last: the templates of `people` stand before theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
AUTH_USER_MODEL = "people.User"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "gongkai.people.passwords.UnlikeThePerson",
        "OPTIONS": {"user_attributes": ("username", "display_name")},
    },
    {"NAME": "gongkai.people.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "gongkai.people.passwords.NotOnlyDigits"},
    {"NAME": "gongkai.people.passwords.WithoutTheUsername"},
    {"NAME": "gongkai.people.passwords.NotTheOldOne"},
]

MIDDLEWARE = [
    "gongkai.site.requestlog.RequestLog",
    "gongkai.site.health.Probes",
    "django.middleware.security.SecurityMiddleware",
    "gongkai.site.security.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "gongkai.site.uploads.Uploads",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gongkai.people.signin.PostOfRequest",
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
                "django.contrib.messages.context_processors.messages",
                "gongkai.portal.context.page",
                "gongkai.workbench.context.shell",
            ]
        },
    }
]

# One program on one folder by default; DATABASE_URL names a PostgreSQL for a county, a city or a province.
SQLITE = {
    "ENGINE": "gongkai.site.sqlite",
    "NAME": DATA / "gongkai.sqlite3",
    "TEST": {"NAME": str(DATA / "test.sqlite3")},  # a file, as in service: in memory there is no WAL
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    },
    "CONN_MAX_AGE": 60,  # to open it anew for each request costs more than most requests ask of it
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
# Chains begun with one hash go on with the other: each entry names its own.
LEDGER_HASH = env.str("GONGKAI_LEDGER_HASH", default="sha256")  # or sm3
# Where the daily anchors are written besides the data folder: a mounted folder of another machine.
LEDGER_ANCHORS = env.list("GONGKAI_ANCHORS", default=[])
# Words about persons: the cipher of new ones (each names its own), and the folder of the master keys.
PARTICULARS_CIPHER = env.str("GONGKAI_CIPHER", default="aes-gcm")  # or sm4-gcm
MASTER_KEYS = Path(env.str("GONGKAI_MASTER_KEYS", default="") or DATA / "keys").expanduser()

# Tasks: a worker thread in every process of `serve`, or (off) programs of their own, `gongkai worker`.
TASK_WORKER = env.bool("GONGKAI_TASK_WORKER", default=True)
TASK_LEASE = env.float("GONGKAI_TASK_LEASE", default=60.0)  # seconds after which a silent worker has lost its task

# Files lie in a folder (shared, where there are several machines) or in an S3-compatible store:
# s3://bucket/prefix?endpoint=https://…&region=…
FILES = env.str("GONGKAI_FILES", default="") or str(DATA / "files")
FILE_GRACE_HOURS = env.float("GONGKAI_FILE_GRACE_HOURS", default=24.0)  # that a file without a use is kept
CLAMD = env.str("GONGKAI_CLAMD", default="")  # unix:/run/clamav/clamd.ctl or tcp://127.0.0.1:3310
CLAMD_REQUIRED = env.bool("GONGKAI_CLAMD_REQUIRED", default=True)  # no answer: refuse the file, or mark it

# Notices go out by mail where a server is named: smtp+tls://user:password@mail.example.gov.cn:587
MAIL = bool(env.str("GONGKAI_MAIL_URL", default=""))
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if MAIL:
    globals().update(env.email_url("GONGKAI_MAIL_URL"))
EMAIL_TIMEOUT = 20
# The daily anchor is mailed here as well: the mailbox holds a proof that nobody at the machine can change.
ANCHOR_MAIL = env.str("GONGKAI_ANCHOR_MAIL", default="").strip()
DEFAULT_FROM_EMAIL = env.str("GONGKAI_MAIL_FROM", default=f"{SITE_NAME} <gongkai@{ALLOWED_HOSTS[0]}>")

# Signing in. Counts of failed tries and sessions lie in the database: they hold over processes and machines.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_IDLE_MINUTES = env.int("GONGKAI_SESSION_IDLE_MINUTES", default=30)  # without a click: signed out
SESSION_HOURS = env.int("GONGKAI_SESSION_HOURS", default=12)  # and after this in any case
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SIGNIN_TRIES = env.int("GONGKAI_SIGNIN_TRIES", default=5)  # failed ones per account, then it is locked
SIGNIN_TRIES_PER_ADDRESS = env.int("GONGKAI_SIGNIN_TRIES_PER_ADDRESS", default=50)  # a whole office may share one
SIGNIN_LOCK_MINUTES = env.int("GONGKAI_SIGNIN_LOCK_MINUTES", default=15)
TEMPORARY_PASSWORD_DAYS = env.int("GONGKAI_TEMPORARY_PASSWORD_DAYS", default=7)
# Roles that must use a second factor; the demonstration asks nobody for one.
SECOND_FACTOR_ROLES = (
    [] if DEMONSTRATION else env.list("GONGKAI_SECOND_FACTOR_ROLES", default=["administrator", "approver", "auditor"])
)
FOUR_EYES = env.bool("GONGKAI_FOUR_EYES", default=True)  # who drafted it does not approve it
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workbench:today"
ACCOUNT_ADAPTER = "gongkai.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up; the library checks that the two agree
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False  # the cookie goes with the browser
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = False  # the library counts in a cache of one process; `people.lockout` counts instead
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_FORMS = {
    "login": "gongkai.people.entrance.SignInForm",
    "change_password": "gongkai.people.entrance.ChangePasswordForm",
    "reauthenticate": "gongkai.people.entrance.ReauthenticateForm",
}
MFA_ADAPTER = "gongkai.people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # half a minute to each side: telephones' clocks differ
MFA_FORMS = {
    "authenticate": "gongkai.people.entrance.SecondFactorForm",
    "reauthenticate": "gongkai.people.entrance.SecondFactorAgainForm",
    "activate_totp": "gongkai.people.entrance.ActivateForm",
}
# Single sign-on by OpenID Connect, where the place has it: https://sso.example.gov.cn/realms/county
OIDC_SERVER = env.str("GONGKAI_OIDC_SERVER", default="")
OIDC_CLAIM = env.str("GONGKAI_OIDC_CLAIM", default="preferred_username")  # that names our person the first time
SOCIALACCOUNT_ADAPTER = "gongkai.people.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False
OIDC_APPS: list[dict[str, Any]] = [
    {
        "provider_id": "sso",
        "name": env.str("GONGKAI_OIDC_NAME", default="统一身份认证"),
        "client_id": env.str("GONGKAI_OIDC_CLIENT_ID", default=""),
        "secret": env.str("GONGKAI_OIDC_CLIENT_SECRET", default=""),
        "settings": {"server_url": OIDC_SERVER, "uid_field": "sub"},
    }
]
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": OIDC_APPS if OIDC_SERVER else []},
}

# 条例 49 names no date for townships and organisations under art. 54: month-day, by the place's own rule.
TOWNSHIP_REPORT_DATE = env.str("GONGKAI_TOWNSHIP_REPORT_DATE", default="01-31")
BACKUP_DAYS = env.int("GONGKAI_BACKUP_DAYS", default=2)  # without a backup for longer: administrators are told

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOCMEM = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": LOCMEM},
    # Pages of the public, in each process: kept under the content version, so that none is ever out of date.
    "pages": {
        "BACKEND": LOCMEM,
        "LOCATION": "pages",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": env.int("GONGKAI_PAGES_KEPT", default=1000)},
    },
}

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

# A file stays in memory and is gone with its request: nothing is written. Where a view says what files it takes
# (`files.uploads.takes_files`), they go to the store's folder instead, up to the size of that purpose.
FILE_UPLOAD_HANDLERS = ["gongkai.site.uploads.MemoryOnly"]
UPLOAD_LIMIT = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 100  # in any form; how many are taken says the purpose
# Applications from one address in ten minutes: a whole village, or all telephones of a county, may share one.
APPLY_PER_ADDRESS = env.int("GONGKAI_APPLY_PER_ADDRESS", default=300)

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
