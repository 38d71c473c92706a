"""Addresses of threads and posts."""

from django.urls import path

from community.threads.views import composing, lists, posts, starting, thread

app_name = "threads"
urlpatterns = [
    path("w/<str:workspace_id>/threads/", lists.threads, name="list"),
    path("w/<str:workspace_id>/threads/new/", starting.create, name="create"),
    path("w/<str:workspace_id>/categories/", lists.categories, name="categories"),
    path("w/<str:workspace_id>/categories/<str:category_id>/", lists.category, name="category"),
    path(
        "w/<str:workspace_id>/categories/<str:category_id>/place/",
        lists.category_place,
        name="category_place",
    ),
    path(
        "w/<str:workspace_id>/categories/<str:category_id>/removal/",
        lists.category_removal,
        name="category_removal",
    ),
    path("threads/<str:thread_id>/reading/", thread.reading, name="reading"),
    path("threads/<str:thread_id>/title/", thread.title, name="title"),
    path("t/<str:thread_id>/", thread.thread, name="thread_by_id"),
    path("t/<str:thread_id>/<str:slug>/", thread.thread, name="thread"),
    path("p/<str:post_id>/", posts.post, name="post"),
    path("p/<str:post_id>/about/", posts.about, name="about"),
    path("p/<str:post_id>/edit/", posts.edit, name="edit"),
    path("p/<str:post_id>/history/", posts.history, name="history"),
    path("p/<str:post_id>/deletion/", posts.deletion, name="deletion"),
    path("p/<str:post_id>/restoration/", posts.restoration, name="restoration"),
    path("p/<str:post_id>/reactions/", posts.reactions, name="reactions"),
    path("composing/<str:place>/preview/", composing.preview, name="preview"),
    path("composing/<str:place>/people/", composing.people, name="mentionable"),
    path("composing/<str:place>/draft/", composing.draft, name="draft"),
    path("composing/<str:place>/draft/discarded/", composing.draft_discarded, name="draft_discarded"),
]
