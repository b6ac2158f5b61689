"""Addresses of the phone: what it asks for and hands in (JSON), and the pages about phones; the shell brings its own."""

from django.urls import include, path

from lianxin.web.phone import views_intake, views_package

urlpatterns = [
    path("phone/hello/", views_intake.hello, name="phone-hello"),
    path("phone/devices/", views_intake.devices, name="phone-devices"),
    path("phone/devices/<str:code>/revoke/", views_intake.revoke, name="phone-revoke"),
    path("phone/unlock/", views_intake.unlock, name="phone-unlock"),
    path("phone/upload/", views_intake.upload, name="phone-upload"),
    path("phone/photos/", views_intake.photos, name="phone-photos"),
    path("phone/package/", views_package.package, name="phone-package"),
    path("", include("lianxin.web.phone.shell_urls")),
]
