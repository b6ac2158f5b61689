"""Addresses of the policy pages."""

from django.urls import path

from lianxin.web.policies.views import drafting, reading, trying

urlpatterns = [
    path("policies/", reading.policies, name="policies"),
    path("policies/versions/<str:digest>/", reading.version, name="policy-version"),
    path("policies/versions/<str:digest>/text/", reading.text, name="policy-text"),
    path("policies/drafts/start/", drafting.start, name="policy-start"),
    path("policies/drafts/<int:pk>/", drafting.draft, name="policy-draft"),
    path("policies/drafts/<int:pk>/save/", drafting.save, name="policy-save"),
    path("policies/drafts/<int:pk>/text/", drafting.save_text, name="policy-save-text"),
    path("policies/drafts/<int:pk>/add/", drafting.add, name="policy-add"),
    path("policies/drafts/<int:pk>/remove/", drafting.remove, name="policy-remove"),
    path("policies/drafts/<int:pk>/delete/", drafting.delete, name="policy-delete"),
    path("policies/drafts/<int:pk>/try/", trying.try_out, name="policy-try"),
    path("policies/drafts/<int:pk>/compare/", trying.difference, name="policy-compare"),
    path("policies/drafts/<int:pk>/adopt/", trying.adopt, name="policy-adopt"),
]
