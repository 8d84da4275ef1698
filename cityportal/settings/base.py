"""Settings that hold everywhere. What differs between machines comes from `env`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from . import env
from .caches import CACHE_BACKEND, CACHES  # noqa: F401  (settings)
from .logs import LOGGING  # noqa: F401  (a setting)

BASE_DIR = env.BASE_DIR
DATA_DIR = env.DATA_DIR

# --- Applications ------------------------------------------------------------------------

INSTALLED_APPS = [
    "cityportal",
    "home",
    "insights",
    "settlement",
    "orders",
    "news",
    "products",
    "places",
    "crosspost",
    "alerts",
    "core",
    "users",
    "wagtail.contrib.forms",
    "wagtail.contrib.frontend_cache",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.MalformedRequestMiddleware",
    "core.middleware.KnownHostMiddleware",
    "core.pagecache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.middleware.PathLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "cityportal.urls"
WSGI_APPLICATION = "cityportal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "users.User"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    }
]

# --- Database: SQLite beside the code, or what DATABASE_URL names ------------------------

SQLITE_OPTIONS: dict[str, Any] = {
    # Take the write lock when the transaction begins: SQLite refuses, without waiting, to
    # turn a read transaction into a write transaction while another one writes.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;"
    ),
}


def database_from_env() -> dict[str, Any]:
    """Return Django's dictionary for the default database; SQLite gets safe options."""
    if env.DATABASE_URL:
        database = env.env.db_url_config(env.DATABASE_URL)
    else:
        database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "db.sqlite3")}
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = {**SQLITE_OPTIONS, **database.get("OPTIONS", {})}
    else:
        database.setdefault("CONN_HEALTH_CHECKS", True)
        database.setdefault("CONN_MAX_AGE", 60)
    return database


DATABASES = {"default": database_from_env()}

# --- Cache -------------------------------------------------------------------------------

# Stock, seasons and opening hours change with the clock; a page is never older than this.
PAGE_CACHE_SECONDS = 60
WAGTAILFRONTENDCACHE = {"pages": {"BACKEND": "core.pagecache.DiskPageCacheBackend"}}

# --- Background work: a nudge; `manage.py tick` is the guarantee -------------------------

QUEUE_BACKEND = env.TASK_BACKEND
TASKS = {"default": {"BACKEND": "core.task_backends.Backend", "QUEUES": ["default"]}}

# --- Mail --------------------------------------------------------------------------------

vars().update(
    env.env.email_url_config(env.EMAIL_URL)
    if env.EMAIL_URL
    else {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"}
)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.DEFAULT_FROM_EMAIL or "cityportal@localhost"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Who is told when something needs the operator: an unmapped answer, a version that drifts.
OPERATOR_EMAILS = env.OPERATOR_EMAILS

# --- Languages ---------------------------------------------------------------------------

LANGUAGE_CODE = "ja"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("ja", _("Japanese")),
    ("ja-easy", _("Easy Japanese")),
    ("ko", _("Korean")),
    ("en", _("English")),
]
# The first path segment of each language; the first language has none.
LANGUAGE_PREFIXES = {"ja": "", "ja-easy": "easy", "ko": "ko", "en": "en"}
# What `lang=""` says outside: a private subtag, so that screen readers speak Japanese.
HTML_LANGUAGES = {"ja-easy": "ja-x-easy"}
LOCALE_PATHS = [BASE_DIR / "locale"]
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = [("ja", "日本語"), ("ko", "한국어"), ("en", "English")]

# --- Files -------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "cityportal" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# --- Wagtail -----------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "cityportal"
WAGTAILADMIN_BASE_URL = env.BASE_URL or f"http://localhost:{env.PORT}"
WAGTAILIMAGES_IMAGE_MODEL = "core.CityImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "core.admin.image_form.WholeImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "heic"]
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"webp": "jpeg", "heic": "jpeg", "avif": "jpeg"}
WAGTAILIMAGES_JPEG_QUALITY = 82
WAGTAILDOCS_EXTENSIONS = ["pdf", "csv", "xlsx", "docx"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAILADMIN_LOGIN_URL = "wagtailadmin_login"
TAGGIT_CASE_INSENSITIVE = True

# --- Providers: one adapter each, in Wagtail's backend shape; only addresses differ ------

FACEBOOK_GRAPH_URL = env.FACEBOOK_GRAPH_URL or env.FACEBOOK_GRAPH_URL_DEFAULT
STRIPE_API_BASE = env.STRIPE_API_BASE or env.STRIPE_API_BASE_DEFAULT
ALLOW_PROVIDER_STANDINS = env.ALLOW_PROVIDER_STANDINS
PROVIDER_ADDRESSES = {
    "facebook": (FACEBOOK_GRAPH_URL, env.FACEBOOK_GRAPH_URL_DEFAULT),
    "stripe": (STRIPE_API_BASE, env.STRIPE_API_BASE_DEFAULT),
}

CITYPORTAL_CHANNELS: dict[str, dict[str, Any]] = {
    "facebook": {
        "BACKEND": "crosspost.facebook.FacebookPage",
        "OPTIONS": {
            "graph_url": FACEBOOK_GRAPH_URL,
            "version": env.FACEBOOK_GRAPH_VERSION,
            "connect_timeout": 5,
            "read_timeout": 20,
            "deadline": 60,
        },
    }
}
# Drills (bench/) shorten the sender's pauses by this; no environment variable, and 1 in production.
CROSSPOST_TIME_SCALE = 1.0
# SQLite has one writer: more threads would only wait for each other.
CROSSPOST_SENDER_THREADS = env.CROSSPOST_SENDER_THREADS or (
    1 if DATABASES["default"]["ENGINE"].endswith("sqlite3") else 4
)
CITYPORTAL_GATEWAYS: dict[str, dict[str, Any]] = {
    "stripe": {
        "BACKEND": "orders.stripe_gateway.StripeGateway",
        "OPTIONS": {"api_base": STRIPE_API_BASE, "timeout": 10},
    }
}
# Whether a way to buy may lead to this machine itself: for development only.
MALL_ALLOW_LOOPBACK = False
# The first city's starting values, copied into rows once by `manage.py start_city`.
FIRST_CITY = {
    "facebook_app_id": env.FACEBOOK_APP_ID,
    "facebook_app_secret": env.FACEBOOK_APP_SECRET,
    "facebook_webhook_verify_token": env.FACEBOOK_WEBHOOK_VERIFY_TOKEN,
    "stripe_secret_key": env.STRIPE_SECRET_KEY,
    "stripe_webhook_secret": env.STRIPE_WEBHOOK_SECRET,
}

# --- Secrets and hosts -------------------------------------------------------------------

SECRET_KEY = env.SECRET_KEY
FIELD_ENCRYPTION_KEYS = env.FIELD_ENCRYPTION_KEYS
# Django is told to take any host; core.middleware.KnownHostMiddleware admits only these
# and the host names of Site rows, which a settings file cannot know.
ALLOWED_HOSTS = ["*"]
EXTRA_HOSTS = env.ALLOWED_HOSTS

# --- Browsers' defences ------------------------------------------------------------------

X_FRAME_OPTIONS = "DENY"  # Wagtail lets its own preview through by itself
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

AUTHENTICATION_BACKENDS = ["core.admin.sign_in.StaffBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
