"""As in production, but for the secrets."""

from lianxin.settings.base import *  # noqa: F403
from lianxin.settings.base import STORAGES

SECRET_KEY = "benchmarks-only"  # noqa: S105  # nothing outside this machine is served
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
