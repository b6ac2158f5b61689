"""Addresses of the desk of log-ins."""

from django.urls import path

from lianxin.web.logins import views

urlpatterns = [
    path("logins/", views.logins, name="reg-logins"),
    path("logins/roles/", views.roles, name="reg-login-roles"),
    path("logins/slips/", views.slips, name="reg-login-slips"),
    path("logins/<str:code>/slip/", views.slip, name="reg-login-slip"),
    path("logins/<str:code>/active/", views.active, name="reg-login-active"),
]
