"""The log over HTTP, for whoever has missed something on the socket."""

from django.urls import path

from community.realtime import views

app_name = "realtime"
urlpatterns = [
    path("live/thread/<str:thread_id>/", views.thread, name="thread"),
    path("live/channel/<str:channel_id>/", views.channel, name="channel"),
]
