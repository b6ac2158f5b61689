"""Addresses of *Today*."""

from django.urls import path

from lianxin.web.today import views

urlpatterns = [
    path("today/", views.today, name="today"),
    path("handovers/<int:item>/told/", views.told, name="told"),
    path("due/<str:policy>/<str:duty>/<str:period>/", views.due, name="due"),
]
