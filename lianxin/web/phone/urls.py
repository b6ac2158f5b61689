"""Addresses of the phone: what it asks for and hands in (JSON), and the pages about phones; the shell brings its own."""

from django.urls import include, path

from lianxin.web.phone import views_intake, views_package, views_pages

urlpatterns = [
    path("phone/hello/", views_intake.hello, name="phone-hello"),
    path("phone/devices/", views_intake.devices, name="phone-devices"),
    path("phone/devices/<str:code>/revoke/", views_intake.revoke, name="phone-revoke"),
    path("phone/unlock/", views_intake.unlock, name="phone-unlock"),
    path("phone/upload/", views_intake.upload, name="phone-upload"),
    path("phone/photos/", views_intake.photos, name="phone-photos"),
    path("phone/package/", views_package.package, name="phone-package"),
    path("me/phone/", views_pages.mine, name="my-phones"),
    path("me/phone/choose/", views_pages.choose, name="phone-choose"),
    path("calendar/feed/<str:secret>.ics", views_pages.feed, name="phone-feed"),
    path("phones/", views_pages.desk, name="phone-desk"),
    path("phone-records/", views_pages.records, name="phone-records"),
    path("phone-records/<int:upload>/", views_pages.record, name="phone-record"),
    path("phone-photos/<int:photo>/", views_pages.photo, name="phone-photo"),
    path("phone-records/<int:upload>/decide/", views_pages.decide, name="phone-decide"),
    path("", include("lianxin.web.phone.shell_urls")),
]
