"""Addresses of the boards, and of the dues behind their numbers."""

from django.urls import path

from lianxin.web.boards import dues, missing, views

urlpatterns = [
    path("board/", views.board, name="board"),
    path("board/table.xlsx", views.board_xlsx, name="board-xlsx"),
    path("board/units/", views.units, name="board-units"),
    path("board/units/<str:code>/", views.unit_board, name="board-unit"),
    path("coverage/", missing.coverage, name="coverage"),
    path("coverage/<str:policy>/<str:rule>/<str:way>/", missing.missing, name="coverage-missing"),
    path("coverage/<str:policy>/<str:rule>/<str:way>/table.xlsx", missing.missing_xlsx, name="coverage-missing-xlsx"),
    path("needs/lapsed/", missing.lapsed, name="needs-lapsed"),
    path("board/units/<str:code>/table.xlsx", views.unit_xlsx, name="board-unit-xlsx"),
    path("dues/table.xlsx", dues.dues_xlsx, name="dues-xlsx"),
    path("dues/", dues.dues, name="dues"),
    path("dues/<int:pk>/", dues.due, name="issued-due"),
]
