"""One machine, SQLite, no web server in front: the default."""

from lianxin.settings.base import *  # noqa: F403
from lianxin.settings.base import DATA
from lianxin.settings.secret import secret_key

SECRET_KEY = secret_key(DATA / "secret-key")
