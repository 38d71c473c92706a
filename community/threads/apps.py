from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    name = "community.threads"
    label = "threads"

    def ready(self) -> None:
        from community.threads import live, recent, shown_elsewhere  # noqa: F401  register themselves
