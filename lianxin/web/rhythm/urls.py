from django.urls import path

from lianxin.web.rhythm import views

urlpatterns = [
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/new/<slug:policy>/<slug:round_key>/", views.new, name="meeting-new"),
    path("meetings/<slug:code>/", views.meeting, name="meeting"),
    path("meetings/<slug:code>/<str:what>/", views.change, name="meeting-change"),
]
