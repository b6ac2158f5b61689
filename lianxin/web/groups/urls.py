from django.urls import path

from lianxin.web.groups import views

urlpatterns = [
    path("groups/", views.groups, name="groups"),
    path("groups/new/", views.new, name="group-new"),
    path("groups/<str:code>/", views.group, name="group"),
    path("groups/<str:code>/<str:what>/", views.change, name="group-change"),
]
