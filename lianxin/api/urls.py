"""Where the interface for programs stands."""

from django.urls import path

from lianxin.api import matters, open311, platforms, public, telephony
from lianxin.api.app import api

api.add_router("", matters.router)
api.add_router("/public", public.router)
api.add_router("/telephony", telephony.router)
api.add_router("", platforms.router)

urlpatterns = [
    path("api/v1/", api.urls),
    path("open311/v2/discovery.<str:form>", open311.discovery, name="open311-discovery"),
    path("open311/v2/services.<str:form>", open311.services, name="open311-services"),
    path("open311/v2/services/<str:code>.<str:form>", open311.definition, name="open311-definition"),
    path("open311/v2/requests.<str:form>", open311.requests, name="open311-requests"),
    path("open311/v2/requests/<str:code>.<str:form>", open311.one, name="open311-request"),
    path("open311/v2/tokens/<str:token>.<str:form>", open311.token, name="open311-token"),
]
