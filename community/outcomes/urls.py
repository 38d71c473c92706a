"""Addresses of what comes out of talk."""

from django.urls import path

from community.outcomes.views import choosing, promoting

app_name = "outcomes"
urlpatterns = [
    path("c/<str:channel_id>/choosing/", choosing.choosing, name="choosing"),
    path("c/<str:channel_id>/promotion/", promoting.promoting, name="promotion"),
]
