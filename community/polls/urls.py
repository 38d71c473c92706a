"""Addresses of polls: a post has at most one."""

from django.urls import path

from community.polls import views

app_name = "polls"
urlpatterns = [
    path("p/<str:polled_id>/poll/", views.poll, name="poll"),
    path("p/<str:polled_id>/poll/withdrawal/", views.withdrawal, name="withdrawal"),
    path("p/<str:polled_id>/poll/closing/", views.closing, name="closing"),
    path("p/<str:polled_id>/poll/reopening/", views.reopening, name="reopening"),
]
