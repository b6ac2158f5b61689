"""Addresses of the phone's own page."""

from django.urls import URLPattern, path

from lianxin.web.phone import shell

urlpatterns: list[URLPattern] = [
    path("phone/", shell.shell, name="phone"),
    path("phone/sw.js", shell.worker, name="phone-sw"),
    path("phone/manifest.webmanifest", shell.manifest, name="phone-manifest"),
    path("phone/texts/<slug:language>.json", shell.texts, name="phone-texts"),
]
