"""Addresses of the figures."""

from django.urls import path

from lianxin.web.figures import views

urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/<str:key>/", views.figure, name="figure"),
    path("figures/<str:key>/table.xlsx", views.figure_xlsx, name="figure-xlsx"),
    path("figures/<str:key>/answer/", views.answer_figure, name="figure-answer"),
]
