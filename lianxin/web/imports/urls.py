"""Addresses of the import page."""

from django.urls import path

from lianxin.web.imports import views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/upload/", views.upload, name="import-upload"),
    path("imports/<str:key>/sheets/", views.sheets, name="import-sheets"),
    path("imports/<str:key>/questions/", views.questions, name="import-questions"),
    path("imports/<str:key>/check/", views.check, name="import-check"),
    path("imports/<str:key>/done/", views.done, name="import-done"),
    path("imports/<str:key>/faults.xlsx", views.faults, name="import-faults"),
    path("imports/<str:key>/working/", views.working, name="import-working"),
    path("imports/<str:key>/stop/", views.stop, name="import-stop"),
    path("imports/<str:key>/drop/", views.drop, name="import-drop"),
]
