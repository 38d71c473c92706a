"""Addresses of what is sent later."""

from django.urls import path

from community.scheduled import views

app_name = "scheduled"
urlpatterns = [
    path("composing/<str:place>/later/", views.later, name="later"),
    path("composing/<str:place>/held/", views.held, name="held"),
    path("scheduled/", views.scheduled, name="list"),
    path("scheduled/<str:scheduled_id>/", views.edit, name="edit"),
    path("scheduled/<str:scheduled_id>/now/", views.now, name="now"),
    path("scheduled/<str:scheduled_id>/taken-back/", views.taken_back, name="taken_back"),
]
