from django.apps import AppConfig


class BookmarksConfig(AppConfig):
    name = "community.bookmarks"
    label = "bookmarks"

    def ready(self) -> None:
        from community.bookmarks import shown_elsewhere, verbs  # noqa: F401  register themselves
