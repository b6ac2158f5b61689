"""Addresses of the plans of pairing."""

from django.urls import path

from lianxin.web.pairing import after, own, pairs, plans, stages

urlpatterns = [
    path("pairing/", plans.listed, name="pairing"),
    path("pairing/new/", plans.new, name="pairing-new"),
    path("pairing/conflicts/", own.conflicts, name="pairing-conflicts"),
    path("pairing/conflicts/<int:pk>/end/", own.end, name="pairing-conflict-end"),
    path("pairing/<int:pk>/", plans.plan, name="pairing-plan"),
    path("pairing/<int:pk>/terms/", plans.terms, name="pairing-terms"),
    path("pairing/<int:pk>/run/", plans.run, name="pairing-run"),
    path("pairing/<int:pk>/stop/", plans.stop, name="pairing-stop"),
    path("pairing/<int:pk>/progress/", plans.progress, name="pairing-progress"),
    path("pairing/<int:pk>/places/<str:code>/", pairs.place, name="pairing-place"),
    path("pairing/<int:pk>/pairs/<str:layer>/<str:code>/", pairs.pair, name="pairing-pair"),
    path("pairing/<int:pk>/price/<str:layer>/<str:code>/", pairs.price, name="pairing-price"),
    path("pairing/<int:pk>/lock/<int:link>/", pairs.lock, name="pairing-lock"),
    path("pairing/<int:pk>/parties/", pairs.parties, name="pairing-parties"),
    path("pairing/<int:pk>/parties/<str:party>/", pairs.party, name="pairing-party"),
    path("pairing/<int:pk>/wishes/", pairs.wishes, name="pairing-wishes"),
    path("pairing/<int:pk>/wishes/<int:wish>/end/", pairs.unwish, name="pairing-unwish"),
    path("pairing/<int:pk>/send/", stages.send, name="pairing-send"),
    path("pairing/<int:pk>/back/", stages.take_back, name="pairing-back"),
    path("pairing/<int:pk>/objections/", stages.objections, name="pairing-objections"),
    path("pairing/<int:pk>/objections/<int:objection>/", stages.answer, name="pairing-answer"),
    path("pairing/<int:pk>/object/<int:link>/", stages.object_to, name="pairing-object"),
    path("pairing/<int:pk>/adopt/", stages.adopt, name="pairing-adopt"),
    path("pairing/<int:pk>/drop/", stages.drop, name="pairing-drop"),
    path("pairing/<int:pk>/mend/", stages.mend, name="pairing-mend"),
    path("pairing/<int:pk>/handovers/", after.hand_overs, name="pairing-handovers"),
    path("pairing/<int:pk>/cards/<str:party>/", after.cards, name="pairing-cards"),
]
