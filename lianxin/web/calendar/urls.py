"""Addresses of the calendar."""

from django.urls import path

from lianxin.web.calendar import views

urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/day/", views.set_day, name="calendar-day"),
    path("calendar/seed/", views.seed, name="calendar-seed"),
]
