"""Where the interface for programs stands."""

from django.urls import path

from lianxin.api import matters, public
from lianxin.api.app import api

api.add_router("", matters.router)
api.add_router("/public", public.router)

urlpatterns = [path("api/v1/", api.urls)]
