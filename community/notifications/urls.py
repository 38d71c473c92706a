"""Addresses of the inbox, and of what one follows."""

from django.urls import path

from community.notifications.views import following, inbox, stopping

app_name = "notifications"
urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/count/", inbox.count, name="count"),
    path("inbox/<str:notification_id>/read/", inbox.read, name="read"),
    path("inbox/<str:notification_id>/unread/", inbox.unread, name="unread"),
    path("inbox/<str:notification_id>/done/", inbox.done, name="done"),
    path("inbox/<str:notification_id>/reopened/", inbox.reopened, name="reopened"),
    path("inbox/<str:notification_id>/read-so-far/", inbox.read_so_far, name="read_so_far"),
    path("w/<str:workspace_id>/following/", following.following, name="following"),
    path("mail/stop/<str:signed>/", stopping.stop, name="stop_mail"),
    path("threads/<str:thread_id>/following/", following.thread, name="thread"),
    path("c/<str:channel_id>/following/", following.channel, name="channel"),
]
