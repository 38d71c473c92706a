"""Addresses of what is one's own over all workspaces."""

from django.urls import path

from community.feed import views

app_name = "feed"
urlpatterns = [
    path("", views.home, name="home"),
    path("w/", views.workspaces, name="workspaces"),
    path("keys/", views.keys, name="keys"),
    path("parts/keys/", views.part, {"template": "ui/_keys.html"}, name="part_keys"),
    path("parts/reacting/", views.part, {"template": "ui/_reacting.html"}, name="part_reacting"),
    path(
        "parts/banners/", views.part, {"template": "ui/_banners.html", "is_kept": True}, name="part_banners"
    ),
    path("parts/gallery/", views.part, {"template": "files/_gallery.html"}, name="part_gallery"),
    path("threads/new/", views.new_thread, name="new_thread"),
]
