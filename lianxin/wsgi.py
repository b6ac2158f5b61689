"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.settings.embedded")
application = get_wsgi_application()

gc.collect()
gc.freeze()  # what is loaded now stays: looking through it again and again took a sixth of a page's time
gc.set_threshold(10_000, 20, 20)
