"""Settings common to every way of running Lianxin."""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from lianxin.settings.database import database_from_url
from lianxin.settings.oidc import oidc_from, origins
from lianxin.settings.senders import senders_from

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = Path(os.environ.get("LIANXIN_DATA", ROOT / "var")).resolve()
LIANXIN_KEYS = Path(os.environ.get("LIANXIN_KEYS", DATA / "keys.json"))
POLICIES = ROOT / "policies"

DEBUG = False
ALLOWED_HOSTS: list[str] = ["*"]
INSTALLED_APPS = [
    "lianxin.audit",
    "lianxin.registry",
    "lianxin.policy",
    "lianxin.liaison",
    "lianxin.records",
    "lianxin.feedback",
    "lianxin.matters",
    "lianxin.hotline",
    "lianxin.teams",
    "lianxin.rhythm",
    "lianxin.groups",
    "lianxin.tips",
    "lianxin.figures",
    "lianxin.duties",
    "lianxin.planning",
    "lianxin.phones",
    "lianxin.platforms",
    "lianxin.exchange",
    "lianxin.reports",
    "lianxin.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "lianxin.api.answers.FaultsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lianxin.web.middleware.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lianxin.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "lianxin.web.sessions.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lianxin.web.plain.PlainTextMiddleware",
    "lianxin.web.readonly.ReadOnlyMiddleware",
    "lianxin.web.middleware.ViewerMiddleware",
]
MESSAGE_STORAGE = "lianxin.web.told.Storage"
ROOT_URLCONF = "lianxin.web.urls"
WSGI_APPLICATION = "lianxin.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lianxin.web.context.frame",
            ],
        },
    }
]

DATABASES = {"default": database_from_url(os.environ.get("DATABASE_URL", f"sqlite:///{DATA / 'lianxin.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

AUTH_USER_MODEL = "registry.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
# By user name and not only by address: an office behind one address is not locked out by one colleague's typing.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "10/5m/key,600/5m/ip"}
ACCOUNT_ADAPTER = "lianxin.web.accounts.adapter.Adapter"
ACCOUNT_FORMS = {"login": "lianxin.web.accounts.forms.LogInForm"}
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = False
FORM_RENDERER = "lianxin.web.widgets.Renderer"
CSRF_FAILURE_VIEW = "lianxin.web.errors.csrf_failed"
SOCIALACCOUNT_ADAPTER = "lianxin.web.accounts.outer.OuterAdapter"
SOCIALACCOUNT_PROVIDERS = oidc_from(os.environ)
SOCIALACCOUNT_STORE_TOKENS = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Lianxin"

LANGUAGE_CODE = os.environ.get("LIANXIN_LANG", "zh-hans")
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "lianxin" / "web" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF, *origins(SOCIALACCOUNT_PROVIDERS)],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "lianxin.web.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

LIANXIN_DEMO = os.environ.get("LIANXIN_DEMO", "") == "1"
LIANXIN_SENDERS = senders_from(os.environ, DATA)
LIANXIN_INTRANET_HOSTS = [one.strip() for one in os.environ.get("LIANXIN_INTRANET_HOSTS", "").split(",") if one.strip()]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler", "level": "ERROR"}},
    "loggers": {"django.request": {"handlers": ["stderr"]}},
}
"""What breaks stands with its traceback where the server writes; left to itself Django would mail it to nobody."""
