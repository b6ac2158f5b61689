"""Addresses of the links."""

from django.urls import path

from lianxin.web.links import bulk, parties, views

urlpatterns = [
    path("links/", views.links, name="reg-links"),
    path("links/bulk/", bulk.bulk, name="reg-links-bulk"),
    path("links/<int:pk>/end/", parties.end, name="reg-link-end"),
    path("links/<str:what>/<str:code>/", parties.held, name="reg-links-of"),
    path("links/<str:what>/<str:code>/new/", parties.add, name="reg-links-add"),
]
