"""Addresses of absences and suspensions."""

from django.urls import path

from lianxin.web.absences import views

urlpatterns = [
    path("absences/", views.absences, name="absences"),
    path("absences/add/", views.add, name="absence-add"),
    path("absences/<int:pk>/end/", views.end, name="absence-end"),
    path("suspensions/", views.suspensions, name="suspensions"),
    path("suspensions/add/", views.suspend, name="suspension-add"),
    path("suspensions/<int:pk>/end/", views.end_suspension, name="suspension-end"),
]
