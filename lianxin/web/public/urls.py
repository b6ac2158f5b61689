"""Addresses that need no log-in: the contact card, the resident's own page."""

from django.urls import path

from lianxin.web.public import cards, residents, rights

urlpatterns = [
    path("c/", cards.door, name="card-door"),
    path("c/<str:code>", cards.card, name="card"),
    path("cards/<str:code>/print/", cards.to_print, name="card-print"),
    path("r/", residents.door, name="resident-door"),
    path("r/page/", residents.page, name="resident"),
    path("r/copy/", rights.copy, name="resident-copy"),
    path("r/wish/", rights.wish, name="resident-wish"),
    path("privacy/", rights.notice, name="privacy"),
    path("r/leave/", residents.leave, name="resident-leave"),
    path("r/objections/<str:code>/", residents.object_to, name="resident-object"),
]
