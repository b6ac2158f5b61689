"""Addresses of the audit."""

from django.urls import path

from lianxin.web.audit import views

urlpatterns = [
    path("audit/", views.acts, name="audit"),
    path("audit/kept/", views.schedule, name="audit-kept"),
    path("audit/reads/", views.reads, name="audit-reads"),
]
