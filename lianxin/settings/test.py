"""For the tests: SQLite unless DATABASE_URL says otherwise; quick hashes, plain static files."""

import os
import tempfile
from pathlib import Path

_SCRATCH = Path(tempfile.gettempdir()) / f"lianxin-test-{os.getuid()}"
os.environ.setdefault("LIANXIN_DATA", str(_SCRATCH))

from lianxin.settings.base import *  # noqa: E402, F403
from lianxin.settings.base import DATABASES, MIDDLEWARE, STORAGES  # noqa: E402

SECRET_KEY = "a-key-for-tests-only"  # noqa: S105
if _FILE := os.environ.get("LIANXIN_TEST_FILE"):  # for a browser: several requests at once, each on a connection of its own
    DATABASES["default"]["TEST"] = {"NAME": _FILE}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# The test server and live_server serve static files themselves; whitenoise warns of a folder that is not there.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
