from importlib import import_module

from django.apps import AppConfig

from community.threads import kinds


class ThreadsConfig(AppConfig):
    name = "community.threads"
    label = "threads"

    def import_models(self) -> None:
        super().import_models()
        kinds.discover()
        import_module("community.threads.worth.models")

    def ready(self) -> None:
        from community.threads import live, long, recent, shown_elsewhere  # noqa: F401  register themselves
