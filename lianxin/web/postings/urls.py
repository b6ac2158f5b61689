"""Addresses of postings to villages: calls, their rows, the panel's marks, both proposals and the decision."""

from django.urls import path

from lianxin.web.postings import choosing, panel, rows, views

urlpatterns = [
    path("postings/", views.listed, name="postings"),
    path("postings/new/", views.new, name="posting-new"),
    path("postings/panel/", panel.listed, name="posting-panel"),
    path("postings/panel/<int:pk>/", panel.marks, name="posting-marks"),
    path("postings/<int:pk>/", views.one, name="posting"),
    path("postings/<int:pk>/villages/new/", rows.new_village, name="posting-village-new"),
    path("postings/<int:pk>/villages/<int:row>/", rows.village, name="posting-village"),
    path("postings/<int:pk>/units/<int:row>/", rows.unit, name="posting-unit"),
    path("postings/<int:pk>/people/new/", rows.new_person, name="posting-person-new"),
    path("postings/<int:pk>/people/<int:row>/", rows.person, name="posting-person"),
    path("postings/<int:pk>/off/<str:what>/<int:row>/", rows.off, name="posting-off"),
    path("postings/<int:pk>/mark/", views.move, name="posting-move"),
    path("postings/<int:pk>/drop/", views.drop, name="posting-drop"),
    path("postings/<int:pk>/choice/", choosing.choice, name="posting-choice"),
]
