"""Addresses of the counter."""

from django.urls import path

from lianxin.web.counter import views

urlpatterns = [
    path("counter/", views.counter, name="counter-desk"),
    path("counter/new/", views.new, name="counter-new"),
    path("counter/similar/", views.similar, name="counter-similar"),
    path("counter/<str:code>/", views.one, name="counter-one"),
    path("counter/<str:code>/receipt/", views.receipt, name="counter-receipt"),
    path("counter/<str:code>/receipt/<str:slip>/", views.shown_receipt, name="counter-shown-receipt"),
    path("counter/<str:code>/relative/", views.consent, name="counter-consent"),
    path("counter/<str:code>/relative/<int:consent>/end/", views.end_consent, name="counter-consent-end"),
    path("counter/<str:code>/<str:step>/", views.step, name="counter-step"),
]
