from django.urls import path

from lianxin.web.rhythm import answering, minutes, taking_up, views

urlpatterns = [
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/new/<slug:policy>/<slug:round_key>/", views.new, name="meeting-new"),
    path("meetings/solved/", views.solved, name="meetings-solved"),
    path("meetings/from/<str:entry>/", taking_up.take_up, name="meeting-from"),
    path("meetings/<slug:code>/", views.meeting, name="meeting"),
    path("meetings/<slug:code>/answer/", answering.answer, name="meeting-answer"),
    path("meetings/<slug:code>/minutes/", minutes.minutes, name="minutes"),
    path("meetings/<slug:code>/minutes/minutes.docx", minutes.docx, name="minutes-docx"),
    path("meetings/<slug:code>/minutes/<str:what>/", minutes.step, name="minutes-step"),
    path("meetings/<slug:code>/<str:what>/", views.change, name="meeting-change"),
]
