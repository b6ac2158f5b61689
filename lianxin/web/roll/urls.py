"""Addresses of the roll: households and organisations."""

from django.urls import path

from lianxin.web.roll import lists, merging, views, wanting

urlpatterns = [
    path("roll/", lists.roll, name="reg-roll"),
    path("roll/found/", lists.provisional, name="reg-roll-provisional"),
    path("roll/twins/", lists.twins, name="reg-roll-twins"),
    path("roll/new/", views.new, name="reg-roll-new"),
    path("roll/<str:code>/", views.one, name="reg-roll-one"),
    path("roll/<str:code>/edit/", views.edit, name="reg-roll-edit"),
    path("roll/<str:code>/end/", views.end, name="reg-roll-end"),
    path("roll/<str:code>/erase/", views.erase, name="reg-roll-erase"),
    path("roll/<str:code>/settle/", views.settle, name="reg-roll-settle"),
    path("roll/<str:code>/merge/", merging.merge, name="reg-roll-merge"),
    path("roll/<str:code>/needs/new/", wanting.declare, name="reg-roll-need-new"),
    path("roll/<str:code>/needs/<int:need>/end/", wanting.end, name="reg-roll-need-end"),
]
