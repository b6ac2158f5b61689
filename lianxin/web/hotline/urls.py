"""Addresses of the hotline."""

from django.urls import path

from lianxin.web.hotline import desk, figures, lines, one

urlpatterns = [
    path("hotline/", desk.desk, name="hotline"),
    path("hotline/now/", desk.now, name="hotline-now"),
    path("hotline/seat/", desk.seat, name="hotline-seat"),
    path("hotline/similar/", one.similar, name="hotline-similar"),
    path("hotline/figures/", figures.figures, name="hotline-figures"),
    path("hotline/calls/", figures.calls, name="hotline-calls"),
    path("hotline/calls/<str:code>/", one.one, name="hotline-call"),
    path("hotline/calls/<str:code>/take/", desk.take, name="hotline-take"),
    path("hotline/calls/<str:code>/concern/", one.concern, name="hotline-concern"),
    path("hotline/calls/<str:code>/settle/", one.settle, name="hotline-settle"),
    path("hotline/calls/<str:code>/back/", desk.back, name="hotline-back"),
    path("hotline/lines/", lines.lines, name="hotline-lines"),
    path("hotline/lines/<str:code>/rotate/", lines.rotate, name="hotline-line-rotate"),
    path("hotline/lines/<str:code>/end/", lines.end, name="hotline-line-end"),
]
