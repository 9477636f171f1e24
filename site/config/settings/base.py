"""Settings of every deployment, read from the environment; `.env.example` documents each variable."""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[3]
environ.Env.read_env(BASE_DIR / ".env")

DATA_DIR = Path(env("OGDE_DATA_DIR", default=str(BASE_DIR / "var"))).resolve()

SECRET_KEY = env("SECRET_KEY", default="")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY must be set: see .env.example")
# Keys the history of cases: unlike SECRET_KEY it must never change once a case was filed.
HISTORY_KEY = env("HISTORY_KEY", default="")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env("SITE_URL", default="http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "config",
    "accounts",
    "directory",
    "mail",
    "cases",
    "forms.apps.FormsConfig",
    "cms",
    "dsfr",
    "allauth",
    "allauth.account",
    "django_q",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail_modeladmin",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.apps.WagtailUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "config.staticfiles.CollectedFilesConfig",
    "django.forms",
]

MIDDLEWARE = [
    "config.middleware.DoorMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.MaintenanceMiddleware",
    "config.middleware.AddressMiddleware",
    "config.page_cache.PublicPageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.ScriptedSendingMiddleware",
    "config.middleware.UnsentMiddleware",
    "config.middleware.KnownBrowserMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.ContentSecurityPolicyMiddleware",
    "cases.middleware.CaseScopeMiddleware",
    "cms.admin.middleware.EditorialMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

# The site stands at the root of its host; elsewhere its links would lead astray, whoever says that it does.
FORCE_SCRIPT_NAME = ""
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "config.context_processors.site",
                "forms.context_processors.waiting",
            ],
            "builtins": ["config.templatetags.ogde"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'ogde.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;PRAGMA recursive_triggers=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # The default of 300 would let a flood of attempts push out the counts that lock accounts.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "pages": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "page_cache",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
        # Raised when what page_cache.py keeps of a page changes its form.
        "VERSION": 2,
    },
    # One query finds all renditions of an image: fewer than the cache in the database would take.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # One writer at a time: who saves something long is not to make visitors wait for pages that nobody changed.
    CACHES["pages"] |= {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "pages",
    }

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["accounts.credentials.ComposedArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.credentials.CharacterClassesValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/demandes/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "email2*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USERNAME_VALIDATORS = "accounts.credentials.username_validators"
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_USERNAME_BLACKLIST = ["admin", "administrateur", "agent", "douane", "ogde", "root", "support"]
# Sign-ins that succeed are not counted: a stranger behind the same address would keep everybody else out.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "20/5m/ip,5/5m/key",
    "login_failed_at_home": "5/5m/key",
}
# How many reverse proxies of ours stand before the site: whose address counts depends on it.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("OGDE_PROXIES", default=0)
ACCOUNT_FORMS = {
    "signup": "accounts.forms.SignupForm",
    "login": "accounts.forms.SignInForm",
    "add_email": "accounts.forms.NewEmailForm",
    "change_password": "accounts.forms.NewPasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reset_password": "accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "site/config/locale"]

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "assets"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
PRIVATE_ROOT = DATA_DIR / "private"
# The last event, beside the files: says when a database is older than they are.
HISTORY_WATERMARK = DATA_DIR / "history_watermark.json"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "config.staticfiles.StaticFilesStorage"},
}
# A form says itself that a text is too long, or that there are too many files: it has to receive them for that.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 2_000
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_HANDLERS = [
    "files.uploads.SurplusUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "files.uploads.CappedUploadHandler",
]

# Every mail the site sends is first a row of the outbox; the worker hands it to the delivery backend.
EMAIL_BACKEND = "mail.backends.OutboxEmailBackend"
MAIL_DIR = DATA_DIR / "mails"
EMAIL_URL = env("EMAIL_URL", default="")
DELIVERY_EMAIL_BACKEND = "mail.backends.FolderEmailBackend"
if EMAIL_URL:
    delivery = env.email_url("EMAIL_URL")
    DELIVERY_EMAIL_BACKEND = delivery.pop("EMAIL_BACKEND")
    vars().update(delivery)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="OGDE <ne-pas-repondre@ogde.invalid>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

