"""Addresses of bookmarks."""

from django.urls import path

from community.bookmarks import views

app_name = "bookmarks"
urlpatterns = [
    path("bookmarks/", views.bookmarks, name="list"),
    path("bookmarks/<str:bookmark_id>/dropped/", views.dropped, name="dropped"),
    path("threads/<str:thread_id>/bookmark/", views.thread, name="thread"),
    path("p/<str:post_id>/bookmark/", views.post, name="post"),
    path("m/<str:message_id>/bookmark/", views.message, name="message"),
]
