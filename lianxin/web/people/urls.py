"""Addresses of units and officers."""

from django.urls import path

from lianxin.web.people import officers, posts, roles, units

urlpatterns = [
    path("units/", units.units, name="reg-units"),
    path("units/new/", units.new, name="reg-unit-new"),
    path("units/<str:code>/", units.unit, name="reg-unit"),
    path("units/<str:code>/edit/", units.edit, name="reg-unit-edit"),
    path("people/", officers.people, name="reg-people"),
    path("people/new/", officers.new, name="reg-people-new"),
    path("people/posts/<int:pk>/end/", posts.end, name="reg-people-post-end"),
    path("people/posts/<int:pk>/backup/", posts.backup, name="reg-people-backup"),
    path("people/roles/<int:pk>/revoke/", roles.revoke, name="reg-people-role-revoke"),
    path("people/<str:code>/", officers.person, name="reg-people-one"),
    path("people/<str:code>/edit/", officers.edit, name="reg-people-edit"),
    path("people/<str:code>/posts/new/", posts.add, name="reg-people-post-add"),
    path("people/<str:code>/roles/new/", roles.grant, name="reg-people-role-grant"),
]
