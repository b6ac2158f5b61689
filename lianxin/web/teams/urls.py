"""Addresses of command centres and teams."""

from django.urls import path

from lianxin.web.teams import board, keeping, missions

urlpatterns = [
    path("teams/", board.board, name="teams"),
    path("teams/mine/", board.mine, name="teams-mine"),
    path("teams/keep/", keeping.keep, name="teams-keep"),
    path("teams/keep/<str:what>/", keeping.new, name="teams-new"),
    path("teams/keep/<str:what>/sheet/", keeping.sheet, name="teams-sheet"),
    path("teams/missions/", board.missions, name="missions"),
    path("teams/missions/<str:code>/", missions.mission, name="mission"),
    path("teams/missions/<str:code>/<str:step>/", missions.step, name="mission-step"),
    path("teams/send/<str:code>/", missions.send, name="team-send"),
    path("teams/<str:code>/stand-by/", board.stand_by, name="team-stand-by"),
    path("teams/<str:code>/rest/", board.rest, name="team-rest"),
    path("teams/<str:code>/end/", keeping.end, name="team-end"),
]
