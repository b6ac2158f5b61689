"""Addresses of the public site that concern matters."""

from django.urls import path

from lianxin.web.ask import asking, following, looking

urlpatterns = [
    path("ask/", asking.ask, name="ask"),
    path("ask/receipt/", asking.receipt, name="ask-receipt"),
    path("follow/", following.door, name="follow"),
    path("follow/page/", following.page, name="follow-page"),
    path("follow/page/<slug:step>/", following.act, name="follow-act"),
    path("follow/photos/<slug:name>", following.photo, name="follow-photo"),
    path("follow/leave/", following.leave, name="follow-leave"),
    path("find/", looking.find, name="find"),
    path("promises/", looking.promises, name="promises"),
    path("asked/", looking.asked, name="asked"),
    path("results/", looking.results, name="results"),
]
