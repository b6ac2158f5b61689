"""Addresses of the pages about what policies cost."""

from django.urls import path

from lianxin.web.burden import after, public, views

urlpatterns = [
    path("burden/drafts/<int:pk>/", views.draft, name="burden-draft"),
    path("burden/versions/<str:digest>/", views.version, name="burden-version"),
    path("burden/versions/<str:digest>/cost/", after.cost, name="burden-cost"),
    path("o/policies/", public.policies, name="policies-public"),
    path("o/policies.json", public.policies_data, name="policies-public-data"),
    path("burden/keep/", views.keep, name="burden-keep"),
    path("burden/assume/", views.assume, name="burden-assume"),
]
