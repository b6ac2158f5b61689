"""Every address of the product. A feature folder brings its own `urls.py`; each view declares what it needs (`declare.py`)."""

from django.urls import URLPattern, URLResolver, include, path

from lianxin.web import views
from lianxin.web.routing import ByFirstWord

FEATURES = (
    "accounts",
    "today",
    "entries",
    "counterparts",
    "drafts",
    "public",
    "ask",
    "policies",
    "burden",
    "boards",
    "figures",
    "calendar",
    "absences",
    "audit",
    "areas",
    "people",
    "roll",
    "links",
    "pairing",
    "postings",
    "handover",
    "logins",
    "imports",
    "matters",
    "platforms",
    "counter",
    "canned",
    "hotline",
    "teams",
    "reports",
    "phone",
    "rhythm",
    "groups",
    "tips",
)

_patterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("session/", views.session, name="session"),
    path("language/", views.choose_language, name="language"),
    path("display/", views.display, name="display"),
    *(path("", include(f"lianxin.web.{feature}.urls")) for feature in FEATURES),
    path("", include("lianxin.api.urls")),
]
urlpatterns = [ByFirstWord(_patterns)]

handler400 = "lianxin.web.errors.bad_request"
handler403 = "lianxin.web.errors.forbidden"
handler404 = "lianxin.web.errors.not_found"
handler500 = "lianxin.web.errors.broken"
