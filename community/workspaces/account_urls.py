"""Addresses of one's own account, under the name `accounts`."""

from django.urls import path

from community.workspaces.views import oneself

app_name = "accounts"
urlpatterns = [
    path("me/", oneself.profile, name="profile"),
    path("me/sessions/", oneself.sessions, name="sessions"),
    path("me/sessions/<str:session_id>/ended/", oneself.session_ended, name="session_ended"),
]
