from django.urls import path

from lianxin.web.reports import closings, filling, ledgers, papers, villages

urlpatterns = [
    path("papers/", papers.papers, name="papers"),
    path("papers/now/", papers.draft_now, name="paper-now"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/edit/", papers.edit, name="paper-edit"),
    path("papers/<int:pk>/paper.docx", papers.docx, name="paper-docx"),
    path("papers/<int:pk>/paper.xlsx", papers.xlsx, name="paper-xlsx"),
    path("papers/<int:pk>/step/<str:step>/", papers.step, name="paper-step"),
    path("closings/", closings.closings, name="closings"),
    path("closings/mine/", closings.my_lines, name="my-lines"),
    path("closings/mine/<int:due>/", closings.say, name="remark"),
    path("closings/remarks/<int:pk>/", closings.answer, name="remark-answer"),
    path("closings/<str:label>/close/", closings.close, name="closing-close"),
    path("closings/<str:label>/reopen/", closings.reopen, name="closing-reopen"),
    path("slips/", ledgers.slips, name="slips"),
    path("slips/new/", ledgers.new_slip, name="slip-new"),
    path("slips/<int:pk>/slip.docx", ledgers.slip_file, name="slip-docx"),
    path("slips/<int:pk>/answer/", ledgers.answer, name="slip-answer"),
    path("slips/<int:pk>/off/", ledgers.write_off, name="slip-off"),
    path("ledgers/table.xlsx", ledgers.ledger_xlsx, name="ledger-xlsx"),
    path("blanks/", filling.blanks, name="blanks"),
    path("blanks/new/", filling.new_blank, name="blank-new"),
    path("blanks/<int:pk>/", filling.blank, name="blank"),
    path("blanks/<int:pk>/map/", filling.map_cell, name="blank-map"),
    path("blanks/<int:pk>/fill/", filling.fill, name="blank-fill"),
    path("receiving/", villages.receiving, name="receiving"),
    path("villages/", villages.village_list, name="villages"),
    path("villages/<str:code>/notice/", villages.notice, name="village-notice"),
    path("villages/<str:code>/cards.pdf", villages.cards, name="village-cards"),
]
