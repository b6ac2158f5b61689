"""Where the interface for programs stands."""

from django.urls import include, path

from lianxin.api import counter, desks, finding, matters, office, open311, photos, platforms, public, telephony
from lianxin.api.app import api

api.add_router("", photos.router)  # before those whose addresses begin with a code
api.add_router("", matters.router)
api.add_router("", finding.router)
api.add_router("", counter.router)
api.add_router("", office.router)
api.add_router("", desks.router)
api.add_router("/public", photos.public)
api.add_router("/public", public.router)
api.add_router("/telephony", telephony.router)
api.add_router("", platforms.router)

open311_patterns = [
    path("discovery.<str:form>", open311.discovery, name="open311-discovery"),
    path("services.<str:form>", open311.services, name="open311-services"),
    path("services/<str:code>.<str:form>", open311.definition, name="open311-definition"),
    path("requests.<str:form>", open311.requests, name="open311-requests"),
    path("requests/<str:code>.<str:form>", open311.one, name="open311-request"),
    path("tokens/<str:token>.<str:form>", open311.token, name="open311-token"),
    path("<path:rest>.json", open311.elsewhere, {"form": "json"}, name="open311-elsewhere-json"),
    path("<path:rest>", open311.elsewhere, {"form": "xml"}, name="open311-elsewhere"),
]
api_urls = api.urls
for _pattern in api_urls[0]:
    # signatures are over the bytes that came, whatever their type is said to be
    _pattern.callback.takes_no_form = True  # type: ignore[union-attr]
urlpatterns = [
    path("api/v1/", api_urls),
    path("open311/v2/", include(open311_patterns)),
]
