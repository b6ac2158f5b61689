"""Addresses of the areas."""

from django.urls import path

from lianxin.web.areas import moving, views

urlpatterns = [
    path("areas/", views.areas, name="reg-areas"),
    path("areas/<str:code>/", views.area, name="reg-area"),
    path("areas/<str:code>/new/", views.new, name="reg-area-new"),
    path("areas/<str:code>/edit/", views.edit, name="reg-area-edit"),
    path("areas/<str:code>/merge/", moving.merge, name="reg-area-merge"),
    path("areas/<str:code>/split/", moving.split, name="reg-area-split"),
]
