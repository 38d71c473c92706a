"""Addresses of questions."""

from django.urls import path

from community.threads.kinds.question import expert_views as experts
from community.threads.kinds.question import views

urlpatterns = [
    path("answers/<str:answer_id>/acceptance/", views.acceptance, name="acceptance"),
    path("questions/<str:question_id>/cleared/", views.cleared, name="acceptance_cleared"),
    path("questions/<str:question_id>/experts/", experts.experts, name="experts"),
    path("w/<str:workspace_id>/threads/new/experts/", experts.experts_of_new, name="experts_of_new"),
    path("questions/<str:question_id>/sharing/", views.sharing, name="question_sharing"),
]
