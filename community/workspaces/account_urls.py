"""Addresses of one's own account, under the name `accounts`."""

from django.urls import path

from community.workspaces.views import oneself

app_name = "accounts"
urlpatterns = [path("me/", oneself.profile, name="profile")]