Q_CLUSTER = {
    "name": "ogde",
    "orm": "default",
    "workers": env.int("WORKERS", default=2),
    "timeout": 120,
    "retry": 180,
    "max_attempts": 1,
    "bulk": 20,
    "queue_limit": 100,
    "save_limit": -1,
    "poll": 0.2,
    "catch_up": False,
    "label": "Tâches",
}
TASKS = {"default": {"BACKEND": "config.tasks.QueueBackend"}}

WAGTAIL_SITE_NAME = "OGDE"
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILDOCS_DOCUMENT_MODEL = "cms.LibraryDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.library.admin.forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "txt", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.admin.images.ImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
# An image is opened whole to make its sizes: 200 MB of memory at four bytes a pixel.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
# PostgreSQL's configuration is made by a migration; SQLite has none and ignores it.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "text.search_backend", "SEARCH_CONFIG": "simple"}}
# How long the words that visitors looked for are counted, in days.
WAGTAILSEARCH_HITS_MAX_AGE = 90
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("fr", "Français")]
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# Its request carries the button that was pressed along: an approval was made twice, and the second time took back
# the publication of the first.
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_USER_TIME_ZONES = ["Europe/Paris"]
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
# A password known to many, without a lock-out, protects nothing.
WAGTAIL_PRIVATE_PAGE_OPTIONS = WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français")]
WAGTAILEMBEDS_FINDERS = []

DSFR_USE_INTEGRITY_CHECKSUMS = False
OFFICIAL_BRANDING = env.bool("OGDE_OFFICIAL_BRANDING", default=False)
DEMO = env.bool("OGDE_DEMO", default=False)
# A right over cases that somebody gives waits until a second administrator confirms it.
FOUR_EYES = env.bool("OGDE_FOUR_EYES", default=False)
MAINTENANCE = env.bool("OGDE_MAINTENANCE", default=False)

# Files of a request: megabytes a file, megabytes a case, how many a case; then complements a case.
ATTACHMENT_MAX_MB = env.int("OGDE_ATTACHMENT_MAX_MB", default=20)
CASE_FILES_MAX_MB = env.int("OGDE_CASE_FILES_MAX_MB", default=100)
CASE_FILES_MAX = env.int("OGDE_CASE_FILES_MAX", default=300)
CASE_COMPLEMENTS_MAX = env.int("OGDE_CASE_COMPLEMENTS_MAX", default=100)

# What one person may have at a time.
DRAFTS_MAX = env.int("OGDE_DRAFTS_MAX", default=20)
OPEN_CASES_MAX = env.int("OGDE_OPEN_CASES_MAX", default=200)

# PDFs that a web process draws or has wait: each holds one of its threads, of which gunicorn.conf.py gives it four.
PAPERS_AT_ONCE = env.int("OGDE_PAPERS_AT_ONCE", default=2)
PAPERS_PER_PERSON = env.int("OGDE_PAPERS_PER_PERSON", default=1)

# How long an applicant may object to the publication of the answer he was given.
RULING_OBJECTION_DAYS = env.int("OGDE_RULING_OBJECTION_DAYS", default=30)

# "sample" is the register shipped with the project, "api" the API Recherche d'entreprises.
COMPANY_REGISTER = env("OGDE_COMPANY_REGISTER", default="sample")
COMPANY_REGISTER_URL = env("OGDE_COMPANY_REGISTER_URL", default="https://recherche-entreprises.api.gouv.fr")

SECURE = env.bool("OGDE_HTTPS", default=True)
SECURE_SSL_REDIRECT = SECURE
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
# Binds every site of the domain, for as long as browsers remember: only when all of them have HTTPS.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = (
    env.bool("OGDE_HSTS_SUBDOMAINS", default=False) and SECURE
)
# Without a proxy of ours anybody may write the header.
BEHIND_PROXY = SECURE and ALLAUTH_TRUSTED_PROXY_COUNT > 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
# Wagtail shows the preview of a page in a frame of its own screens.
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "manifest-src": [SELF],
    }
}
# Wagtail's own screens have inline scripts and styles.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "form-action": [SELF],
    "base-uri": [SELF],
    "frame-ancestors": [SELF],
    "object-src": [NONE],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {"weasyprint.progress": {"level": "WARNING"}, "fontTools": {"level": "WARNING"}},
}
