"""Addresses of those who are linked to."""

from django.urls import path

from lianxin.web.counterparts import views

urlpatterns = [
    path("counterparts/", views.mine, name="counterparts"),
    path("counterparts/<str:code>/", views.counterpart, name="counterpart"),
    path("counterparts/<str:code>/needs/<int:need>/", views.confirm_need, name="need-confirm"),
    path("counterparts/<str:code>/card/", views.make_card, name="card-make"),
    path("counterparts/<str:code>/key/", views.issue_key, name="key-issue"),
    path("search/", views.search, name="search"),
]
