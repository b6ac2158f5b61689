from django.urls import path

from lianxin.web.rhythm import taking_up, views

urlpatterns = [
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/new/<slug:policy>/<slug:round_key>/", views.new, name="meeting-new"),
    path("meetings/from/<str:entry>/", taking_up.take_up, name="meeting-from"),
    path("meetings/<slug:code>/", views.meeting, name="meeting"),
    path("meetings/<slug:code>/<str:what>/", views.change, name="meeting-change"),
]
