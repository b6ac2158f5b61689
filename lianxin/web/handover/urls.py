"""Addresses of hand-overs."""

from django.urls import path

from lianxin.web.handover import making, views

urlpatterns = [
    path("handover/", views.handovers, name="reg-handovers"),
    path("handover/new/", making.new, name="reg-handover-new"),
    path("handover/<str:code>/", views.one, name="reg-handover"),
    path("handover/<str:code>/told/", views.told, name="reg-handover-told"),
    path("handover/<str:code>/letter/", views.letter, name="reg-handover-letter"),
    path("handover/<str:code>/letters/", views.letters, name="reg-handover-letters"),
]
