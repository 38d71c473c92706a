"""Addresses of ideas."""

from django.urls import path

from community.threads.kinds.idea import views

urlpatterns = [
    path("ideas/<str:idea_id>/vote/", views.vote, name="idea_vote"),
    path("ideas/<str:idea_id>/status/", views.status, name="idea_status"),
]
