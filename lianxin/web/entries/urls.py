"""Addresses of entries, and of what is found on them: problems, objections, instructions."""

from django.urls import path

from lianxin.web.entries import finding, notes, views

urlpatterns = [
    path("record/", views.new, name="entry-new"),
    path("record/find/", finding.counterparts, name="entry-find"),
    path("record/find-officer/", finding.officers, name="entry-find-officer"),
    path("record/find-leader/", finding.leaders, name="entry-find-leader"),
    path("entries/", views.mine, name="entries"),
    path("entries/<str:code>/", views.entry, name="entry"),
    path("entries/<str:code>/correct/", views.correct, name="entry-correct"),
    path("entries/<str:code>/withdraw/", views.withdraw, name="entry-withdraw"),
    path("entries/<str:code>/objections/<int:objection>/", notes.reply, name="objection-reply"),
    path("problems/", notes.problems, name="problems"),
    path("problems/<str:code>/", notes.problem, name="problem"),
    path("instructions/<str:code>/", notes.instruction, name="instruction"),
]
