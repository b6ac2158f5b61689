from django.urls import path

from lianxin.web.reports import papers

urlpatterns = [
    path("papers/", papers.papers, name="papers"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/edit/", papers.edit, name="paper-edit"),
    path("papers/<int:pk>/paper.docx", papers.docx, name="paper-docx"),
    path("papers/<int:pk>/paper.xlsx", papers.xlsx, name="paper-xlsx"),
    path("papers/<int:pk>/step/<str:step>/", papers.step, name="paper-step"),
]
