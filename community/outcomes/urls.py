"""Addresses of what comes out of talk."""

from django.urls import path

from community.outcomes.views import choosing, deciding, forwarding, promoting, reminding, tasks

app_name = "outcomes"
urlpatterns = [
    path("m/<str:message_id>/forward/", forwarding.forward, name="forward"),
    path("c/<str:channel_id>/choosing/", choosing.choosing, name="choosing"),
    path("c/<str:channel_id>/promotion/", promoting.promoting, name="promotion"),
    path("c/<str:channel_id>/decisions/new/", deciding.propose, name="propose"),
    path("w/<str:workspace_id>/decisions/", deciding.decisions, name="decisions"),
    path("d/<str:decision_id>/", deciding.decision, name="decision"),
    path("d/<str:decision_id>/agreement/", deciding.agreement, name="agreement"),
    path("d/<str:decision_id>/withdrawal/", deciding.withdrawal, name="withdrawal"),
    path("d/<str:decision_id>/change/", deciding.change, name="change"),
    path("d/<str:decision_id>/review/", deciding.review, name="review"),
    path("w/<str:workspace_id>/todo/", tasks.tasks, name="tasks"),
    path("m/<str:message_id>/todo/", tasks.ticking, name="ticking"),
    path("reminders/", reminding.reminders, name="reminders"),
    path("reminders/<str:reminder_id>/cancelled/", reminding.cancelled, name="reminder_cancelled"),
]
