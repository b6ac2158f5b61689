"""Addresses of answers ready to use."""

from django.urls import path

from lianxin.web.canned import views

urlpatterns = [
    path("canned/", views.canned, name="canned"),
    path("canned/new/", views.new, name="canned-new"),
    path("canned/<str:code>/", views.one, name="canned-one"),
    path("canned/<str:code>/rewrite/", views.rewrite, name="canned-rewrite"),
]
