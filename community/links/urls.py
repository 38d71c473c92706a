"""Addresses of what links show."""

from django.urls import path

from community.links import views

app_name = "links"
urlpatterns = [path("links/<str:link_id>/picture/", views.picture, name="picture")]
