"""Addresses of what is one's own over all workspaces."""

from django.urls import path

from community.feed import views

app_name = "feed"
urlpatterns = [
    path("", views.home, name="home"),
    path("w/", views.workspaces, name="workspaces"),
    path("keys/", views.keys, name="keys"),
    path("threads/new/", views.new_thread, name="new_thread"),
]
