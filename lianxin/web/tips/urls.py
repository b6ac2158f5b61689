from django.urls import path

from lianxin.web.tips import ledger, views

urlpatterns = [
    path("tips/", views.tip, name="tip"),
    path("tips/desk/", views.desk, name="tips-desk"),
    path("tips/desk/ledger.xlsx", ledger.xlsx, name="tips-ledger-xlsx"),
    path("tips/desk/ledger.csv", ledger.as_csv, name="tips-ledger-csv"),
    path("tips/<str:code>/about/", views.about, name="tips-about"),
    path("rewards/pay/", views.pay, name="reward-pay"),
    path("rewards/<str:code>/decide/", views.decide, name="tips-decide"),
    path("rewards/<int:pk>/back/", views.back, name="tips-back"),
]
