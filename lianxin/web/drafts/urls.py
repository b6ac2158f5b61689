"""Addresses of drafted texts: weekly record, progress card, report, the leaders' digest; and of instructions that follow."""

from django.urls import path

from lianxin.web.drafts import instructing, views

urlpatterns = [
    path("texts/<str:kind>/", views.text, name="text"),
    path("texts/<str:kind>/text.docx", views.text_file, name="text-docx"),
    path("digest/", views.digest, name="digest"),
    path("instruct/", instructing.new, name="instruct"),
    path("instruct/find/", instructing.find, name="instruct-find"),
    path("instructions/", instructing.given, name="instructions"),
]
