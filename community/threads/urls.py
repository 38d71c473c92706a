"""Addresses of threads and posts."""

from django.urls import include, path

from community.threads.kinds import all_kinds
from community.threads.views import (
    carrying,
    composing,
    finding,
    lists,
    marks,
    order,
    posts,
    starting,
    thread,
    wordings,
)

app_name = "threads"
urlpatterns = [
    path("w/<str:workspace_id>/threads/", lists.threads, name="list"),
    path("w/<str:workspace_id>/threads/reading/", lists.reading, name="reading_all"),
    path("w/<str:workspace_id>/threads/new/", starting.create, name="create"),
    path("w/<str:workspace_id>/threads/similar/", finding.similar, name="similar"),
    path("w/<str:workspace_id>/tags/", finding.tags, name="tags"),
    path("links/", finding.titles, name="titles_of_links"),
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
    path("threads/<str:thread_id>/reading/", marks.reading, name="reading"),
    path("threads/<str:thread_id>/title/", thread.title, name="title"),
    path("threads/<str:thread_id>/order/", order.order, name="order"),
    path("threads/<str:thread_id>/split/", carrying.split, name="split"),
    path("threads/<str:thread_id>/merge/", carrying.merge, name="merge"),
    path("threads/<str:thread_id>/move/", carrying.move, name="move"),
    path("threads/<str:thread_id>/closing/", order.closing, name="closing"),
    path("threads/<str:thread_id>/reopening/", order.reopening, name="reopening"),
    path("threads/<str:thread_id>/pin/", order.pin, name="pin"),
    path("threads/<str:thread_id>/own-pin/", order.own_pin, name="own_pin"),
    path("threads/<str:thread_id>/pace/", order.pace, name="pace"),
    path("threads/<str:thread_id>/timer/", order.timer, name="timer"),
    path("t/<str:thread_id>/", thread.thread, name="thread_by_id"),
    path("t/<str:thread_id>/<str:slug>/", thread.thread, name="thread"),
    path("p/<str:post_id>/", posts.post, name="post"),
    path("p/<str:post_id>/about/", posts.about, name="about"),
    path("p/<str:post_id>/edit/", posts.edit, name="edit"),
    path("p/<str:post_id>/history/", wordings.history, name="history"),
    path("p/<str:post_id>/history/<int:number>/hiding/", wordings.hiding, name="wording_hiding"),
    path("p/<str:post_id>/history/<int:number>/showing/", wordings.showing, name="wording_showing"),
    path("p/<str:post_id>/deletion/", posts.deletion, name="deletion"),
    path("p/<str:post_id>/restoration/", posts.restoration, name="restoration"),
    path("p/<str:post_id>/reactions/", posts.reactions, name="reactions"),
    path("composing/<str:place>/preview/", composing.preview, name="preview"),
    path("composing/<str:place>/people/", composing.people, name="mentionable"),
    path("composing/<str:place>/threads/", finding.linkable, name="linkable"),
    path("composing/<str:place>/draft/", composing.draft, name="draft"),
    path("composing/<str:place>/draft/discarded/", composing.draft_discarded, name="draft_discarded"),
    *(path("", include(kind.urls)) for kind in all_kinds() if kind.urls),
]
