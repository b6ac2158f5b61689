"""Behind HTTPS, on PostgreSQL: a county and more. Refuses to start with a set clock or without its secrets."""

import os

from django.core.exceptions import ImproperlyConfigured

from lianxin.settings.base import *  # noqa: F403

if os.environ.get("LIANXIN_NOW"):
    raise ImproperlyConfigured("LIANXIN_NOW sets the clock for trials; take it out of the environment of a production server")
for needed in ("LIANXIN_SECRET_KEY", "LIANXIN_HOSTS", "DATABASE_URL"):
    if not os.environ.get(needed):
        raise ImproperlyConfigured(f"{needed} must be set for a production server")

SECRET_KEY = os.environ["LIANXIN_SECRET_KEY"]
ALLOWED_HOSTS = os.environ["LIANXIN_HOSTS"].split(",")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 31_536_000
