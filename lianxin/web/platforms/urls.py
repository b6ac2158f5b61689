"""Addresses of the exchange with other systems."""

from django.urls import path

from lianxin.web.platforms import bundles, log, sheet, sides, words

urlpatterns = [
    path("platforms/", sides.platforms, name="platforms"),
    path("platforms/new/", sides.new, name="platforms-new"),
    path("platforms/log/", log.log, name="platforms-log"),
    path("platforms/in/<int:number>/", log.came, name="platforms-in"),
    path("platforms/in/<int:number>/decide/", log.decide, name="platforms-decide"),
    path("platforms/out/<int:number>/", log.went, name="platforms-out"),
    path("platforms/out/<int:number>/again/", log.again, name="platforms-again"),
    path("platforms/side/<str:code>/", sides.platform, name="platforms-one"),
    path("platforms/side/<str:code>/edit/", sides.edit, name="platforms-edit"),
    path("platforms/side/<str:code>/secret/", sides.secret, name="platforms-secret"),
    path("platforms/side/<str:code>/stop/", sides.stop, name="platforms-stop"),
    path("platforms/side/<str:code>/again/", sides.failed_again, name="platforms-all-again"),
    path("platforms/side/<str:code>/bundle/", bundles.make, name="platforms-bundle"),
    path("platforms/side/<str:code>/bundle/take/", bundles.take, name="platforms-bundle-take"),
    path("platforms/side/<str:code>/words/", words.words, name="platforms-words"),
    path("platforms/side/<str:code>/words/<int:number>/drop/", words.drop, name="platforms-word-drop"),
    path("platforms/side/<str:code>/sheet/", sheet.sheet, name="platforms-sheet"),
    path("platforms/side/<str:code>/sheet/told/", sheet.told, name="platforms-sheet-told"),
    path("platforms/side/<str:code>/sheet/table.xlsx", sheet.table, name="platforms-sheet-table"),
]
