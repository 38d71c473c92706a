"""Addresses of keeping."""

from django.urls import path

from community.retention.views import rule

app_name = "retention"
urlpatterns = [path("w/<str:workspace_id>/keeping/", rule, name="rule")]
